// What the stories need that stay on one page: a company of their own, and the pages that are loaded.

import { expect, hydrated, signIn, startApp, type App } from './support';
import type { Browser, Page } from '@playwright/test';

/** A company of its own, the page of its admin, and somebody who proposes. */
export async function withCompany(browser: Browser, watch: { add(page: Page): Promise<void> }, story: (app: App, page: Page, operator: Page) => Promise<void>) {
  const app = await startApp();
  try {
    const open = async () => (await browser.newContext({ baseURL: app.url })).newPage();
    const page = await open();
    await watch.add(page);
    await signIn(page, app);
    await hydrated(page);
    const operator = await open();
    await signIn(operator, app, 'operator@example.com');
    await story(app, page, operator);
  } finally {
    await Promise.all(browser.contexts().map((context) => context.close()));
    await app.stop();
  }
}

/** The pages that are loaded from now on. */
export function loads(page: Page): string[] {
  const found: string[] = [];
  page.on('request', (request) => {
    if (request.isNavigationRequest() && request.frame() === page.mainFrame()) found.push(request.url());
  });
  return found;
}

/** Goes there by the navigation. */
export async function go(page: Page, name: string) {
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name }).click();
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
}

/** Goes to one's own account, by one's name. */
export async function goToAccount(page: Page) {
  await page.locator('.who a').filter({ visible: true }).first().click();
  await expect(page.getByRole('heading', { level: 1, name: 'Your account' })).toBeVisible();
}

/** What is in a page's data, as text. */
export function dataOf(html: string): string {
  const answers = html.matchAll(/\.([A-Za-z0-9+/]{8,})/g);
  return [...answers].map(([, answer]) => Buffer.from(answer, 'base64').toString('latin1')).join('\n');
}

/** Neither the address nor what the browser stores has the text. */
export async function expectNotKept(page: Page, text: string) {
  const kept = await page.evaluate(() => JSON.stringify([location.href, { ...localStorage }, { ...sessionStorage }]));
  expect(kept).not.toContain(text);
}

/** Holds what is sent to a path back until the function that is returned is called. */
export async function held(page: Page, path: string, change = (body: string) => body): Promise<() => void> {
  let release = () => {};
  const gate = new Promise<void>((open) => (release = open));
  await page.route(`**${path}`, async (route) => {
    await gate;
    await route.continue({ postData: change(route.request().postData() ?? '') });
  });
  return release;
}
