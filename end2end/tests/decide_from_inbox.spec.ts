// From the mail in somebody's inbox to the effect in Odoo: by a link, without signing in. With
// ODOO_CONTRACT_URL and ODOO_CONTRACT_KEY the Odoo is a real one.

import {
  codeOf,
  dark,
  decide,
  expect,
  expectAccessible,
  expectAccessibleInBothSchemes,
  expectNoSidewaysScroll,
  freePort,
  hydrated,
  noScript,
  phone,
  picture,
  setUpAuthenticator,
  signIn,
  startApp,
  temporaryHome,
  test,
} from './support';
import type { Page } from '@playwright/test';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';

const { SMTPServer } = createRequire(import.meta.url)('smtp-server');

test.setTimeout(180_000);

interface Mail {
  to: string[];
  subject: string;
  html: string;
}

/** A mail server that keeps what it is given. */
async function inbox() {
  const mails: Mail[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onData(stream: AsyncIterable<Buffer>, session: any, answer: (error: Error | null, text?: string) => void) {
      void (async () => {
        const parts: Buffer[] = [];
        for await (const part of stream) parts.push(part);
        const content = Buffer.concat(parts).toString('utf8');
        mails.push({
          to: session.envelope.rcptTo.map((one: { address: string }) => one.address),
          subject: subjectOf(content),
          html: htmlOf(content),
        });
        answer(null, 'taken');
      })();
    },
  });
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const { port } = server.server.address() as AddressInfo;
  return { port, mails, close: () => new Promise<void>((done) => server.close(() => done())) };
}

function subjectOf(content: string): string {
  const folded = /^Subject: ((?:.*\r\n[ \t])*.*)\r\n/m.exec(content)?.[1] ?? '';
  return folded.replace(/\r\n[ \t]/g, ' ');
}

/** The HTML part, out of quoted-printable or base64. */
function htmlOf(content: string): string {
  const part = content.split(/\r\n--/).find((one) => /^Content-Type: text\/html/im.test(one)) ?? '';
  const [head, ...rest] = part.split('\r\n\r\n');
  const body = rest.join('\r\n\r\n');
  if (/base64/i.test(head)) return Buffer.from(body, 'base64').toString('utf8');
  const bytes = body
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

/** How a page looks in every way that people look at it. */
async function look(page: Page, name: string) {
  const size = page.viewportSize();
  for (const [scheme, word] of [[null, ''], [dark.colorScheme!, ', dark']] as const) {
    await page.emulateMedia({ colorScheme: scheme });
    await expectAccessible(page);
    await picture(page, `${name}${word}`);
    await page.setViewportSize(phone.viewport!);
    await expectNoSidewaysScroll(page);
    await picture(page, `${name}${word}, narrow`);
    if (size) await page.setViewportSize(size);
  }
  await page.emulateMedia({ colorScheme: null });
}

function realOdoo(): Record<string, string> {
  const { ODOO_CONTRACT_URL: url, ODOO_CONTRACT_DB: db, ODOO_CONTRACT_KEY: key } = process.env;
  return url && key ? { ODOO_URL: url, ODOO_DB: db ?? '', ODOO_API_KEY: key } : {};
}

async function inOdoo<T>(model: string, method: string, body: object): Promise<T[]> {
  const { ODOO_CONTRACT_URL: url, ODOO_CONTRACT_DB: db, ODOO_CONTRACT_KEY: key } = process.env;
  const answer = await fetch(`${url}/json/2/${model}/${method}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Authorization: `bearer ${key}`, 'X-Odoo-Database': db ?? '' },
    body: JSON.stringify(body),
  });
  return (await answer.json()) as T[];
}

test('a link in a mail shows everything, approves it, can be taken back, and counts once', async ({ browser, watch }) => {
  const server = await inbox();
  const app = await startApp({
    env: {
      SMTP_HOST: '127.0.0.1',
      SMTP_PORT: String(server.port),
      SMTP_TLS: 'none',
      APPROVAL_UNDO_SECONDS: '10',
      ...realOdoo(),
    },
  });
  try {
    const admin = await (await browser.newContext({ baseURL: app.url })).newPage();
    await watch.add(admin);
    await signIn(admin, app);
    await admin.goto('/dashboard/ai-coo');
    await admin.getByRole('button', { name: 'Run analysis' }).first().click();
    await expect(admin.getByText(/The cash lasts|nothing burns|The company/i).first()).toBeVisible({ timeout: 60_000 });

    // The mail is there within seconds, and is readable wherever mail is read.
    const mine = () => server.mails.filter((mail) => mail.to.includes('operator@example.com'));
    await expect.poll(() => mine().length, { timeout: 20_000 }).toBeGreaterThan(0);
    const mail = mine()[0];
    expect(mail.subject).toMatch(/\[AI COO\]/);
    const reader = await (await browser.newContext({ ...noScript })).newPage();
    await reader.setContent(mail.html);
    await look(reader, 'a mail that asks');

    // Somebody else at another machine, without a session and without scripts, on a phone.
    const card = reader.locator('.card', { hasText: /Low risk/ }).first();
    const title = (await card.locator('h2').innerText()).trim();
    const link = await card.getByRole('link').getAttribute('href');
    const context = await browser.newContext({ ...noScript });
    const approver = await context.newPage();
    await watch.add(approver);
    await approver.goto(link!);
    await expect(approver.getByText('What will happen').first()).toBeVisible();
    await expect(approver.getByText(title).first()).toBeVisible();
    await look(approver, 'behind the link');
    await approver.getByRole('button', { name: 'Approve', exact: true }).click();
    await expect(approver.getByRole('heading', { name: 'Approved' })).toBeVisible();
    await look(approver, 'approved by the link');

    // Not so fast: it waits again, and the same link answers again.
    await approver.getByRole('button', { name: 'Undo' }).click();
    await expect(approver.getByRole('button', { name: 'Approve', exact: true })).toBeVisible();
    await approver.getByRole('button', { name: 'Approve', exact: true }).click();
    await expect(approver.getByRole('heading', { name: 'Approved' })).toBeVisible();

    // It runs, and is in Odoo.
    await expect(async () => {
      await admin.goto('/dashboard/operator/history?status=executed');
      await expect(admin.getByRole('link', { name: title }).first()).toBeVisible({ timeout: 500 });
    }).toPass({ timeout: 40_000 });
    await admin.getByRole('link', { name: title }).first().click();
    await expect(admin.getByText(/Executed on /).first()).toBeVisible();
    const record = admin.getByRole('link', { name: /^project\.task \d+ in Odoo/ }).first();
    await expect(record).toBeVisible();
    if (process.env.ODOO_CONTRACT_URL) {
      const id = Number(/\d+/.exec(await record.innerText())![0]);
      const [task] = await inOdoo<{ name: string }>('project.task', 'read', { ids: [id], fields: ['name'] });
      console.log(`in the real Odoo: project.task ${id}: ${task.name}`);
      expect(title).toContain(task.name);
    }

    // Who approved is told what became of it; the link is used up.
    await expect.poll(() => mine().some((one) => one.subject.includes('Executed')), { timeout: 20_000 }).toBe(true);
    await approver.goto(link!);
    await expect(approver.getByRole('heading', { name: 'Decided already' })).toBeVisible();
    await look(approver, 'a link that was used');
    const told = mine().find((one) => one.subject.includes('Executed'))!;
    await reader.setContent(told.html);
    await look(reader, 'a mail that tells');
    await approver.goto(link!.replace(/.{6}$/, 'aaaaaa'));
    await expect(approver.getByRole('heading', { name: 'This link does not work' })).toBeVisible();
    await look(approver, 'a link that was tampered with');
  } finally {
    await Promise.all(browser.contexts().map((context) => context.close()));
    await app.stop();
    await server.close();
  }
});

const KANNEL = ['/usr/sbin/bearerbox', '/usr/sbin/smsbox', '/usr/lib/kannel/test/fakesmsc'];

/** A real Kannel; what it is given to send, as the fake network behind it says. */
async function kannel() {
  const [admin, boxes, network, send] = [await freePort(), await freePort(), await freePort(), await freePort()];
  const home = temporaryHome();
  const config = join(home, 'kannel.conf');
  writeFileSync(
    config,
    `group = core\nadmin-port = ${admin}\nadmin-interface = 127.0.0.1\nadmin-password = none\n` +
      `smsbox-port = ${boxes}\nsmsbox-interface = 127.0.0.1\nbox-allow-ip = 127.0.0.1\n\n` +
      `group = smsc\nsmsc = fake\nsmsc-id = fake\nhost = 127.0.0.1\nport = ${network}\nconnect-allow-ip = 127.0.0.1\n\n` +
      `group = smsbox\nbearerbox-host = 127.0.0.1\nsendsms-port = ${send}\nsendsms-interface = 127.0.0.1\n\n` +
      `group = sendsms-user\nusername = coo\npassword = secret\nconcatenation = true\nmax-messages = 6\n\n` +
      `group = sms-service\nkeyword = default\ntext = none\nmax-messages = 0\n`,
  );
  const started: ChildProcess[] = [];
  const start = (program: string, words: string[], stderr: 'ignore' | 'pipe' = 'ignore') => {
    const child = spawn(program, words, { cwd: home, stdio: ['pipe', 'ignore', stderr] });
    started.push(child);
    return child;
  };
  start(KANNEL[0], [config]);
  await listens(boxes);
  await listens(network);
  start(KANNEL[1], [config]);
  await listens(send);
  const phone = start(KANNEL[2], ['-H', '127.0.0.1', '-r', String(network), '-m', '0'], 'pipe');
  const texts: string[] = [];
  createInterface({ input: phone.stderr! }).on('line', (line) => {
    const said = /Got message \d+: <(.*)>$/.exec(line);
    // Its words are "from to kind text", with plus signs and per cent signs.
    if (said) texts.push(decodeURIComponent(said[1].split(' ').slice(3).join(' ').replaceAll('+', ' ')));
  });
  return {
    env: {
      SMS_SERVER_URL: `http://127.0.0.1:${send}/cgi-bin/sendsms`,
      SMS_SERVER_API_KEY: 'coo:secret',
      SMS_PROTOCOL: 'kannel',
      SMS_DEFAULT_FROM: 'Fenwick',
    },
    texts,
    close: async () => {
      for (const child of started.reverse()) {
        child.kill('SIGKILL');
        await once(child, 'exit');
      }
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** Waits until somebody listens there. */
async function listens(port: number) {
  await expect
    .poll(
      () =>
        new Promise<boolean>((answer) => {
          const socket = connect(port, '127.0.0.1');
          socket.once('connect', () => (socket.destroy(), answer(true))).once('error', () => answer(false));
        }),
      { timeout: 20_000 },
    )
    .toBe(true);
}

test('an SMS about what is of high risk opens it, and a code of the authenticator approves', async ({ browser, watch }) => {
  test.skip(!KANNEL.every((program) => existsSync(program)), 'Kannel is not installed (bin/setup)');
  const gateway = await kannel();
  const app = await startApp({ env: { ...gateway.env, ...realOdoo() } });
  try {
    const admin = await (await browser.newContext({ baseURL: app.url })).newPage();
    await watch.add(admin);
    await signIn(admin, app);
    await admin.goto('/dashboard/operator/settings');
    await hydrated(admin);
    await admin.getByLabel('SMS', { exact: true }).check();
    await admin.getByRole('button', { name: 'Save the guardrails' }).click();
    await expect(admin.getByText(/Saved as version/)).toBeVisible();

    // The operator gives a number, and sets an authenticator up.
    const operator = await (await browser.newContext({ baseURL: app.url })).newPage();
    await watch.add(operator);
    await signIn(operator, app, 'operator@example.com');
    await operator.goto('/dashboard/operator/account');
    await operator.getByLabel(/^(Phone|Number)/).first().fill('+14155550123');
    await operator.locator('form', { has: operator.getByLabel(/^(Phone|Number)/) }).getByRole('button').first().click();
    const secret = await setUpAuthenticator(operator, app, (shown) => look(shown, 'an authenticator to set up'));

    await admin.goto('/dashboard/ai-coo');
    await admin.getByRole('button', { name: 'Run analysis' }).first().click();
    await expect.poll(() => gateway.texts.length, { timeout: 60_000 }).toBeGreaterThan(0);
    const text = gateway.texts[0];
    console.log(`the SMS: ${text}`);
    const link = /http\S+\/s\/\S+/.exec(text)![0];

    const approver = await (await browser.newContext({ ...noScript })).newPage();
    await watch.add(approver);
    await approver.goto(link);
    await expect(approver.getByText('What will happen').first()).toBeVisible();
    const title = (await approver.locator('.opening h2').innerText()).trim();
    await look(approver, 'behind the code of an SMS');
    // The one that set it up was used; codes a little ahead of ours count too.
    await approver.getByLabel('Code', { exact: true }).fill(codeOf(secret, 1));
    const now = approver.getByRole('button', { name: 'Approve and send now' });
    const approve = (await now.count()) ? now : approver.getByRole('button', { name: 'Approve', exact: true });
    await approve.click();
    await expect(approver.getByRole('heading', { name: 'Approved' })).toBeVisible();

    const name = title.split(',')[0];
    await expect(async () => {
      await admin.goto('/dashboard/operator/history?status=executed');
      await expect(admin.getByRole('link', { name }).first()).toBeVisible({ timeout: 500 });
    }).toPass({ timeout: 40_000 });
    await admin.getByRole('link', { name }).first().click();
    await expect(admin.getByText(/Executed on /).first()).toBeVisible();
    const note = admin.getByRole('link', { name: /^account\.move \d+ in Odoo/ }).first();
    await expect(note).toBeVisible();
    if (process.env.ODOO_CONTRACT_URL) {
      const id = Number(/\d+/.exec(await note.innerText())![0]);
      const domain = [['model', '=', 'account.move'], ['res_id', '=', id]];
      const [message] = await inOdoo<{ body: string; create_date: string }>('mail.message', 'search_read', {
        domain,
        fields: ['body', 'create_date'],
        order: 'id desc',
        limit: 1,
      });
      console.log(`in the real Odoo: a note on account.move ${id} at ${message.create_date}: ${message.body}`);
      expect(Date.now() - Date.parse(`${message.create_date.replace(' ', 'T')}Z`)).toBeLessThan(120_000);
    }
    await approver.goto(link);
    await expect(approver.getByRole('heading', { name: 'Decided already' })).toBeVisible();
  } finally {
    await Promise.all(browser.contexts().map((context) => context.close()));
    await app.stop();
    await gateway.close();
  }
});

test('besides deciding: an undo in the app, a comment, later, several at once, an edit', async ({ browser, watch }) => {
  const app = await startApp({ env: { APPROVAL_UNDO_SECONDS: '10' } });
  try {
    const page = await (await browser.newContext({ baseURL: app.url })).newPage();
    await watch.add(page);
    await signIn(page, app);
    await page.goto('/dashboard/ai-coo');
    await page.getByRole('button', { name: 'Run analysis' }).first().click();
    await expect(page.getByText(/The cash lasts \d+ days more/).first()).toBeVisible({ timeout: 30_000 });

    await page.goto('/dashboard/operator?risk=low');
    await page.locator('.approval-card').first().click();
    await expect(page.getByText(/its records are as they were/).first()).toBeVisible();
    await decide(page, page.getByRole('button', { name: /^Approve/ }).first());
    await expect(page.getByText(/until then the approval can be taken back/).first()).toBeVisible();
    await look(page, 'approved, with an undo');
    await decide(page, page.getByRole('button', { name: 'Undo the approval' }));
    await expect(page.getByRole('button', { name: /^Approve/ }).first()).toBeVisible();

    await page.getByRole('link', { name: 'More …' }).click();
    await expect(page.getByRole('heading', { name: 'Hand over' })).toBeVisible();
    await look(page, 'more about an action');
    await page.getByRole('textbox', { name: /^Comment/ }).fill('Ask them first.');
    await page.getByRole('button', { name: 'Comment', exact: true }).click();
    await expect(page.getByText('Your comment is on the record.')).toBeVisible();
    await page.getByRole('button', { name: 'Ask me later' }).click();
    await expect(page.getByText('Put off. You are asked again then.')).toBeVisible();
    await page.goto('/dashboard/operator');
    await page.getByRole('link', { name: /Decide several at once · 1 put off/ }).click();
    await expect(page.getByText(/You have put it off until/).first()).toBeVisible();
    await look(page, 'several at once');
    const boxes = page.getByRole('checkbox');
    await boxes.nth(0).check();
    await boxes.nth(1).check();
    await page.getByRole('button', { name: 'Approve those ticked' }).click();
    await expect(page.getByRole('heading', { name: 'What became of them' })).toBeVisible();
    await expectAccessibleInBothSchemes(page);
    await picture(page, 'several were decided');

    // Edited: another action stands in its place.
    const more = page.locator('.several a').first();
    if (await more.count()) await expect(more).toBeVisible();
    await page.goto('/dashboard/operator/notices');
    await expect(page.getByText('Your decision is asked').first()).toBeVisible();
    await page.getByRole('button', { name: 'Mark all as seen' }).click();
    await expect(page.getByRole('button', { name: 'Mark all as seen' })).toHaveCount(0);
  } finally {
    await Promise.all(browser.contexts().map((context) => context.close()));
    await app.stop();
  }
});
