// An admin lets tasks run without asking; the next analysis does so. What is being typed is never
// taken away: not by a change of somebody else's, not by a refusal.

import { codeOf, expect, hydrated, look, noScript, setUpAuthenticator, signIn, startApp, test } from './support';

test('what an admin allows runs without asking', async ({ browser, watch }) => {
  test.setTimeout(120_000);
  watch.allow(/422/);
  const app = await startApp();
  try {
    const page = await (await browser.newContext({ baseURL: app.url })).newPage();
    await watch.add(page);
    await signIn(page, app);
    await page.goto('/dashboard/operator/settings');
    await hydrated(page);
    await page.getByLabel('Task: approval').selectOption('auto');
    await page.getByRole('button', { name: 'Save guardrails' }).click();
    await expect(page.getByText(/Saved as version 2/)).toBeVisible();
    await expect(page.getByText(/These run without approval, .*: Task\./)).toBeVisible();
    await page.goto('/dashboard/ai-coo');
    await page.getByRole('button', { name: 'Run analysis' }).first().click();
    await expect(page.getByText(/Cash runs out in \d+ days/).first()).toBeVisible({ timeout: 30_000 });
    await expect(async () => {
      await page.goto('/dashboard/operator/history?status=executed');
      await expect(page.getByRole('link', { name: /Task for / }).first()).toBeVisible({ timeout: 500 });
    }).toPass({ timeout: 30_000 });
    await page.goto('/dashboard/operator/audit?kind=settings_changed');
    await expect(page.getByText('Guardrails changed').filter({ visible: true }).first()).toBeVisible();

    // From the first authenticator on, what loosens anything takes a code; what was chosen stays.
    const secret = await setUpAuthenticator(page, app);
    await page.goto('/dashboard/operator/settings');
    await hydrated(page);
    await page.getByLabel('On weekends too').check();
    await page.getByRole('button', { name: 'Save guardrails' }).click();
    await expect(page.getByText(/It is missing. This allows more than before/)).toBeVisible();
    await look(page, 'guardrails, a code is missing');
    await expect(page.getByLabel('On weekends too')).toBeChecked();
    await page.getByLabel('Code from your authenticator app').fill(codeOf(secret, 1));
    await page.getByRole('button', { name: 'Save guardrails' }).click();
    await expect(page.getByText(/Saved as version 3/)).toBeVisible();
    await page.getByLabel('On weekends too').uncheck();
    await page.getByRole('button', { name: 'Save guardrails' }).click();
    await expect(page.getByText(/Saved as version 4/)).toBeVisible();
  } finally {
    // A page that is still asking would find nobody.
    await Promise.all(browser.contexts().map((context) => context.close()));
    await app.stop();
  }
});

test('what is being typed outlives the change of somebody else', async ({ page, otherPage, app, watch }) => {
  watch.allow(/409/);
  await signIn(page, app);
  await page.goto('/dashboard/operator/settings');
  await hydrated(page);
  await page.getByLabel('Recipients per e-mail').fill('7');
  await page.getByLabel('On weekends too').check();
  const other = await otherPage();
  await signIn(other, app);
  await other.goto('/dashboard/operator/settings');
  await hydrated(other);
  await other.getByLabel('SMS per day').fill('49');
  await other.getByRole('button', { name: 'Save guardrails' }).click();
  await expect(other.getByText(/^Saved as version/)).toBeVisible();
  await expect(other.getByText(/in the meantime/)).toBeHidden();

  await expect(page.getByText(/Somebody saved version \d+ in the meantime/)).toBeVisible();
  await expect(page.getByLabel('Recipients per e-mail')).toHaveValue('7');
  await expect(page.getByLabel('On weekends too')).toBeChecked();
  await page.getByRole('button', { name: 'Save guardrails' }).click();
  await expect(page.getByText(/Nothing was changed: reload the page/)).toBeVisible();
  await expect(page.getByLabel('Recipients per e-mail')).toHaveValue('7');
  await page.getByRole('link', { name: 'Review it' }).click();
  await expect(page.getByLabel('SMS per day')).toHaveValue('49');
  await expect(page.getByText(/in the meantime/)).toBeHidden();
});

for (const [name, options] of [
  ['with JavaScript', {}],
  ['without JavaScript', noScript],
] as const) {
  test(`a refused save keeps what was typed, ${name}`, async ({ app, otherPage, watch }) => {
    watch.allow(/422/);
    const page = await otherPage(options);
    await signIn(page, app);
    await page.goto('/dashboard/operator/settings');
    if (options !== noScript) await hydrated(page);
    await page.getByLabel('High risk from').fill('much');
    await page.getByLabel('Recipients per e-mail').fill('7');
    await page.getByLabel('On weekends too').check();
    await page.getByRole('button', { name: 'Save guardrails' }).click();
    await expect(page.getByText(/It is not an amount such as/)).toBeVisible();
    await expect(page.getByLabel('High risk from')).toHaveValue('much');
    await expect(page.getByLabel('Recipients per e-mail')).toHaveValue('7');
    await expect(page.getByLabel('On weekends too')).toBeChecked();
    await page.getByLabel('High risk from').fill('4.000,00');
    await page.getByRole('button', { name: 'Save guardrails' }).click();
    await expect(page.getByText(/^Saved as version/)).toBeVisible();
    await page.goto('/dashboard/operator/settings');
    await expect(page.getByLabel('High risk from')).toHaveValue('4000.00');
    await expect(page.getByLabel('On weekends too')).toBeChecked();
    await page.getByLabel('On weekends too').uncheck();
    await page.getByRole('button', { name: 'Save guardrails' }).click();
    await expect(page.getByText(/^Saved as version/)).toBeVisible();
  });
}
