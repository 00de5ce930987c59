// Other actions come and go: what somebody is typing, has open or has the focus on stays.

import { company, open, propose, read, statusOf, TIMEOUT } from './hand';
import { decide, expect, hydrated, test } from './support';

test.setTimeout(TIMEOUT);

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
    const time = page.locator('.panel', { has: page.getByRole('heading', { name: 'Timeline' }) });
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

test('a notice appears by itself, and is read without the page being loaded anew', async ({ browser, watch }) => {
  const { app, page, operator } = await company(browser, watch);
  try {
    await page.goto('/dashboard/operator/notices');
    await hydrated(page);
    await page.evaluate(() => document.documentElement.setAttribute('data-first', ''));
    const [mine] = await propose(operator, app, 1);
    await expect(page.locator(`.rows a[href*="${mine}"]`).first()).toBeVisible({ timeout: 20_000 });
    await page.getByRole('button', { name: 'Mark all as read' }).click();
    await expect(page.getByRole('button', { name: 'Mark all as read' })).toHaveCount(0);
    await expect(page.locator(`.rows a[href*="${mine}"]`).first()).toBeVisible();
    expect(await page.evaluate(() => document.documentElement.hasAttribute('data-first'))).toBe(true);
  } finally {
    await Promise.all(browser.contexts().map((context) => context.close()));
    await app.stop();
  }
});
