// The states nobody wishes for: a mail of which nobody knows whether it arrived, two people for
// one decision, a customer's evening, old figures, an app that goes away, a wrong key.

import {
  codeOf,
  dark,
  decide,
  expect,
  expectAccessibleInBothSchemes,
  expectNoSidewaysScroll,
  freePort,
  hydrated,
  phone,
  picture,
  setUpAuthenticator,
  signIn,
  sql,
  startApp,
  temporaryHome,
  test,
  type App,
  type Watch,
} from './support';
import { mailAt } from './inbox';
import type { Browser, Page } from '@playwright/test';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

test.setTimeout(180_000);

type Opened = (options?: object) => Promise<Page>;

/** An app of its own, and pages that are watched; all of it is gone afterwards. */
async function story(
  browser: Browser,
  watch: Watch,
  env: Record<string, string>,
  tell: (app: App, open: Opened) => Promise<void>,
) {
  const app = await startApp({ env });
  try {
    await tell(app, async (options = {}) => {
      const page = await (await browser.newContext({ baseURL: app.url, ...options })).newPage();
      await watch.add(page);
      return page;
    });
  } finally {
    // A page that is still asking would find nobody.
    await Promise.all(browser.contexts().map((context) => context.close()));
    await app.stop();
  }
}

async function analyse(page: Page) {
  await page.goto('/dashboard/ai-coo');
  await page.getByRole('button', { name: 'Run analysis' }).first().click();
  await expect(page.getByText(/Cash runs out in \d+ days/).first()).toBeVisible({ timeout: 30_000 });
}

async function openReminder(page: Page, risk = 'Medium') {
  await page.goto('/dashboard/operator');
  const card = page.locator('.approval-card', { hasText: / a payment reminder: / }).filter({ hasText: risk }).first();
  const title = await card.locator('.title').innerText();
  await card.click();
  await expect(page.getByRole('heading', { name: title }).first()).toBeVisible();
}

/** Changes guardrails as an admin does. */
async function guardrails(page: Page, change: (page: Page) => Promise<void>) {
  await page.goto('/dashboard/operator/settings');
  await hydrated(page);
  await change(page);
  await page.getByRole('button', { name: 'Save guardrails' }).click();
  await expect(page.getByText(/Saved as version/)).toBeVisible();
}

/** How a page looks in every way that people look at it; no way may break a rule. */
async function look(page: Page, name: string) {
  await expectAccessibleInBothSchemes(page);
  await picture(page, name);
  const size = page.viewportSize();
  await page.setViewportSize(phone.viewport!);
  await page.emulateMedia(dark);
  await expectNoSidewaysScroll(page);
  await picture(page, `${name}, narrow and dark`);
  await page.emulateMedia({ colorScheme: null });
  if (size) await page.setViewportSize(size);
}

/** A mail server that takes the whole message and then hangs up without a word, once. */
async function silentOnce(): Promise<{ port: number; messages: () => string[]; close: () => void }> {
  const messages: string[] = [];
  const server = createServer((socket) => {
    let content: string[] | null = null;
    let silent = false;
    socket.on('error', () => {});
    socket.write('220 here\r\n');
    createInterface({ input: socket }).on('line', (line) => {
      if (silent) return;
      if (content !== null) {
        if (line !== '.') return void content.push(line);
        // What our own people are asked by mail is not what this story is about.
        const notice = content.some((header) => /^Message-ID: <(notice|digest|key)\./i.test(header));
        if (!notice) messages.push(content.join('\n'));
        content = null;
        if (!notice && messages.length === 1) {
          silent = true;
          socket.destroy();
        } else {
          socket.write('250 taken\r\n');
        }
        return;
      }
      const verb = line.split(' ')[0].toUpperCase();
      if (verb === 'DATA') content = [];
      socket.write(verb === 'DATA' ? '354 go on\r\n' : verb === 'QUIT' ? '221 bye\r\n' : '250 fine\r\n');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, messages: () => messages, close: () => void server.close() };
}

test('a mail in doubt: a person says what became of it', async ({ browser, watch }) => {
  const server = await silentOnce();
  const env = mailAt(server.port);
  await story(browser, watch, env, async (app, open) => {
    const page = await open();
    await signIn(page, app);
    await guardrails(page, (form) => form.getByLabel('At any hour').check().then(() => form.getByLabel('On weekends too').check()));
    await analyse(page);
    await openReminder(page);
    await decide(page, page.getByRole('button', { name: /^Approve/ }).first());

    // It comes back to the inbox by itself, and does not look like the others.
    await page.goto('/dashboard/operator');
    const doubt = page.locator('.approval-card', { hasText: /outcome unknown/i }).first();
    await expect(doubt).toBeVisible({ timeout: 20_000 });
    await doubt.click();
    await expect(page.getByText('Resend', { exact: true })).toBeVisible();
    await expect(page.getByText(/did not answer after the message/).first()).toBeVisible();
    await look(page, 'an action in doubt');
    expect(server.messages()).toHaveLength(1);

    // The recipient never got it: send again, and now it goes through.
    await page.getByText('Resend', { exact: true }).click();
    await expect(page.getByText(/If you are wrong, it arrives twice/)).toBeVisible();
    await picture(page, 'resend, to be confirmed');
    await decide(page, page.getByRole('button', { name: 'Yes, resend' }));
    await expect(async () => {
      await page.goto('/dashboard/operator/history?status=executed');
      await expect(page.getByRole('link', { name: / a payment reminder: / }).first()).toBeVisible({ timeout: 500 });
    }).toPass({ timeout: 30_000 });
    expect(server.messages()).toHaveLength(2);
    // The same but for the moment at which it left.
    const undated = (mail: string) => mail.replace(/^Date: .*$/m, '');
    expect(undated(server.messages()[1])).toBe(undated(server.messages()[0]));
    await page.getByRole('link', { name: / a payment reminder: / }).first().click();
    await picture(page, 'an action that was in doubt, executed');
  });
  server.close();
});

test('a critical action needs two people', async ({ browser, watch }) => {
  await story(browser, watch, {}, async (app, open) => {
    const page = await open();
    await signIn(page, app);
    await guardrails(page, async (form) => {
      await form.getByLabel('At any hour').check();
      await form.getByLabel('On weekends too').check();
      await form.getByLabel('High risk from').fill('10');
      await form.getByLabel('Critical from').fill('100');
    });
    await analyse(page);
    await openReminder(page, 'Critical');
    await expect(page.getByText(/Critical: needs two people; 0 of 2 approved/)).toBeVisible();
    await expect(page.getByText(/needs a code from an authenticator app/)).toBeVisible();
    const own = await setUpAuthenticator(page, app);
    await openReminder(page, 'Critical');
    await look(page, 'a critical action');
    const address = page.url();
    // The one that set it up was used; codes a little ahead of ours count too.
    await page.getByLabel('Code', { exact: true }).fill(codeOf(own, 1));
    await decide(page, page.getByRole('button', { name: /^Approve/ }).first());
    await expect(page.getByText(/1 of 2 approved/)).toBeVisible();
    // Nobody counts twice: there is nothing to press any more.
    await expect(page.getByRole('button', { name: /^Approve/ })).toHaveCount(0);
    await look(page, 'a critical action, approved by one');

    const second = await open();
    await signIn(second, app, 'operator@example.com');
    const theirs = await setUpAuthenticator(second, { ...app, email: 'operator@example.com' });
    await second.goto(address);
    await expect(second.getByText(/1 of 2 approved/)).toBeVisible();
    await second.getByLabel('Code', { exact: true }).fill(codeOf(theirs, 1));
    await decide(second, second.getByRole('button', { name: /^Approve/ }).first());
    await expect(async () => {
      await second.goto('/dashboard/operator/history?status=executed');
      await expect(second.getByRole('link', { name: / a payment reminder: / }).first()).toBeVisible({ timeout: 500 });
    }).toPass({ timeout: 30_000 });
  });
});

test('outside business hours it waits, and says until when', async ({ browser, watch }) => {
  await story(browser, watch, {}, async (app, open) => {
    const page = await open();
    await signIn(page, app);
    // Hours that are over, whatever the time is.
    const hour = new Date().getUTCHours();
    const [from, to] = hour >= 12 ? ['01:00', '02:00'] : ['22:00', '23:00'];
    await guardrails(page, async (form) => {
      await form.getByLabel('From', { exact: true }).fill(from);
      await form.getByLabel('To', { exact: true }).fill(to);
      await form.getByLabel('Time zone').fill('UTC');
      await form.getByLabel('On weekends too').check();
    });
    await analyse(page);
    await openReminder(page);
    await expect(page.getByText(/If approved now, it waits until/)).toBeVisible();
    await look(page, 'it would be held back');
    const cards = page.locator('.approval-card');
    const before = await cards.count();
    await decide(page, page.getByRole('button', { name: /^Approve$/ }).first());
    await expect(cards).toHaveCount(before - 1);
    await page.goto('/dashboard/operator/history?status=approved');
    await page.getByRole('link', { name: / a payment reminder: / }).first().click();
    await expect(page.getByRole('button', { name: 'Cancel action' })).toBeVisible();
    await look(page, 'held back');
    await page.goto('/dashboard/operator/outbox');
    await expect(page.getByText(/[Oo]ur records show/)).toHaveCount(0);

    // The next one does not wait: the approver says so.
    await openReminder(page);
    await decide(page, page.getByRole('button', { name: 'Approve and send now' }));
    await expect(async () => {
      await page.goto('/dashboard/operator/outbox');
      await expect(page.getByText(/[Oo]ur records show/)).toHaveCount(1, { timeout: 500 });
    }).toPass({ timeout: 30_000 });
  });
});

test('what was executed is taken back, once it was seen what that does', async ({ browser, watch }) => {
  await story(browser, watch, {}, async (app, open) => {
    const page = await open();
    await signIn(page, app);
    await analyse(page);
    await page.goto('/dashboard/operator');
    await page.locator('.approval-card', { hasText: /^Task for / }).first().click();
    await decide(page, page.getByRole('button', { name: /^Approve/ }).first());
    await expect(async () => {
      await page.goto('/dashboard/operator/history?status=executed');
      await page.getByRole('link', { name: /Task for / }).first().click({ timeout: 500 });
    }).toPass({ timeout: 30_000 });
    await decide(page, page.getByRole('button', { name: 'Undo …' }));
    await expect(page.getByRole('heading', { name: /^Undo: Task for / })).toBeVisible();
    await expect(page.getByText(/^Delete task \d+ in Odoo$/)).toBeVisible();
    await look(page, 'an undo');
    await decide(page, page.getByRole('button', { name: /^Approve/ }).first());
    await expect(async () => {
      await page.goto('/dashboard/operator/history?status=rolled_back');
      await expect(page.getByRole('link', { name: /^Task for / }).first()).toBeVisible({ timeout: 500 });
    }).toPass({ timeout: 30_000 });
    await page.getByRole('link', { name: /^Task for / }).first().click();
    await expect(page.getByText('Rolled back by an undo action.')).toBeVisible();
    await picture(page, 'rolled back');
  });
});

test('old figures are said to be old', async ({ browser, watch }) => {
  const home = temporaryHome();
  // Its own server, so that the clock of the record can be turned back.
  await story(browser, watch, { AI_COO_HOME: home }, async (app, open) => {
    const page = await open();
    await signIn(page, app);
    await analyse(page);
    await expect(page.getByText(/The figures are out of date/)).toHaveCount(0);
    const turnedBack = "to_jsonb((metrics ->> 'read_at')::timestamptz - interval '3 hours')";
    sql(home, `update analysis_results set metrics = jsonb_set(metrics, '{read_at}', ${turnedBack})`);
    await page.goto('/dashboard/operator');
    await expect(page.getByText(/The figures are out of date: Odoo was last read/)).toBeVisible();
    await look(page, 'old figures');
  });
  rmSync(home, { recursive: true, force: true });
});

test('the app goes away and comes back: the page says so and catches up', async ({ browser, watch }) => {
  const home = temporaryHome();
  const port = await freePort();
  const env = { LEPTOS_SITE_ADDR: `127.0.0.1:${port}`, APP_URL: `http://localhost:${port}` };
  // What a browser logs when nobody listens.
  watch.allow(/ERR_FAILED|ERR_CONNECTION_REFUSED|WebSocket connection|ERR_EMPTY_RESPONSE|ERR_CONNECTION_RESET/);
  let app = await startApp({ home, env });
  try {
    const page = await (await browser.newContext({ baseURL: app.url })).newPage();
    await watch.add(page);
    await signIn(page, app);
    await expect(page.getByText('Live', { exact: true }).first()).toBeVisible();
    // A fetch that gets lost takes nothing off the screen.
    await page.route('**/page/**', (route) => route.abort());
    const lost = page.waitForEvent('requestfailed');
    const elsewhere = await (await browser.newContext({ baseURL: app.url })).newPage();
    await signIn(elsewhere, app);
    await analyse(elsewhere);
    await lost;
    await expect(page.getByText('Live', { exact: true }).first()).toBeVisible();
    await expect(page.getByText(/cannot be reached/)).toHaveCount(0);
    await elsewhere.close();
    await page.unroute('**/page/**');

    await app.kill();
    await expect(page.getByText('Reconnecting …').first()).toBeVisible();
    await picture(page, 'reconnecting');

    app = await startApp({ home, env });
    // While this page waits for its next try, something happens.
    const other = await (await browser.newContext({ baseURL: app.url })).newPage();
    await watch.add(other);
    await signIn(other, app, 'operator@example.com');
    await analyse(other);
    await expect(page.getByText('Live', { exact: true }).first()).toBeVisible({ timeout: 40_000 });
    // Nobody reloaded it, and still signed in it shows what it missed.
    await expect(page.locator('.approval-card').first()).toBeVisible();
  } finally {
    await Promise.all(browser.contexts().map((context) => context.close()));
    await app.stop();
    rmSync(home, { recursive: true, force: true });
  }
});

test('a viewer reads and does not decide', async ({ browser, watch }) => {
  const home = temporaryHome();
  await story(browser, watch, { AI_COO_HOME: home }, async (app, open) => {
    const admin = await open();
    await signIn(admin, app);
    await analyse(admin);
    const add = ['user', 'add', '--email', 'viewer@example.com', '--name', 'Viewer', '--role', 'viewer'];
    const env = { PATH: process.env.PATH, HOME: process.env.HOME, AI_COO_HOME: home };
    const password = execFileSync(process.env.AI_COO_BIN!, add, { env, encoding: 'utf8' }).trim();
    const page = await open();
    await signIn(page, app, 'viewer@example.com', password);
    await openReminder(page);
    await expect(page.getByText(/You are a viewer/)).toBeVisible();
    await expect(page.getByRole('button', { name: /Approve|Reject/ })).toHaveCount(0);
    await look(page, 'as a viewer sees it');
    await page.goto('/dashboard/operator/settings');
    await expect(page.getByRole('button', { name: 'Save guardrails' })).toHaveCount(0);
    await picture(page, 'guardrails as a viewer sees them');
  });
  rmSync(home, { recursive: true, force: true });
});

test('a wrong key for Odoo is named, and nothing else breaks', async ({ browser, watch }) => {
  const folder = temporaryHome();
  writeFileSync(join(folder, 'key'), 'the right key');
  const sandbox = spawn(
    process.env.AI_COO_BIN!,
    ['sandbox', '--listen', '127.0.0.1:0', '--state', join(folder, 'state'), '--key-file', join(folder, 'key')],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  );
  const [line] = await once(createInterface({ input: sandbox.stdout }), 'line');
  const env = { ODOO_URL: line.replace('listening ', ''), ODOO_DB: 'sandbox', ODOO_API_KEY: 'a wrong key' };
  try {
    await story(browser, watch, env, async (app, open) => {
      const page = await open();
      await signIn(page, app);
      await page.goto('/dashboard/ai-coo');
      await page.getByRole('button', { name: 'Run analysis' }).first().click();
      await expect(page.getByText(/an admin has to make a new one in Odoo/).first()).toBeVisible({ timeout: 30_000 });
      await look(page, 'a wrong key');
    });
  } finally {
    sandbox.kill();
    await once(sandbox, 'exit');
    rmSync(folder, { recursive: true, force: true });
  }
});
