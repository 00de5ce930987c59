// What people without a session see: links that were used, edited, stopped or are about what has
// changed since, codes that are wrong, invitations and forgotten passwords; and the mails that
// lead there.

import {
  codeOf,
  expect,
  hydrated,
  look,
  noScript,
  openCard,
  setUpAuthenticator,
  signIn,
  sql,
  startApp,
  test,
  type App,
} from './support';
import { inbox, mailAt, type Mail } from './inbox';
import type { Browser, Page } from '@playwright/test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

test.setTimeout(180_000);

/** The address behind the first button of a mail that says `text`. */
async function linkIn(reader: Page, mail: Mail, text?: RegExp): Promise<{ title: string; link: string }> {
  await reader.setContent(mail.html);
  const cards = reader.locator('.card');
  const card = (text ? cards.filter({ hasText: text }) : cards).first();
  const heading = card.locator('h2').first();
  const title = (await heading.count()) ? await heading.innerText() : '';
  return { title: title.trim(), link: (await card.locator('a.button').first().getAttribute('href'))! };
}

/** The link to set up an authenticator by, once the mail is there. */
async function setUpLink(server: { mails: Mail[] }, address: string): Promise<string> {
  const link = /http\S+\/dashboard\/operator\/account\?key=[0-9a-f]+/;
  const found = () => server.mails.filter((mail) => mail.to.includes(address)).map((mail) => link.exec(mail.html)?.[0]);
  await expect.poll(() => found().some(Boolean), { timeout: 20_000 }).toBe(true);
  return found().findLast(Boolean)!;
}

async function stranger(browser: Browser, watch: { add(page: Page): Promise<void> }): Promise<Page> {
  const page = await (await browser.newContext({ ...noScript })).newPage();
  await watch.add(page);
  return page;
}

/** What a person in the company changes by hand: in the sandbox, whose address the evidence has. */
async function changeInvoice(app: App, page: Page) {
  const address = await page.locator('a[href*="/odoo/account.move/"]').first().getAttribute('href');
  const { origin, pathname } = new URL(address!);
  const key = readFileSync(join(app.home, 'sandbox', 'key'), 'utf8').trim();
  const answer = await fetch(`${origin}/sandbox/change`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Authorization: `bearer ${key}` },
    body: JSON.stringify({
      model: 'account.move',
      id: Number(pathname.split('/').pop()),
      values: { payment_state: 'partial', amount_residual: 12.5, amount_residual_signed: 12.5 },
    }),
  });
  expect(answer.ok).toBe(true);
}

test('what links and codes lead to once things have moved on', async ({ browser, watch }) => {
  watch.allow(/40[49]|422|429/);
  const server = await inbox();
  const app = await startApp({ env: { ...mailAt(server.port), APPROVAL_UNDO_SECONDS: '60' } });
  try {
    const admin = await (await browser.newContext({ baseURL: app.url })).newPage();
    await watch.add(admin);
    await signIn(admin, app);
    await admin.goto('/dashboard/ai-coo');
    await admin.getByRole('button', { name: 'Run analysis' }).first().click();
    const mine = () => server.mails.filter((mail) => mail.to.includes('operator@example.com'));
    await expect.poll(() => mine().length, { timeout: 60_000 }).toBeGreaterThan(0);
    const reader = await (await browser.newContext({ ...noScript })).newPage();
    expect(mine()[0].subject).toMatch(/^\[AI COO\] (High|Medium|Low) risk: .+/);
    // However the analysis fell into mails: the one that asks about this risk.
    const asking = async (risk: string) => {
      await expect.poll(() => mine().some((mail) => mail.html.includes(risk)), { timeout: 20_000 }).toBe(true);
      return mine().find((mail) => mail.html.includes(risk))!;
    };

    // Rejected, with a reason of the list.
    const page = await stranger(browser, watch);
    const low = await linkIn(reader, await asking('Low risk'), /Low risk/);
    await page.goto(low.link);
    await page.locator('summary', { hasText: 'Reject' }).click();
    await page.getByLabel('Why?').selectOption('handled');
    await look(page, 'rejecting by the link');
    await page.getByRole('button', { name: 'Reject this action' }).click();
    await expect(page.getByRole('heading', { name: 'Rejected' })).toBeVisible();
    await look(page, 'rejected by the link');
    await admin.goto('/dashboard/operator/approvals');
    await expect(admin.getByText('Already taken care of').first()).toBeVisible();

    // Approved by somebody: the others are told what will run, and stop it by their mail.
    const medium = await linkIn(reader, await asking('Medium risk'), /Medium risk/);
    await page.goto(medium.link);
    await page.getByRole('button', { name: /^Approve( and send now)?$/ }).first().click();
    await expect(page.getByRole('heading', { name: 'Approved' })).toBeVisible();
    const theirs = () => server.mails.filter((mail) => mail.to.includes(app.email));
    await expect.poll(() => theirs().some((mail) => mail.subject.includes('About to run')), { timeout: 20_000 }).toBe(true);
    const before = theirs().find((mail) => mail.subject.includes('About to run'))!;
    const stop = await linkIn(reader, before);
    await look(reader, 'a mail about what will run');
    await page.goto(stop.link);
    await expect(page.getByText(/^It runs on /)).toBeVisible();
    await look(page, 'what can be stopped');
    await page.getByRole('button', { name: 'Cancel action' }).click();
    await expect(page.getByRole('heading', { name: 'Cancelled' })).toBeVisible();
    await look(page, 'stopped by the link');

    // Its records have changed since: marked, and proposed afresh.
    // Another one, in whichever mail it is.
    let second: string | undefined;
    await expect
      .poll(async () => {
        for (const mail of mine().filter((one) => one.html.includes('Medium risk'))) {
          await reader.setContent(mail.html);
          for (const card of await reader.locator('.card', { hasText: /Medium risk/ }).all()) {
            const title = (await card.locator('h2').first().innerText()).trim();
            if (title !== medium.title) second = (await card.locator('a.button').getAttribute('href'))!;
          }
        }
        return second;
      }, { timeout: 20_000 })
      .toBeTruthy();
    await page.goto(second!);
    await changeInvoice(app, page);
    await expect(async () => {
      await page.reload();
      await expect(page.getByText('Its records have changed since it was proposed')).toBeVisible({ timeout: 500 });
    }).toPass({ timeout: 40_000 });
    await look(page, 'what has changed since');
    await page.getByRole('button', { name: 'Propose again' }).click();
    await expect(page.getByRole('heading', { name: 'Proposed again' })).toBeVisible();
    await look(page, 'proposed afresh by the link');
    await page.goto(second!);
    await expect(page.getByRole('heading', { name: 'Its records have changed' })).toBeVisible();

    // Handed over: another mail, which says so.
    await admin.goto('/dashboard/operator?risk=low');
    await openCard(admin, admin.locator('.approval-card').first());
    await admin.getByRole('link', { name: 'More …' }).click();
    const handOver = admin.locator('#hand-over');
    await handOver.getByLabel(/^Note/).fill('You know them better.');
    await handOver.getByRole('button', { name: 'Hand over' }).click();
    await expect(admin.getByText('Handed over.')).toBeVisible();
    await expect.poll(() => mine().some((mail) => mail.subject.includes('Handed over to you, ')), { timeout: 20_000 }).toBe(true);
    await reader.setContent(mine().find((mail) => mail.subject.includes('Handed over to you'))!.html);
    await look(reader, 'a mail that hands over');

    // Edited: the link leads to what stands in its place.
    const high = await linkIn(reader, await asking('High risk'), /High risk/);
    await page.goto(high.link);
    await expect(page.getByText('This needs a code from an authenticator app.')).toBeVisible();
    await look(page, 'without an authenticator');
    await admin.goto('/dashboard/operator?risk=high');
    await openCard(admin, admin.locator('.approval-card', { hasText: high.title.split(',')[0] }).first());
    await admin.getByRole('link', { name: 'More …' }).click();
    await admin.getByRole('link', { name: 'Edit action' }).click();
    await hydrated(admin);
    await admin.getByLabel(/^Expected outcome/).fill('They pay by the end of the week.');
    await admin.getByRole('button', { name: 'Propose', exact: true }).click();
    await expect(admin.getByText(/^Edited by /).first()).toBeVisible();
    await page.goto(high.link);
    await expect(page.getByRole('heading', { name: 'This action was edited' })).toBeVisible();
    await look(page, 'a link of what was edited');

    // A wrong code of the authenticator, on the page of the new mail.
    const operator = await (await browser.newContext({ baseURL: app.url })).newPage();
    await watch.add(operator);
    await signIn(operator, app, 'operator@example.com');
    await setUpAuthenticator(operator, app, undefined, () => setUpLink(server, 'operator@example.com'));
    const fresh = () => mine().find((mail) => mail.html.includes('They pay by the end of the week.'));
    await expect.poll(() => fresh() !== undefined, { timeout: 20_000 }).toBe(true);
    const edited = await linkIn(reader, fresh()!, /They pay by the end of the week/);
    await page.goto(edited.link);
    await expect(page.getByText(/^Edited by /).first()).toBeVisible();
    await page.getByLabel('Code', { exact: true }).fill('000000');
    await page.getByRole('button', { name: 'Approve', exact: true }).click();
    await expect(page.getByRole('alert')).toContainText('is incorrect or has been used');
    await look(page, 'a wrong code of the authenticator');

    // A code that nobody was sent.
    await page.goto(`${app.url}/s/AAAA-BBBB-CCCC-DDDD`);
    await expect(page.getByRole('heading', { name: 'This code does not work' })).toBeVisible();
    await look(page, 'a wrong code of an SMS');
    await page.getByRole('link', { name: 'Re-enter code' }).click();
    await expect(page.getByRole('heading', { name: 'Enter the code from the SMS' })).toBeVisible();

    // What the app itself shows of all that.
    await operator.goto('/dashboard/operator/notices');
    await expect(operator.getByText('Handed over to you').first()).toBeVisible();
    await look(operator, 'notices');

    // Too late: the clock of the record is turned on.
    const late = await linkIn(reader, mine().find((mail) => mail.subject.includes('Handed over to you'))!);
    sql(app.home, "update autonomous_actions set expires_at = now() - interval '1 minute' where status = 'pending_approval'");
    await page.goto(late.link);
    await expect(page.getByRole('heading', { name: 'Too late' })).toBeVisible();
    await look(page, 'a link that is too late');
  } finally {
    await Promise.all(browser.contexts().map((context) => context.close()));
    await app.stop();
    await server.close();
  }
});

test('an invitation and a forgotten password, from the mail to the sign-in', async ({ browser, watch }) => {
  watch.allow(/404/);
  const server = await inbox();
  const app = await startApp({ env: mailAt(server.port) });
  try {
    const admin = await (await browser.newContext({ baseURL: app.url, ...noScript })).newPage();
    await watch.add(admin);
    await signIn(admin, app);
    await admin.goto('/dashboard/operator/people');
    await expect(admin.getByRole('link', { name: 'Set up an authenticator first' })).toBeVisible();
    await look(admin, 'people without an authenticator');
    const secret = await setUpAuthenticator(admin, app, undefined, () => setUpLink(server, app.email));
    await admin.goto('/dashboard/operator/people');
    const form = admin.locator('form', { has: admin.getByRole('button', { name: 'Send invitation' }) });
    await form.getByLabel('E-mail').fill('nora@example.com');
    await form.getByLabel('Name').fill('Nora');
    await form.getByLabel('Code from your authenticator app').fill('000000');
    await form.getByRole('button', { name: 'Send invitation' }).click();
    await expect(admin.getByRole('alert')).toContainText('is incorrect or has been used');
    await form.getByLabel('E-mail').fill('nora@example.com');
    await form.getByLabel('Name').fill('Nora');
    // The one that set it up was used; codes a little ahead of ours count too.
    await form.getByLabel('Code from your authenticator app').fill(codeOf(secret, 1));
    await form.getByRole('button', { name: 'Send invitation' }).click();
    await expect(admin.getByText('nora@example.com').first()).toBeVisible();
    await look(admin, 'people with an invitation');

    const reader = await (await browser.newContext({ ...noScript })).newPage();
    const hers = () =>
      server.mails.filter((mail) => mail.to.includes('nora@example.com') && !mail.subject.includes('accepted the invitation'));
    await expect.poll(() => hers().length, { timeout: 20_000 }).toBe(1);
    const invitation = await linkIn(reader, hers()[0]);
    await look(reader, 'a mail that invites');
    const nora = await stranger(browser, watch);
    await nora.goto(invitation.link);
    await expect(nora.getByRole('heading', { name: 'Set a password' })).toBeVisible();
    await look(nora, 'setting a password');
    await nora.getByLabel(/^New password/).fill('correct horse battery');
    await nora.getByRole('button', { name: 'Set password' }).click();
    await expect(nora.getByRole('heading', { name: 'Sign in to AI COO' })).toBeVisible();
    await look(nora, 'signing in after setting a password');
    await nora.getByLabel('E-mail', { exact: true }).fill('nora@example.com');
    await nora.getByLabel('Password', { exact: true }).fill('wrong horse battery');
    await nora.getByRole('button', { name: 'Sign in', exact: true }).click();
    await expect(nora.getByRole('alert')).toContainText('Incorrect e-mail address or password');
    await look(nora, 'a sign-in that was refused');
    await nora.getByLabel('E-mail', { exact: true }).fill('nora@example.com');
    await nora.getByLabel('Password', { exact: true }).fill('correct horse battery');
    await nora.getByRole('button', { name: 'Sign in', exact: true }).click();
    await expect(nora).toHaveURL(/\/dashboard\//);

    // The link opened the account once.
    await nora.goto(invitation.link);
    await expect(nora.getByText(/This link has been used, has expired/)).toBeVisible();
    await look(nora, 'a link to an account that was used');
    await nora.goto(`${app.url}/forgot`);
    await nora.getByLabel('E-mail').fill('nora@example.com');
    await nora.getByRole('button', { name: 'Send link' }).click();
    await expect(nora.getByRole('status')).toContainText('If this address has an account');
    await look(nora, 'a forgotten password');
    await expect.poll(() => hers().length, { timeout: 20_000 }).toBe(2);
    await reader.setContent(hers()[1].html);
    await look(reader, 'a mail with another password');
  } finally {
    await Promise.all(browser.contexts().map((context) => context.close()));
    await app.stop();
    await server.close();
  }
});
