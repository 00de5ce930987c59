// Proving who one is: an authenticator, a code at the sign-in, browsers that are remembered,
// recovery codes, and API tokens. All without JavaScript, which none of these pages needs.

import { codeOf, expect, look, noScript, setUpAuthenticator, signIn, startApp, test } from './support';

// Ten pages are looked at, each in light and dark, wide and narrow.
test.setTimeout(120_000);

test('a code at the sign-in, and a token that acts as its person', async ({ browser, watch }) => {
  watch.allow(/404/);
  const app = await startApp();
  try {
    const open = async () => {
      const page = await (await browser.newContext({ baseURL: app.url, ...noScript })).newPage();
      await watch.add(page);
      return page;
    };
    const page = await open();
    await signIn(page, app);
    await page.goto('/dashboard/operator/tokens');
    await expect(page.getByRole('link', { name: 'Set up an authenticator first' })).toBeVisible();
    await look(page, 'tokens without an authenticator');
    const secret = await setUpAuthenticator(page, app, (shown) => look(shown, 'setting up an authenticator'));
    const codes = await page.locator('.codes code').allInnerTexts();
    expect(codes).toHaveLength(10);
    await look(page, 'recovery codes');

    // The one that set it up was used; codes a little ahead of ours count too.
    await page.goto('/dashboard/operator/tokens');
    await page.getByLabel(/^Name/).fill('Month-end report');
    await page.getByLabel('Code from your authenticator app').fill(codeOf(secret, 1));
    await page.getByRole('button', { name: 'Create token' }).click();
    await expect(page.getByRole('heading', { name: 'Your new token' })).toBeVisible();
    const token = await page.locator('.token code').innerText();
    await look(page, 'a new token');
    const call = () => fetch(`${app.url}/api/ai-coo/actions`, { headers: { authorization: `Bearer ${token}` } });
    expect((await call()).status).toBe(200);
    await page.goto('/dashboard/operator/tokens');
    await expect(page.getByText(token)).toHaveCount(0);
    await page.getByRole('button', { name: /^Revoke the token “Month-end report”/ }).click();
    await expect(page.getByText('Token revoked.')).toBeVisible();
    expect((await call()).status).toBe(401);
    await look(page, 'tokens');

    const there = await open();
    await there.goto('/dashboard/operator/history');
    await there.getByLabel('E-mail', { exact: true }).fill(app.email);
    await there.getByLabel('Password', { exact: true }).fill(app.password);
    await there.getByRole('button', { name: 'Sign in', exact: true }).click();
    await expect(there.getByRole('heading', { name: 'Enter your code' })).toBeVisible();
    await look(there, 'a code at the sign-in');
    await there.getByLabel(/^Code/).fill('000000');
    await there.getByRole('button', { name: 'Sign in', exact: true }).click();
    await expect(there.getByRole('alert')).toContainText('is incorrect or has been used');
    await there.getByLabel(/^Code/).fill(codes[0].toUpperCase());
    await there.getByLabel('Remember this browser: no code for 30 days').check();
    await there.getByRole('button', { name: 'Sign in', exact: true }).click();
    await expect(there).toHaveURL(/\/dashboard\/operator\/history/);
    await there.goto('/dashboard/operator/account');
    await expect(there.getByText('You have 9 left.')).toBeVisible();
    await look(there, 'an account with an authenticator');
    await there.getByRole('button', { name: 'Sign out', exact: true }).last().click();
    await signIn(there, app);
    await there.goto('/dashboard/operator/account');
    await there.getByRole('button', { name: /^Forget / }).click();
    await expect(there.getByText('Browser forgotten. It needs a code the next time you sign in there.')).toBeVisible();
    await there.goto('/dashboard/operator/notices');
    await expect(there.getByText(/used a recovery code\. 9 are left\./)).toBeVisible();
  } finally {
    await Promise.all(browser.contexts().map((context) => context.close()));
    await app.stop();
  }
});
