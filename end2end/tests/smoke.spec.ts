// A person opens the address that bin/start printed and signs in.

import {
  dark,
  expect,
  expectAccessible,
  expectAccessibleInBothSchemes,
  expectNoSidewaysScroll,
  noScript,
  phone,
  picture,
  signIn,
  test,
} from './support';

test('signs in and sees the inbox', async ({ page, app }) => {
  await page.goto('/');
  await expectAccessibleInBothSchemes(page);
  await signIn(page, app);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expectAccessibleInBothSchemes(page);
  await picture(page, 'inbox');
});

test('a wrong password is refused in words, and nothing is shown', async ({ page, app, watch }) => {
  watch.allow(/401|403|422/);
  await page.goto(app.url);
  await page.getByLabel('E-mail', { exact: true }).fill(app.email);
  await page.getByLabel('Password', { exact: true }).fill('not the password');
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page.getByRole('alert')).toBeVisible();
  await page.goto('/dashboard/operator');
  await expect(page.getByLabel('Password', { exact: true })).toBeVisible();
});

for (const [name, options] of Object.entries({
  'in the dark': dark,
  'on a phone of 320 pixels': phone,
  'without JavaScript': noScript,
  'on a phone without JavaScript': { ...phone, ...noScript },
})) {
  test(`signs in ${name}`, async ({ otherPage, app }) => {
    const page = await otherPage(options);
    await signIn(page, app);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expectNoSidewaysScroll(page);
    await expectAccessible(page);
    await picture(page, `inbox ${name}`);
  });
}

test('serves the browser part compressed and with names that change with it', async ({ page, app }) => {
  const module = page.waitForResponse((response) => response.url().endsWith('.wasm'));
  await page.goto(app.url);
  const response = await module;
  expect(response.url()).toMatch(/\/pkg\/ai-coo\.[0-9a-f]{16}\.wasm$/);
  expect(await response.headerValue('content-encoding')).toMatch(/br|gzip/);
  expect(await response.headerValue('content-type')).toBe('application/wasm');
  expect(await response.headerValue('cache-control')).toContain('immutable');
});
