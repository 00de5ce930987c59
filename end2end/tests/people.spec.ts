// An admin invites somebody and takes it back, in the app: nothing is loaded anew, what was refused
// keeps what was typed, and what was done does not.

import { codeOf, expect, expectAccessible, hydrated, setUpAuthenticator, signIn, startApp, test } from './support';

test('people are invited and turned away without the page being loaded anew', async ({ browser, watch }) => {
  test.setTimeout(90_000);
  watch.allow(/422/);
  const app = await startApp();
  try {
    const page = await (await browser.newContext({ baseURL: app.url })).newPage();
    await watch.add(page);
    await signIn(page, app);
    const secret = await setUpAuthenticator(page, app);
    await page.goto('/dashboard/operator');
    await hydrated(page);
    await page.evaluate(() => document.documentElement.setAttribute('data-first', ''));
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'People' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'People' })).toBeVisible();

    const form = page.locator('form', { has: page.getByRole('button', { name: 'Send invitation' }) });
    const code = form.getByLabel('Code from your authenticator app');
    await form.getByLabel('E-mail').fill('nora@example.com');
    await form.getByLabel('Name').fill('Nora');
    await form.getByLabel('Role').selectOption('viewer');
    await code.fill('000000');
    await form.getByRole('button', { name: 'Send invitation' }).click();
    await expect(page.getByRole('alert')).toContainText('is incorrect or has been used');
    await expect(form.getByLabel('E-mail')).toHaveValue('nora@example.com');
    await expect(form.getByLabel('Name')).toHaveValue('Nora');
    await expect(form.getByLabel('Role')).toHaveValue('viewer');

    // The one that set it up was used; codes a little ahead of ours count too.
    await code.fill(codeOf(secret, 1));
    await form.getByRole('button', { name: 'Send invitation' }).click();
    await expect(page.getByText('The invitation is on its way.')).toBeVisible();
    await expect(page.getByRole('alert')).toHaveCount(0);
    await expect(form.getByLabel('E-mail')).toHaveValue('');
    await expect(form.getByLabel('Name')).toHaveValue('');
    await expect(code).toHaveValue('');

    const nora = page.locator('.people > li').filter({ hasText: 'nora@example.com' });
    await expect(nora.getByText('Invited, no password set yet')).toBeVisible();
    await nora.locator('summary', { hasText: 'Withdraw the invitation' }).click();
    await nora.getByRole('button', { name: 'Withdraw the invitation: Nora' }).click();
    await expect(page.getByText('Nobody can use this account any more.')).toBeVisible();
    await expect(nora.getByRole('button', { name: 'Reactivate: Nora' })).toBeVisible();
    await expectAccessible(page);
    expect(await page.evaluate(() => document.documentElement.hasAttribute('data-first'))).toBe(true);
  } finally {
    await Promise.all(browser.contexts().map((context) => context.close()));
    await app.stop();
  }
});
