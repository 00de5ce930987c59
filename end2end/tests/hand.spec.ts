// A hurried hand: what is decided is what was in view and meant. HAMMER=1 presses 200 times at each
// speed; otherwise for a few seconds each.

import { company, decided, open, propose, read, statusOf, TIMEOUT, WHOLE } from './hand';
import { decide, expect, expectNoSidewaysScroll, hydrated, phone, picture, test, type App } from './support';
import type { Page } from '@playwright/test';

const SPEEDS = WHOLE ? [30, 100, 300, 500] : [30, 300];
const times = (ms: number) => (WHOLE ? 200 : Math.min(40, Math.ceil(2_500 / ms)));

test.setTimeout(TIMEOUT);

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
      await expect(page.getByText('Take a moment to review it, then decide.')).toBeVisible();
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
    // The page may lead there by itself meanwhile.
    if (await back.isVisible()) await back.click({ timeout: 2_000 }).catch(() => {});
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
    await expect(page.getByRole('button', { name: 'Undo approval' })).toBeVisible();

    // Of several at once: what stands in a closed fold has not been seen.
    await page.goto('/dashboard/operator/several?risk=low');
    const one = page.locator(`[data-seen="${ids[0]}"]`);
    const approve = page.getByRole('button', { name: 'Approve selected' });
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

test('whoever stops everything sees at once that it is being done', async ({ browser, watch }) => {
  const { app, page } = await company(browser, watch);
  try {
    await hydrated(page);
    const stop = page.locator('details.stop:visible');
    await stop.locator('summary').click();
    await expect(stop.locator('input[name=reason]')).toBeFocused();
    // The browser is on its way to the next page then: what the button says is kept for that.
    await stop.locator('button').evaluate((button) => {
      const said = () => sessionStorage.setItem('said', `${button.textContent} ${button.getAttribute('aria-busy')}`);
      new MutationObserver(said).observe(button, { attributes: true, characterData: true, childList: true, subtree: true });
    });
    const sent: string[] = [];
    page.on('request', (request) => {
      if (request.method() === 'POST') sent.push(new URL(request.url()).pathname);
    });
    // Pressed twice it is sent once.
    await stop.locator('button').dblclick();
    await expect(page).toHaveURL(/\/kill-switch$/);
    expect(sent.filter((path) => path === '/page/throw_kill_switch')).toHaveLength(1);
    expect(await page.evaluate(() => sessionStorage.getItem('said'))).toBe('Stopping … true');
    await expect(page.getByText(/^On: nothing new starts/)).toBeVisible();
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
    // Read to the end, as one reads: how long each screen is looked at is what the guard counts.
    for (let i = 0; i < 60 && (await page.locator('#approve').isDisabled()); i++) {
      await page.keyboard.press('PageDown');
      await page.waitForTimeout(400);
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
