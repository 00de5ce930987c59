// A hurried hand: what is decided is what was in view and meant. HAMMER=1 presses 200 times at each
// speed; otherwise for a few seconds each.

import { decide, expect, expectNoSidewaysScroll, hydrated, phone, picture, signIn, startApp, test, type App } from './support';
import type { Browser, BrowserContextOptions, Page } from '@playwright/test';

const WHOLE = !!process.env.HAMMER;
const SPEEDS = WHOLE ? [30, 100, 300, 500] : [30, 300];
const times = (ms: number) => (WHOLE ? 200 : Math.min(40, Math.ceil(2_500 / ms)));

test.setTimeout(WHOLE ? 3_600_000 : 240_000);

/** A company with these settings, and a page of its admin. */
async function company(browser: Browser, watch: { add(page: Page): Promise<void> }, options: BrowserContextOptions = {}) {
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
async function propose(operator: Page, app: App, count: number) {
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

async function statusOf(page: Page, id: string): Promise<string> {
  const answer = await page.request.get(`/api/ai-coo/actions/${id}`);
  expect(answer.ok(), await answer.text()).toBe(true);
  return (await answer.json()).status;
}

/** What has been decided among these: page by page, as so many calls in a second would be refused. */
async function decided(page: Page, ids: string[]) {
  const waiting = new Set<string>();
  for (let offset = 0; offset === waiting.size; offset += 200) {
    const answer = await page.request.get(`/api/ai-coo/actions?status=pending_approval&limit=200&offset=${offset}`);
    expect(answer.ok(), await answer.text()).toBe(true);
    for (const action of (await answer.json()).actions) waiting.add(action.action_id);
  }
  return ids.filter((id) => !waiting.has(id));
}

/** Reads all of what an action does, scrolling as the device scrolls, until it can be decided. */
async function read(page: Page, id: string) {
  const seen = page.locator(`.seen[data-seen="${id}"]`);
  await expect(seen).toBeVisible();
  const [x, y] = [(await seen.boundingBox())!.x + 40, 350];
  const touch = await page.evaluate(() => navigator.maxTouchPoints > 0);
  const finger = touch ? await page.context().newCDPSession(page) : null;
  if (!finger) await page.mouse.move(x, y);
  const onGlass = (type: 'touchStart' | 'touchMove', y: number) => finger!.send('Input.dispatchTouchEvent', { type, touchPoints: [{ x, y }] });
  await expect(async () => {
    if (finger) {
      await onGlass('touchStart', y);
      for (let up = 20; up <= 160; up += 20) await onGlass('touchMove', y - up);
      // A finger that rests before it leaves the glass does not fling the page on.
      await page.waitForTimeout(150);
      await onGlass('touchMove', y - 160);
      await finger.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
    } else await page.mouse.wheel(0, 120);
    await expect(page.locator('#approve')).toBeEnabled({ timeout: 400 });
  }).toPass({ intervals: [0], timeout: 20_000 });
}

async function open(page: Page, id: string) {
  await page.goto(`/dashboard/operator?risk=low&action=${id}`);
  await hydrated(page);
  await read(page, id);
}

async function hammer(page: Page, operator: Page, app: App, live: boolean, press: () => Promise<void>, ms: number) {
  for (let i = 0; i < times(ms); i++) {
    await press();
    // A live change now and then: another row in the list.
    if (live && i % Math.ceil(700 / ms) === 0) void propose(operator, app, 1).catch(() => {});
    await page.waitForTimeout(ms);
  }
  await page.waitForTimeout(300);
}

for (const [device, options] of [['a desk', {}], ['a phone', { ...phone, viewport: { width: 320, height: 640 } }]] as const) {
  test(`hammering at one spot decides what was in view and nothing else, on ${device}`, async ({ browser, watch }) => {
    const { app, page, operator } = await company(browser, watch, options);
    try {
      const ids = await propose(operator, app, 4 * SPEEDS.length);
      for (const ms of SPEEDS) {
        for (const live of [false, true]) {
          // At the spot of Approve.
          const before = await decided(page, ids);
          const mine = ids.find((id) => !before.includes(id))!;
          await open(page, mine);
          const box = (await page.locator('#approve').boundingBox())!;
          const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
          if (device === 'a desk') await page.mouse.move(x - 40, y - 120);
          await hammer(page, operator, app, live, () => (device === 'a phone' ? page.touchscreen.tap(x, y) : page.mouse.click(x, y)), ms);
          expect(await decided(page, ids), `${ms} ms, live ${live}`).toEqual([...before, mine].sort((a, b) => ids.indexOf(a) - ids.indexOf(b)));
          // It stands as it was decided: nothing took the yes back either. Two hundred slow presses
          // outlast the time to take it back.
          expect(await statusOf(page, mine)).toMatch(/^(approved|executing|executed)$/);
          if (device === 'a phone') continue;

          // With the keys: letters, and Enter wherever the focus goes.
          const second = ids.find((id) => ![...before, mine].includes(id))!;
          await open(page, second);
          const keys = ['a', 'Enter', ' '];
          let turn = 0;
          await hammer(page, operator, app, live, () => page.keyboard.press(keys[Math.floor(turn++ / 8) % 3]), ms);
          const after = await decided(page, ids);
          expect(after.filter((id) => ![...before, mine, second].includes(id)), `keys, ${ms} ms, live ${live}`).toEqual([]);
          await page.goto('/dashboard/operator/history');
        }
      }
    } finally {
      await Promise.all(browser.contexts().map((context) => context.close()));
      await app.stop();
    }
  });
}

test('a letter decides for a hand at rest, not for one that hammers', async ({ browser, watch }) => {
  const { app, page, operator } = await company(browser, watch);
  try {
    const [second, first] = await propose(operator, app, 2);
    await open(page, first);
    await page.keyboard.press('a');
    await expect.poll(() => statusOf(page, first)).toBe('approved');
    const card = page.locator(`.card[href*="${second}"]`);
    await expect(card).toBeFocused();
    await page.waitForTimeout(1_100);
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(new RegExp(`action=${second}`));
    await read(page, second);
    // It was in view for long enough, and all that time keys rained.
    for (const key of [' ', 'Enter', 'x']) {
      for (let i = 0; i < 12; i++) {
        await page.keyboard.press(key);
        await page.waitForTimeout(100);
      }
      await page.keyboard.press('a');
      await expect(page.getByText('Take a moment to look at it, then decide.')).toBeVisible();
    }
    expect(await statusOf(page, second)).toBe('pending_approval');
    await expect(page.locator('#approve')).toBeEnabled();
    await page.keyboard.press('a');
    await expect.poll(() => statusOf(page, second)).toBe('approved');
  } finally {
    await Promise.all(browser.contexts().map((context) => context.close()));
    await app.stop();
  }
});

test('what is being typed outlives a live change, and is about one action alone', async ({ browser, watch }) => {
  const { app, page, operator } = await company(browser, watch);
  try {
    const [other, mine] = await propose(operator, app, 2);
    await open(page, mine);
    const reason = page.locator('textarea[name=reason]');
    const why = page.locator('.reject select[name=why]');
    await page.keyboard.press('r');
    await page.keyboard.type('A bad');
    for (let i = 0; i < 3; i++) {
      const [more] = await propose(operator, app, 1);
      await expect(page.locator(`.card[href*="${more}"]`)).toBeVisible();
      await expect(page.locator('.decide-area')).toHaveAttribute('data-of', mine);
      await page.keyboard.type(' idea');
    }
    await expect(reason).toBeFocused();
    await expect(reason).toHaveValue('A bad idea idea idea');
    await why.selectOption({ index: 2 });
    const chosen = await why.inputValue();
    // Something is said about it, and its dossier comes anew.
    const time = page.locator('.panel', { has: page.getByRole('heading', { name: 'Time line' }) });
    const events = await time.locator('li').count();
    const said = await operator.request.post('/page/comment', { headers: { origin: app.url }, form: { action: mine, text: 'Their bank holiday.' } });
    expect(said.ok()).toBe(true);
    await expect(time.locator('li')).toHaveCount(events + 1);
    await expect(reason).toBeVisible();
    expect(await why.inputValue()).toBe(chosen);
    await expect(reason).toHaveValue('A bad idea idea idea');
    // The server has no answer for once.
    watch.allow(/503/);
    const asked = /\/page\/action(\?|$)/;
    const words = 'The database cannot be reached. Try again in a moment.';
    await page.route(asked, (route) => route.fulfill({ status: 503, contentType: 'application/json', body: JSON.stringify({ kind: 'unavailable', message: words }) }));
    await propose(operator, app, 1);
    await expect(page.getByText(words)).toBeVisible();
    await expect(reason).toHaveValue('A bad idea idea idea');
    await expect(reason).toBeVisible();
    await page.unroute(asked);
    await propose(operator, app, 1);
    await expect(page.getByText(words)).toHaveCount(0);
    await expect(reason).toBeVisible();
    await expect(reason).toHaveValue('A bad idea idea idea');
    expect(await why.inputValue()).toBe(chosen);

    // Another action has its own words.
    await page.locator(`.card[href*="${other}"]`).click();
    await expect(page.locator('.decide-area')).toHaveAttribute('data-of', other);
    await expect(reason).toBeHidden();
    await read(page, other);
    await page.locator('#reject').click();
    await expect(reason).toHaveValue('');
    await expect(why).toHaveValue('');
    await decide(page, page.getByRole('button', { name: 'Reject this action' }));
    await expect.poll(() => statusOf(page, other)).toBe('rejected');
    expect(await statusOf(page, mine)).toBe('pending_approval');
  } finally {
    await Promise.all(browser.contexts().map((context) => context.close()));
    await app.stop();
  }
});

test('what is open, and what has the focus, stays with its record when others come and go', async ({ browser, watch }) => {
  const { app, page, operator } = await company(browser, watch);
  /** Another action comes, and with it a row on top, which leads to it. */
  const another = async (links: string) => {
    const [id] = await propose(operator, app, 1);
    await expect(page.locator(`${links}[href*="${id}"]`).first()).toBeVisible();
    return id;
  };
  try {
    const [mine] = await propose(operator, app, 1);
    const newer: string[] = [];

    await page.goto('/dashboard/operator/audit');
    await hydrated(page);
    const rows = page.locator('tbody tr', { has: page.locator(`a[href*="${mine}"]`) });
    const summary = rows.locator('summary').first();
    const event = /event \w+$/.exec((await summary.textContent())!)![0];
    const fold = page.locator('tbody details').filter({ hasText: event });
    await summary.focus();
    await page.keyboard.press('Enter');
    await expect(fold).toHaveAttribute('open');
    for (let i = 0; i < 2; i++) {
      newer.push(await another('tbody a'));
      await expect(fold).toHaveAttribute('open');
      await expect(page.locator('tbody details[open]')).toHaveCount(1);
      await expect(fold.locator('summary')).toBeFocused();
    }
    // What is scrolled with the keys.
    const events = page.getByRole('group', { name: 'Events' });
    await events.focus();
    newer.push(await another('tbody a'));
    await expect(events).toBeFocused();

    await page.goto('/dashboard/operator/history');
    await hydrated(page);
    const title = page.locator(`.rows a[href*="${mine}"]`);
    await title.focus();
    newer.push(await another('.rows a'));
    await expect(title).toBeFocused();

    await page.goto(`/dashboard/operator?risk=low&action=${mine}`);
    await hydrated(page);
    const card = page.locator(`.card[href*="${mine}"]`);
    await card.focus();
    const above = await another('.card');
    await expect(card).toBeFocused();
    const withdrawn = await operator.request.post(`/api/ai-coo/actions/${above}/withdraw`, { headers: { origin: app.url } });
    expect(withdrawn.ok(), await withdrawn.text()).toBe(true);
    await expect(page.locator(`.card[href*="${above}"]`)).toHaveCount(0);
    await expect(card).toBeFocused();
    newer.push(await another('.card'));
    await expect(card).toBeFocused();
    // They stand in their order, the newest first.
    const ids = await page.locator('.card').evaluateAll((cards) => cards.map((one) => new URL((one as HTMLAnchorElement).href).searchParams.get('action')!));
    expect(ids.filter((id) => [mine, ...newer].includes(id))).toEqual([...newer.reverse(), mine]);
  } finally {
    await Promise.all(browser.contexts().map((context) => context.close()));
    await app.stop();
  }
});

test('a sentence is a sentence, the next action has the focus, and filters stay', async ({ browser, watch }) => {
  watch.allow(/401/);
  const { app, page, operator } = await company(browser, watch);
  try {
    const ids = await propose(operator, app, 5);

    // R and a reason, on a machine that is slow.
    await open(page, ids[4]);
    const slow = await page.context().newCDPSession(page);
    await slow.send('Emulation.setCPUThrottlingRate', { rate: 6 });
    const words = 'a bad idea: rather ask Anna, a regular, first';
    await page.keyboard.press('r');
    await page.keyboard.type(words);
    await expect(page.locator('textarea[name=reason]')).toHaveValue(words);
    expect(await decided(page, ids)).toEqual([]);
    await page.screenshot({ path: '../test-results/pictures/hand reject form.png' });
    // Not even with the focus elsewhere.
    await page.locator('h1').first().click();
    await page.keyboard.type('aaa');
    expect(await decided(page, ids)).toEqual([]);
    await slow.send('Emulation.setCPUThrottlingRate', { rate: 1 });
    await page.keyboard.press('Escape');

    // Nor while “Stop everything” is open, with the focus in it or on its own summary.
    const stop = page.locator('details.stop:visible');
    const why = stop.locator('input[name=reason]');
    const because = 'all mails are a mess, really';
    await stop.locator('summary').click();
    await expect(why).toBeFocused();
    await page.keyboard.type(because);
    await expect(why).toHaveValue(because);
    await stop.locator('summary').focus();
    await page.keyboard.type('aaa');
    expect(await decided(page, ids)).toEqual([]);
    await page.keyboard.press('Escape');
    await expect(why).toBeHidden();
    // It is no draft that comes back below.
    await page.evaluate(() => sessionStorage.removeItem('drafts'));
    await page.locator('#reject').focus();

    // A hand that has just typed is not at rest.
    await page.waitForTimeout(1_100);
    // Approved by its letter: the next of the list has the focus, and Enter opens it.
    await page.keyboard.press('a');
    await expect.poll(() => statusOf(page, ids[4])).toBe('approved');
    await expect(page.locator(`.card[href*="${ids[3]}"]`)).toBeFocused();
    await expect(page).toHaveURL(/risk=low/);
    await picture(page, 'hand approved');
    await expect(page.getByRole('link', { name: 'Next in the inbox →' })).toHaveAttribute('href', new RegExp(`action=${ids[3]}&risk=low`));
    await page.waitForTimeout(1_100);
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(new RegExp(`action=${ids[3]}&risk=low`));
    await read(page, ids[3]);
    const trail = await (await page.request.get(`/api/ai-coo/audit-trail?actionId=${ids[4]}`)).json();
    const yes = trail.events.find((event: { event_type: string }) => event.event_type === 'approved');
    expect(yes.event_data.seen.in_view_ms).toBeGreaterThanOrEqual(1_000);
    expect(yes.event_data.seen.on_page_ms).toBeGreaterThanOrEqual(1_000);

    // The session ends while a reason is typed: signing in leads back to it.
    await page.keyboard.press('r');
    await page.keyboard.type('The sum is wrong.');
    await page.context().clearCookies();
    await page.getByRole('button', { name: 'Reject this action' }).click();
    const back = page.getByRole('link', { name: 'Sign in' });
    const signedOut = page.getByLabel('Password', { exact: true });
    await expect(back.or(signedOut).first()).toBeVisible();
    if (await back.isVisible()) await back.click();
    await page.getByLabel('E-mail', { exact: true }).fill(app.email);
    await signedOut.fill(app.password);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await expect(page.locator('textarea[name=reason]')).toHaveValue('The sum is wrong.');
    await expect(page).toHaveURL(new RegExp(ids[3]));
    await read(page, ids[3]);
    await decide(page, page.getByRole('button', { name: 'Reject this action' }));
    await expect.poll(() => statusOf(page, ids[3])).toBe('rejected');

    // Our own code breaks down: what the server made goes on working.
    await open(page, ids[2]);
    await page.evaluate(() => document.documentElement.setAttribute('data-broken', 'true'));
    await expect(page.getByText(/this page has stopped updating/)).toBeVisible();
    await page.locator('#approve').click();
    await expect.poll(() => statusOf(page, ids[2])).toBe('approved');
    await expect(page.getByRole('button', { name: 'Undo the approval' })).toBeVisible();

    // Of several at once: what stands in a closed fold has not been seen.
    await page.goto('/dashboard/operator/several?risk=low');
    const one = page.locator(`[data-seen="${ids[0]}"]`);
    const approve = page.getByRole('button', { name: 'Approve those ticked' });
    await one.getByRole('checkbox').check();
    // Longer than the moment that it has to be in view.
    await page.waitForTimeout(1_500);
    await expect(page.getByText('Open everything that will happen, then decide.')).toBeVisible();
    await expect(approve).toBeDisabled();
    await one.locator('summary').first().click();
    await one.evaluate((element) => element.scrollIntoView());
    await expect(async () => {
      await page.mouse.wheel(0, 120);
      await expect(approve).toBeEnabled({ timeout: 400 });
    }).toPass({ intervals: [0], timeout: 20_000 });
    await expect(page.getByText('Open everything that will happen, then decide.')).toHaveCount(0);
  } finally {
    await Promise.all(browser.contexts().map((context) => context.close()));
    await app.stop();
  }
});

test('at 400 % and with the keys alone everything can be read and decided', async ({ browser, watch }) => {
  // 1280 by 1024 at 400 %.
  const { app, page, operator } = await company(browser, watch, { viewport: { width: 320, height: 256 } });
  try {
    const [mine] = await propose(operator, app, 1);
    await page.goto(`/dashboard/operator/actions/${mine}`);
    await hydrated(page);
    await expectNoSidewaysScroll(page);
    // Read to the end, as one reads.
    for (let i = 0; i < 60; i++) {
      await page.keyboard.press('PageDown');
      await page.waitForTimeout(60);
    }
    await expect(page.locator('#approve')).toBeEnabled();
    await picture(page, 'hand at 400 percent');
    const focused = () => page.evaluate(() => document.activeElement!.textContent!.trim());
    const tabTo = async (words: RegExp) => {
      for (let i = 0; i < 80 && !words.test(await focused()); i++) await page.keyboard.press('Tab');
      expect(await focused()).toMatch(words);
      // In view whole, and covered by nothing.
      const clear = await page.evaluate(() => {
        const box = document.activeElement!.getBoundingClientRect();
        const middle = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
        return box.top >= 0 && box.bottom <= innerHeight && document.activeElement!.contains(middle);
      });
      expect(clear, `${words} can be seen`).toBe(true);
    };
    await tabTo(/^Reject/);
    await page.keyboard.press('Enter');
    await page.screenshot({ path: '../test-results/pictures/hand at 400 percent, reject.png' });
    await expectNoSidewaysScroll(page);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.type('Not this one.');
    await tabTo(/^Reject this action/);
    await page.keyboard.press('Enter');
    await expect.poll(() => statusOf(page, mine)).toBe('rejected');
  } finally {
    await Promise.all(browser.contexts().map((context) => context.close()));
    await app.stop();
  }
});
