// What a hurried hand needs: a company of its own, actions that wait, and reading them as one reads.

import { expect, hydrated, signIn, startApp, type App } from './support';
import type { Browser, BrowserContextOptions, Page } from '@playwright/test';

/** Whether to press for as long as it takes, not for a few seconds. */
export const WHOLE = !!process.env.HAMMER;

/** How long one story of it may take. */
export const TIMEOUT = WHOLE ? 3_600_000 : 240_000;

/** A company with these settings, and a page of its admin. */
export async function company(browser: Browser, watch: { add(page: Page): Promise<void> }, options: BrowserContextOptions = {}) {
  const app = await startApp({ env: { APPROVAL_VIEW_SECONDS: '1', APPROVAL_UNDO_SECONDS: '60' } });
  const somebody = async (email: string, options: BrowserContextOptions = {}) => {
    const page = await (await browser.newContext({ baseURL: app.url, ...options })).newPage();
    await watch.add(page);
    await signIn(page, app, email);
    return page;
  };
  const page = await somebody(app.email, options);
  const operator = await somebody('operator@example.com');
  return { app, page, operator };
}

let made = 0;
/** Proposes tasks as the operator: somebody else decides. */
export async function propose(operator: Page, app: App, count: number) {
  const ids: string[] = [];
  for (let i = 0; i < count; i++) {
    const answer = await operator.request.post('/api/ai-coo/actions', {
      headers: { origin: app.url },
      data: {
        action_type: 'create_task',
        inputs: { name: `Call customer ${(made += 1)}`, user_id: 5, date_deadline: new Date(Date.now() + 86_400_000 * 5).toISOString().slice(0, 10) },
        expected_effect: 'Somebody takes care of it.',
        reasoning: 'The customer has not answered for two weeks.',
      },
    });
    expect(answer.status(), await answer.text()).toBe(201);
    ids.push((await answer.json()).action_id);
  }
  return ids;
}

export async function statusOf(page: Page, id: string): Promise<string> {
  const answer = await page.request.get(`/api/ai-coo/actions/${id}`);
  expect(answer.ok(), await answer.text()).toBe(true);
  return (await answer.json()).status;
}

/** What has been decided among these: page by page, as so many calls in a second would be refused. */
export async function decided(page: Page, ids: string[]) {
  const waiting = new Set<string>();
  for (let offset = 0; offset === waiting.size; offset += 200) {
    const answer = await page.request.get(`/api/ai-coo/actions?status=pending_approval&limit=200&offset=${offset}`);
    expect(answer.ok(), await answer.text()).toBe(true);
    for (const action of (await answer.json()).actions) waiting.add(action.action_id);
  }
  return ids.filter((id) => !waiting.has(id));
}

/** Reads all of what an action does, scrolling as the device scrolls, until it can be decided. */
export async function read(page: Page, id: string) {
  const seen = page.locator(`.seen[data-seen="${id}"]`);
  await expect(seen).toBeVisible();
  const [x, y] = [(await seen.boundingBox())!.x + 40, 350];
  const touch = await page.evaluate(() => navigator.maxTouchPoints > 0);
  const finger = touch ? await page.context().newCDPSession(page) : null;
  if (!finger) await page.mouse.move(x, y);
  let turns = 0;
  const onGlass = (type: 'touchStart' | 'touchMove', y: number) => finger!.send('Input.dispatchTouchEvent', { type, touchPoints: [{ x, y }] });
  await expect(async () => {
    if (finger) {
      await onGlass('touchStart', y);
      for (let up = 20; up <= 160; up += 20) await onGlass('touchMove', y - up);
      // A finger that rests before it leaves the glass does not fling the page on.
      await page.waitForTimeout(150);
      await onGlass('touchMove', y - 160);
      await finger.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
    } else {
      // Who is told at the end that something was not in view begins at the top again.
      turns += 1;
      await page.mouse.wheel(0, turns % 15 === 0 ? -10_000 : 120);
    }
    await expect(page.locator('#approve')).toBeEnabled({ timeout: 400 });
  }).toPass({ intervals: [0], timeout: 20_000 });
}

export async function open(page: Page, id: string) {
  await page.goto(`/dashboard/operator?risk=low&action=${id}`);
  await hydrated(page);
  await read(page, id);
}
