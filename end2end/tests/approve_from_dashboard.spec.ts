// The main job: a cash risk becomes an approved reminder that is mailed, a task in Odoo, and a
// trail that shows it all. Told twice: with JavaScript, and without.

import { decide, expect, expectAccessible, noScript, picture, signIn, startApp, test, type App } from './support';
import type { Browser, Page } from '@playwright/test';

/** Each story starts with a company where nothing has been done yet. */
async function withOwnApp(browser: Browser, story: (app: App) => Promise<void>, env: Record<string, string> = {}) {
  const app = await startApp({ env });
  try {
    await story(app);
  } finally {
    // A page that is still asking would find nobody.
    await Promise.all(browser.contexts().map((context) => context.close()));
    await app.stop();
  }
}

/** Approves what the page shows, at once if it would be held back until business hours. */
async function approve(page: Page) {
  const sendNow = page.getByRole('button', { name: 'Approve and send now' });
  const button = (await sendNow.count()) > 0 ? sendNow : page.getByRole('button', { name: /^Approve/ });
  await decide(page, button.first());
}

async function runAnalysis(page: Page) {
  await page.goto('/dashboard/ai-coo');
  await page.getByRole('button', { name: 'Run analysis' }).first().click();
}

/** What has high risk takes a code, and is another story. */
async function openFirst(page: Page, words: RegExp) {
  await page.goto('/dashboard/operator');
  const card = page.locator('.approval-card', { hasText: words }).filter({ hasText: /Medium|Low/ }).first();
  await expect(card).toBeVisible();
  // Another one, of higher risk, is open already.
  const title = await card.locator('.title').innerText();
  await card.click();
  await expect(page.getByRole('heading', { name: title }).first()).toBeVisible();
}

test('a cash risk becomes a mail, a task and a trail', async ({ browser, watch }) => {
  test.setTimeout(180_000);
  await withOwnApp(browser, async (app) => {
    const context = await browser.newContext({ baseURL: app.url });
    const page = await context.newPage();
    await watch.add(page);
    await signIn(page, app);
    await runAnalysis(page);
    // The page fills by itself: nobody reloads it.
    await expect(page.getByText(/Cash runs out in \d+ days/).first()).toBeVisible({ timeout: 30_000 });
    await expect(page.getByText('Bank and Cash', { exact: false }).first()).toBeVisible();
    await expectAccessible(page);
    await picture(page, 'overview');

    // A second person has the inbox open at another machine.
    const other = await (await browser.newContext({ baseURL: app.url })).newPage();
    await watch.add(other);
    await signIn(other, app, 'operator@example.com');
    await other.goto('/dashboard/operator');
    const cards = other.locator('.approval-card');
    await expect(cards.first()).toBeVisible();
    const before = await cards.count();

    await openFirst(page, / a payment reminder: /);
    const shown = await page.getByText(/[Oo]ur records show/).first().innerText();
    await picture(page, 'inbox with a reminder');
    await approve(page);
    await expect(cards).toHaveCount(before - 1);
    await openFirst(page, /^Task for /);
    await approve(page);
    await expect(cards).toHaveCount(before - 2);

    await page.goto('/dashboard/operator/history?status=executed');
    await expect(page.getByRole('link', { name: / a payment reminder: / }).first()).toBeVisible();
    await expect(page.getByRole('link', { name: /Task for / }).first()).toBeVisible();
    await page.getByRole('link', { name: / a payment reminder: / }).first().click();
    await expect(page.getByText('Executed', { exact: true }).first()).toBeVisible();
    await picture(page, 'an executed reminder');

    await page.goto('/dashboard/operator/outbox');
    await expect(page.getByText(/[Oo]ur records show/)).toHaveCount(1);
    const sent = await page.getByText(/[Oo]ur records show/).first().innerText();
    expect(sent.replaceAll(/\s+/g, ' ')).toContain(shown.replaceAll(/\s+/g, ' ').trim());

    await page.goto('/dashboard/operator/audit');
    for (const word of ['Proposed', 'Approved', 'Execution started', 'Executed', 'Analysis finished', 'Signed in']) {
      await expect(page.getByRole('main').getByText(word, { exact: true }).filter({ visible: true }).first()).toBeVisible();
    }
    await expectAccessible(page);
    await picture(page, 'audit');

    // What the log says names no secret.
    expect(app.output().replace(/^ready .*$/m, '')).not.toContain(app.password);
  });
});

test('the same without JavaScript', async ({ browser, watch }) => {
  test.setTimeout(180_000);
  await withOwnApp(browser, async (app) => {
    const page = await (await browser.newContext({ baseURL: app.url, ...noScript })).newPage();
    await watch.add(page);
    await signIn(page, app);
    await runAnalysis(page);
    await expect(async () => {
      await page.goto('/dashboard/ai-coo');
      await expect(page.getByText(/Cash runs out in \d+ days/).first()).toBeVisible({ timeout: 500 });
    }).toPass({ timeout: 30_000 });
    for (const words of [/ a payment reminder: /, /^Task for /]) {
      await openFirst(page, words);
      await approve(page);
      await expect(page.getByRole('main')).toBeVisible();
    }
    await expect(async () => {
      await page.goto('/dashboard/operator/history?status=executed');
      await expect(page.getByRole('link', { name: / a payment reminder: / }).first()).toBeVisible({ timeout: 500 });
      await expect(page.getByRole('link', { name: /Task for / }).first()).toBeVisible({ timeout: 500 });
    }).toPass({ timeout: 30_000 });
    await openFirst(page, / a payment reminder: /);
    await page.getByText('Reject', { exact: false }).first().click();
    await page.getByLabel(/Why\?/).selectOption('Something else');
    await page.getByLabel(/In your words/).fill('We agreed on instalments');
    await decide(page, page.getByRole('button', { name: 'Reject this action' }));
    await page.goto('/dashboard/operator/audit?kind=rejected');
    await expect(page.getByText('Something else: We agreed on instalments').first()).toBeVisible();
    await page.goto('/dashboard/operator/outbox');
    await expect(page.getByText(/[Oo]ur records show/)).toHaveCount(1);
  });
});

test('a healthy company: no finding, and what was checked', async ({ browser, watch }) => {
  test.setTimeout(120_000);
  await withOwnApp(
    browser,
    async (app) => {
      const page = await (await browser.newContext({ baseURL: app.url })).newPage();
      await watch.add(page);
      await signIn(page, app);
      await runAnalysis(page);
      await expect(page.getByText(/Nothing to report/).first()).toBeVisible({ timeout: 30_000 });
      await picture(page, 'a healthy company');
      await page.goto('/dashboard/operator');
      await expect(page.getByText('Nothing needs approval.')).toBeVisible();
      await expect(page.getByText(/The books were checked/)).toBeVisible();
    },
    { SANDBOX_HEALTHY: 'true' },
  );
});
