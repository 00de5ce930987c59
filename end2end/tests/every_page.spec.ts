// Every page holds to the same rules: readable by everybody, at any size, in light and dark.

import {
  expect,
  expectAccessible,
  expectAccessibleInBothSchemes,
  expectNamesTell,
  expectNoSidewaysScroll,
  noScript,
  phone,
  picture,
  signIn,
  test,
} from './support';
import type { Page } from '@playwright/test';

const pages = [
  'dashboard/ai-coo',
  'dashboard/ai-coo/overdue',
  'dashboard/operator',
  'dashboard/operator/approvals',
  'dashboard/operator/history',
  'dashboard/operator/failed',
  'dashboard/operator/audit',
  'dashboard/operator/outbox',
  'dashboard/operator/settings',
  'dashboard/operator/settings/proposals',
  'dashboard/operator/kill-switch',
  'dashboard/operator/unreadable',
  'dashboard/operator/several',
  'dashboard/operator/notices',
  'dashboard/operator/people',
  'dashboard/operator/account',
  'dashboard/operator/tokens',
  'dashboard/operator/new',
  'dashboard/operator/new/create_task',
  's',
  'forgot',
  'sign-in/code',
];

/** Besides, what there is of one action. */
async function ofAnAction(page: Page): Promise<string[]> {
  await page.goto('/dashboard/operator');
  const link = await page.locator('.approval-card').first().getAttribute('href');
  const id = new URL(link!, page.url()).searchParams.get('action');
  return [`dashboard/operator/actions/${id}`, `dashboard/operator/more?action=${id}`];
}

/** As a file is called. */
function named(path: string): string {
  return path.replace(/\/[0-9a-f-]{36}|\?.*/, '').replaceAll('/', '-');
}

test.describe.configure({ mode: 'serial' });

test('something is there to look at', async ({ page, app }) => {
  await signIn(page, app);
  await page.goto('/dashboard/ai-coo');
  await page.getByRole('button', { name: 'Run analysis' }).first().click();
  await expect(page.getByText(/Cash runs out in \d+ days/).first()).toBeVisible({ timeout: 30_000 });
});

test('every page is accessible in light and dark', async ({ page, app }) => {
  test.setTimeout(120_000);
  await signIn(page, app);
  for (const path of [...pages, ...(await ofAnAction(page))]) {
    await page.goto(`/${path}`);
    await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
    await expectAccessibleInBothSchemes(page);
    await picture(page, named(path));
    await page.emulateMedia({ colorScheme: 'dark' });
    await picture(page, `${named(path)} dark`);
    await page.emulateMedia({ colorScheme: null });
  }
});

test('every control says what it acts on', async ({ page, app }) => {
  test.setTimeout(120_000);
  await signIn(page, app);
  for (const path of [...pages, ...(await ofAnAction(page))]) {
    await page.goto(`/${path}`);
    await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
    await expectNamesTell(page);
  }
});

test('every page fits a window of 320 pixels, also without JavaScript', async ({ otherPage, app }) => {
  test.setTimeout(120_000);
  for (const options of [phone, { ...phone, ...noScript }]) {
    const page = await otherPage(options);
    await page.goto('/sign-in');
    await expectNoSidewaysScroll(page);
    await signIn(page, app);
    for (const path of [...pages, ...(await ofAnAction(page))]) {
      await page.goto(`/${path}`);
      await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
      await expectNoSidewaysScroll(page);
      await picture(page, `${named(path)} phone`);
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
  await expect(page.getByText(/Only admins can change it/)).toBeVisible();
});
