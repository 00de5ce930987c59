// The code of most pages is a file of its own: loaded when it is needed or about to be, and missed
// by nobody where it cannot be.

import { expect, hydrated, signIn, test } from './support';
import type { Page } from '@playwright/test';

/** The file with the code of a page, or of all of them. */
const part = (name = '[a-z_]+') => new RegExp(`/pkg/split_${name}\\.[0-9a-f]{16}\\.wasm$`);
/** What a browser says of a file that it could not load. */
const NOT_LOADED = /Failed to (load resource|fetch)|ERR_FAILED|ERR_INTERNET_DISCONNECTED|TypeError/;

/** The paths of the parts that a page asks for from now on. */
function asked(page: Page): string[] {
  const paths: string[] = [];
  page.on('request', (request) => {
    if (part().test(request.url())) paths.push(new URL(request.url()).pathname);
  });
  return paths;
}

/** Takes the network of one part away, until what is returned is called. */
async function without(page: Page, name: string): Promise<() => Promise<void>> {
  await page.route(part(name), (route) => route.abort());
  return async () => {
    await page.unroute(part(name));
    await page.evaluate(() => dispatchEvent(new Event('online')));
  };
}

const alive = (page: Page) => page.evaluate(() => document.documentElement.dataset.hydrated === 'true');

test('each page loads its own part, and the inbox none', async ({ page, app }) => {
  await signIn(page, app);
  const parts = asked(page);
  await page.goto('/dashboard/operator');
  await hydrated(page);
  expect(parts).toEqual([]);
  const loaded = page.waitForResponse((response) => part('history').test(response.url()));
  await page.goto('/dashboard/operator/history');
  const response = await loaded;
  await hydrated(page);
  expect(new Set(parts).size).toBe(1);
  expect(await response.headerValue('content-encoding')).toMatch(/br|gzip/);
  expect(await response.headerValue('content-type')).toBe('application/wasm');
  expect(await response.headerValue('cache-control')).toContain('immutable');
});

test('from the sign-in on, pages are shown without being loaded anew', async ({ page, app }) => {
  test.setTimeout(60_000);
  await page.goto(app.url);
  await hydrated(page);
  await page.evaluate(() => document.documentElement.setAttribute('data-first', ''));
  const same = () => page.evaluate(() => document.documentElement.hasAttribute('data-first'));
  await page.getByLabel('E-mail', { exact: true }).fill(app.email);
  await page.getByLabel('Password', { exact: true }).fill(app.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page).toHaveURL(/\/dashboard\/operator$/);
  const links = page.getByRole('navigation', { name: 'Main' }).getByRole('link');
  await expect(links.first()).toBeVisible();
  const names = await links.allTextContents();
  expect(names.length).toBeGreaterThan(5);
  for (let at = 0; at < names.length; at++) {
    const link = links.nth(at);
    const there = await link.getAttribute('href');
    await link.click();
    await expect(page).toHaveURL(new RegExp(`${there}$`));
    await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
    await expect(link).toHaveAttribute('aria-current', 'page');
    expect(await same(), names[at]).toBe(true);
  }
  await page.goBack();
  await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
  expect(await same()).toBe(true);
});

test('a part is loaded ahead when the pointer comes near a link, or the focus is on it', async ({ page, app }) => {
  await signIn(page, app);
  await page.goto('/dashboard/operator');
  await hydrated(page);
  const parts = asked(page);
  const main = page.getByRole('navigation', { name: 'Main' });
  const box = (await main.getByRole('link', { name: 'History' }).boundingBox())!;
  const near = page.waitForResponse((response) => part('history').test(response.url()));
  await page.mouse.move(box.x + box.width + 20, box.y + box.height / 2);
  await near;
  const focused = page.waitForResponse((response) => part('audit').test(response.url()));
  await main.getByRole('link', { name: 'Audit trail' }).focus();
  await focused;
  // Nobody has gone anywhere, and what is there is not asked for again.
  await expect(page).toHaveURL(/\/dashboard\/operator$/);
  const before = parts.filter((path) => part('history').test(path)).length;
  await main.getByRole('link', { name: 'History' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'History' })).toBeVisible();
  expect(parts.filter((path) => part('history').test(path)).length).toBe(before);
});

test('a page whose part cannot be loaded works as without JavaScript, and comes alive later', async ({ page, app, watch }) => {
  test.setTimeout(60_000);
  watch.allow(NOT_LOADED);
  await signIn(page, app);
  const back = await without(page, 'overview');
  await page.goto('/dashboard/ai-coo');
  await page.getByRole('button', { name: 'Run analysis' }).first().click();
  await expect(async () => {
    await page.goto('/dashboard/ai-coo');
    await expect(page.getByText(/Cash runs out in \d+ days/).first()).toBeVisible({ timeout: 1000 });
  }).toPass({ timeout: 30_000 });
  expect(await alive(page)).toBe(false);
  const link = page.getByRole('link', { name: 'History' }).first();
  await link.focus();
  await back();
  await hydrated(page);
  // It was taken over where it stood.
  await expect(link).toBeFocused();
  await expect(page.getByText('Live', { exact: true }).first()).toBeVisible();
});

test('a click on a page whose part cannot be loaded shows what the server makes of it', async ({ page, app, watch }) => {
  watch.allow(NOT_LOADED);
  await signIn(page, app);
  await page.goto('/dashboard/operator');
  await hydrated(page);
  const back = await without(page, 'failed');
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Failed' }).click();
  await expect(page).toHaveURL(/\/dashboard\/operator\/failed$/);
  await expect(page.getByRole('heading', { level: 1, name: 'Failed' })).toBeVisible();
  expect(await alive(page)).toBe(false);
  // Its links work.
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Inbox' }).click();
  await expect(page).toHaveURL(/\/dashboard\/operator$/);
  await hydrated(page);
  await page.goto('/dashboard/operator/failed');
  await back();
  await hydrated(page);
});

test('who clicks while the network is away is told, and is led on when it is back', async ({ page, app, watch }) => {
  watch.allow(NOT_LOADED);
  watch.allow(/WebSocket/);
  await signIn(page, app);
  await page.goto('/dashboard/operator');
  await hydrated(page);
  await page.context().setOffline(true);
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Outbox' }).click();
  await expect(page.getByText('The server cannot be reached.').first()).toBeVisible();
  // The way back is still there: its part has come with the first page.
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Inbox' }).click();
  await expect(page).toHaveURL(/\/dashboard\/operator$/);
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Outbox' }).click();
  await expect(page.getByText('The server cannot be reached.').first()).toBeVisible();
  await page.context().setOffline(false);
  await expect(page.getByRole('heading', { level: 1, name: 'Outbox' })).toBeVisible();
  await hydrated(page);
});
