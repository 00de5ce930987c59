// Every page holds to the same rules: readable by everybody, at any size, in light and dark.

import {
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

const pages = [
  'dashboard/ai-coo',
  'dashboard/operator',
  'dashboard/operator/approvals',
  'dashboard/operator/history',
  'dashboard/operator/failed',
  'dashboard/operator/audit',
  'dashboard/operator/outbox',
  'dashboard/operator/settings',
  'dashboard/operator/several',
  'dashboard/operator/notices',
  'dashboard/operator/people',
  'dashboard/operator/account',
  's',
  'forgot',
];

test.describe.configure({ mode: 'serial' });

test('something is there to look at', async ({ page, app }) => {
  await signIn(page, app);
  await page.goto('/dashboard/ai-coo');
  await page.getByRole('button', { name: 'Run analysis' }).first().click();
  await expect(page.getByText(/The cash lasts \d+ days more/).first()).toBeVisible({ timeout: 30_000 });
});

test('every page is accessible in light and dark', async ({ page, app }) => {
  test.setTimeout(120_000);
  await signIn(page, app);
  for (const path of pages) {
    await page.goto(`/${path}`);
    await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
    await expectAccessibleInBothSchemes(page);
    await picture(page, path.replaceAll('/', '-'));
    await page.emulateMedia({ colorScheme: 'dark' });
    await picture(page, `${path.replaceAll('/', '-')} dark`);
    await page.emulateMedia({ colorScheme: null });
  }
});

test('every page fits a window of 320 pixels, also without JavaScript', async ({ otherPage, app }) => {
  test.setTimeout(120_000);
  for (const options of [phone, { ...phone, ...noScript }]) {
    const page = await otherPage(options);
    await signIn(page, app);
    for (const path of pages) {
      await page.goto(`/${path}`);
      await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
      await expectNoSidewaysScroll(page);
      await picture(page, `${path.replaceAll('/', '-')} phone`);
    }
    await page.goto('/dashboard/operator');
    await page.locator('.approval-card').first().click();
    await expect(page.getByText('What will happen').first()).toBeVisible();
    await expectNoSidewaysScroll(page);
    await expectAccessible(page);
    await picture(page, 'an action on a phone');
  }
});

test('an unknown page says so', async ({ page, app, watch }) => {
  watch.allow(/404/);
  await signIn(page, app);
  const answer = await page.goto('/dashboard/nowhere');
  expect(answer?.status()).toBe(404);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
});

test('a viewer reads and is told why there are no buttons', async ({ app, page }) => {
  // What the address asks for without a session leads to the sign-in page.
  await page.goto('/dashboard/operator/settings');
  await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible();
  await signIn(page, app, 'operator@example.com');
  await page.goto('/dashboard/operator/settings');
  await expect(page.getByText(/Only an admin can change it/)).toBeVisible();
});
