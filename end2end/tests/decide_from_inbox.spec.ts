// From the mail in somebody's inbox to the effect in Odoo: by a link, without signing in. With
// ODOO_CONTRACT_URL and ODOO_CONTRACT_KEY the Odoo is a real one.

import {
  codeOf,
  decide,
  expect,
  expectAccessible,
  expectAccessibleInBothSchemes,
  freePort,
  hydrated,
  look,
  noScript,
  openCard,
  phone,
  picture,
  setUpAuthenticator,
  signIn,
  startApp,
  temporaryHome,
  test,
} from './support';
import { inbox, mailAt } from './inbox';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

test.setTimeout(180_000);

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
  // A link that was tampered with is not found.
  watch.allow(/404/);
  const server = await inbox();
  const app = await startApp({ env: { ...mailAt(server.port), APPROVAL_UNDO_SECONDS: '10', ...realOdoo() } });
  try {
    const admin = await (await browser.newContext({ baseURL: app.url })).newPage();
    await watch.add(admin);
    await signIn(admin, app);
    await admin.goto('/dashboard/ai-coo');
    await admin.getByRole('button', { name: 'Run analysis' }).first().click();
    await expect(admin.getByText(/Cash runs out|nothing burns|The company/i).first()).toBeVisible({ timeout: 60_000 });

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
    await expect(approver.getByRole('heading', { name: 'Already decided' })).toBeVisible();
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
    // One action alone is of high risk: of several at once an SMS leads to the inbox.
    await admin.locator('input[name*="high_amount"]').fill('30000');
    await admin.getByRole('button', { name: 'Save guardrails' }).click();
    await expect(admin.getByText(/Saved as version/)).toBeVisible();

    // The operator gives a number, and sets an authenticator up.
    const operator = await (await browser.newContext({ baseURL: app.url })).newPage();
    await watch.add(operator);
    await signIn(operator, app, 'operator@example.com');
    await operator.goto('/dashboard/operator/account');
    await operator.getByLabel(/^(Phone|Number)/).first().fill('+14155550123');
    const phoneForm = operator.locator('#phone');
    await phoneForm.getByLabel('Your password').fill(app.password);
    await phoneForm.getByRole('button', { name: 'Save number' }).click();
    await expect(operator.getByText(/number is saved|asked by SMS at|Saved/i).first()).toBeVisible();
    const secret = await setUpAuthenticator(operator, { ...app, email: 'operator@example.com' }, (shown) => look(shown, 'an authenticator to set up'));

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
    await expect(approver.getByRole('heading', { name: 'Already decided' })).toBeVisible();
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
    await expect(page.getByText(/Cash runs out in \d+ days/).first()).toBeVisible({ timeout: 30_000 });

    await page.goto('/dashboard/operator?risk=low');
    await page.locator('.approval-card').first().click();
    await expect(page.getByText(/nothing has changed in Odoo/).first()).toBeVisible();
    await decide(page, page.getByRole('button', { name: /^Approve/ }).first());
    await expect(page.getByText(/until then, the approval can be undone/).first()).toBeVisible();
    await look(page, 'approved, with an undo');
    await decide(page, page.getByRole('button', { name: 'Undo approval' }));
    await expect(page.getByRole('button', { name: /^Approve/ }).first()).toBeVisible();

    await page.getByRole('link', { name: 'More …' }).click();
    await expect(page.getByRole('heading', { name: 'Handover' })).toBeVisible();
    await look(page, 'more about an action');
    await page.getByRole('textbox', { name: /^Comment/ }).fill('Ask them first.');
    await page.getByRole('button', { name: 'Comment', exact: true }).click();
    await expect(page.getByText('Your comment is recorded.')).toBeVisible();
    await page.getByRole('button', { name: 'Snooze' }).click();
    await expect(page.getByText('Snoozed. You are asked again then.')).toBeVisible();
    await page.goto('/dashboard/operator');
    await page.getByRole('link', { name: /Decide several at once · 1 snoozed/ }).click();
    await expect(page.getByText(/Snoozed until/).first()).toBeVisible();
    await look(page, 'several at once');
    const boxes = page.getByRole('checkbox');
    await boxes.nth(0).check();
    await boxes.nth(1).check();
    await page.getByRole('button', { name: 'Approve selected' }).click();
    await expect(page.getByRole('heading', { name: 'Results' })).toBeVisible();
    await expectAccessibleInBothSchemes(page);
    await picture(page, 'several were decided');

    // Edited: another action stands in its place, and says what is different.
    await page.goto('/dashboard/operator?risk=medium');
    await openCard(page, page.locator('.approval-card', { hasText: / a payment reminder: / }).first());
    await page.getByRole('link', { name: 'More …' }).click();
    await page.getByRole('link', { name: 'Edit action' }).click();
    await hydrated(page);
    await look(page, 'an edit');
    await page.getByLabel(/^Expected outcome/).fill('They pay by the end of the week.');
    await page.getByRole('button', { name: /^Propose/ }).click();
    await expect(page.getByText(/Edited by .*Expected outcome: .* → They pay by the end of the week\./).first()).toBeVisible();
    await expect(page.getByText('You proposed this action, so somebody else has to decide.').first()).toBeVisible();
    await look(page, 'an action that was edited');
    await page.getByRole('link', { name: 'View that action' }).first().click();
    await expect(page.getByText('Another action replaces it.').first()).toBeVisible();
    await look(page, 'an action in whose place another stands');
    await page.goto('/dashboard/operator/notices');
    await expect(page.getByText('Your approval is needed').first()).toBeVisible();
    // What comes after the press stays new, and the two that were approved are still to run.
    await expect(page.getByText('Executed', { exact: true })).toHaveCount(2, { timeout: 20_000 });
    await page.getByRole('button', { name: 'Mark all as read' }).click();
    await expect(page.getByRole('button', { name: 'Mark all as read' })).toHaveCount(0);
  } finally {
    await Promise.all(browser.contexts().map((context) => context.close()));
    await app.stop();
  }
});
