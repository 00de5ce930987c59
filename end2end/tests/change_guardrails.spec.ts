// An admin lets tasks run without asking; the next analysis does so.

import { expect, hydrated, signIn, startApp, test } from './support';

test('what an admin allows runs without asking', async ({ browser, watch }) => {
  test.setTimeout(120_000);
  const app = await startApp();
  try {
    const page = await (await browser.newContext({ baseURL: app.url })).newPage();
    await watch.add(page);
    await signIn(page, app);
    await page.goto('/dashboard/operator/settings');
    await hydrated(page);
    await page.getByLabel('Task: who decides').selectOption('auto');
    await page.getByRole('button', { name: 'Save the guardrails' }).click();
    await expect(page.getByText(/Saved as version 2/)).toBeVisible();
    await page.goto('/dashboard/ai-coo');
    await page.getByRole('button', { name: 'Run analysis' }).first().click();
    await expect(page.getByText(/The cash lasts \d+ days more/).first()).toBeVisible({ timeout: 30_000 });
    await expect(async () => {
      await page.goto('/dashboard/operator/history?status=executed');
      await expect(page.getByRole('link', { name: /Task for / }).first()).toBeVisible({ timeout: 500 });
    }).toPass({ timeout: 30_000 });
    await page.goto('/dashboard/operator/audit?kind=settings_changed');
    await expect(page.getByText('Guardrails changed').filter({ visible: true }).first()).toBeVisible();
  } finally {
    // A page that is still asking would find nobody.
    await Promise.all(browser.contexts().map((context) => context.close()));
    await app.stop();
  }
});
