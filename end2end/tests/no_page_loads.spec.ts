// What is filtered and decided happens on the page that is there: no page is loaded anew, and what the
// server refuses is as it was, with the reason.

import { propose, statusOf } from './hand';
import { codeOf, decide, expect, expectAccessible, hydrated, linkInOutbox, noScript, openCard, signIn, startApp, test, type App } from './support';
import type { Browser, Locator, Page } from '@playwright/test';

test.setTimeout(120_000);

/** A company of its own, the page of its admin, and somebody who proposes. */
async function withCompany(browser: Browser, watch: { add(page: Page): Promise<void> }, story: (app: App, page: Page, operator: Page) => Promise<void>) {
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
function loads(page: Page): string[] {
  const found: string[] = [];
  page.on('request', (request) => {
    if (request.isNavigationRequest() && request.frame() === page.mainFrame()) found.push(request.url());
  });
  return found;
}

/** Goes there by the navigation. */
async function go(page: Page, name: string) {
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name }).click();
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
}

/** Goes to one's own account, by one's name. */
async function goToAccount(page: Page) {
  await page.locator('.who a').filter({ visible: true }).first().click();
  await expect(page.getByRole('heading', { level: 1, name: 'Your account' })).toBeVisible();
}

/** What is in a page's data, as text. */
function dataOf(html: string): string {
  const answers = html.matchAll(/\.([A-Za-z0-9+/]{8,})/g);
  return [...answers].map(([, answer]) => Buffer.from(answer, 'base64').toString('latin1')).join('\n');
}

/** Neither the address nor what the browser stores has the text. */
async function expectNotKept(page: Page, text: string) {
  const kept = await page.evaluate(() => JSON.stringify([location.href, { ...localStorage }, { ...sessionStorage }]));
  expect(kept).not.toContain(text);
}

/** Holds what is sent to a path back until the function that is returned is called. */
async function held(page: Page, path: string, change = (body: string) => body): Promise<() => void> {
  let release = () => {};
  const gate = new Promise<void>((open) => (release = open));
  await page.route(`**${path}`, async (route) => {
    await gate;
    await route.continue({ postData: change(route.request().postData() ?? '') });
  });
  return release;
}

test('after signing in, no page is loaded anew', async ({ browser, watch }) => {
  watch.allow(/40[139]|422/);
  await withCompany(browser, watch, async (app, page, operator) => {
    const ids = await propose(operator, app, 4);
    const [decided, ...others] = ids;
    const loaded = loads(page);

    // Decide.
    const card = page.locator(`.card[href*="${decided}"]`);
    await openCard(page, card);
    await decide(page, page.locator('#approve'));
    await expect(card).toHaveCount(0);

    // Filter.
    await go(page, 'History');
    await page.locator('select[name=status]').selectOption('pending_approval');
    await page.getByRole('button', { name: 'Filter' }).click();
    await expect(page.locator(`.rows a[href*="${others[0]}"]`)).toBeVisible();
    await expect(page.locator(`.rows a[href*="${decided}"]`)).toHaveCount(0);
    await go(page, 'Audit trail');
    await page.locator('select[name=kind]').selectOption('approved');
    await page.getByRole('button', { name: 'Filter' }).click();
    await expect(page.locator('tbody tr')).toHaveCount(1);

    // Edit the guardrails.
    await go(page, 'Guardrails');
    await page.getByLabel('SMS per day').fill('49');
    await page.getByRole('button', { name: 'Save guardrails' }).click();
    await expect(page.getByText(/^Saved as version/)).toBeVisible();

    // Decide in bulk.
    await go(page, 'Inbox');
    await page.getByRole('link', { name: /Decide several at once/ }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Several actions' })).toBeVisible();
    for (const id of others.slice(1)) await page.locator(`[data-seen="${id}"] input[type=checkbox]`).check();
    await page.getByRole('button', { name: 'Approve selected' }).click();
    await expect(page.getByRole('heading', { name: 'Results' })).toBeVisible();
    for (const id of others.slice(1)) await expect.poll(() => statusOf(page, id)).not.toBe('pending_approval');

    // Manage people.
    await go(page, 'People');
    const person = page.locator('.people > li').filter({ hasText: 'operator@example.com' });
    await person.getByRole('button', { name: /^Sign out everywhere/ }).click();
    await expect(page.getByText('Signed out everywhere.')).toBeVisible();

    // One's own account.
    await goToAccount(page);
    await page.locator('#phone input[name=phone]').fill('+1415');
    await page.locator('input[name=name]').fill('Robin Vale');
    await page.getByRole('button', { name: 'Save name' }).click();
    await expect(page.getByText('Name saved.')).toBeVisible();
    await expect(page.locator('.who a').filter({ visible: true }).first()).toHaveText('Robin Vale');
    // What is typed elsewhere on the page stays.
    await expect(page.locator('#phone input[name=phone]')).toHaveValue('+1415');
    await page.locator('#password input[name=old]').fill('not the password');
    await page.locator('#password input[name=new]').fill('a much longer password');
    await page.getByRole('button', { name: 'Change password' }).click();
    await expect(page.locator('#password').getByRole('alert')).toContainText('is incorrect. Enter the one that you sign in with');
    await expect(page.getByText('Name saved.')).toHaveCount(0);
    await expectNotKept(page, 'a much longer password');

    expect(loaded).toEqual([]);
  });
});

test('secrets are shown once, and kept nowhere', async ({ browser, watch }) => {
  await withCompany(browser, watch, async (app, page) => {
    const loaded = loads(page);
    await goToAccount(page);
    const panel = page.locator('#authenticator');
    await panel.getByLabel('Your password').fill(app.password);
    await page.getByRole('button', { name: 'Send setup link' }).click();
    await expect(page.getByText('a link to set up your authenticator is on its way')).toBeFocused();
    await expect(panel.getByLabel('Your password')).toHaveValue('');
    expect(loaded).toEqual([]);

    // Whoever follows the link loads the page, and nothing else does.
    const reader = await page.context().newPage();
    await page.goto(await linkInOutbox(reader, 'Set up your authenticator'));
    await hydrated(page);
    loaded.length = 0;
    await page.getByRole('button', { name: 'Show QR code' }).click();
    await expect(panel.getByRole('img')).toBeVisible();
    const secret = await panel.locator('code').innerText();
    await expectNotKept(page, secret);
    expect(loaded).toEqual([]);

    // As the server makes the page: seen, and no part of its data.
    const html = await (await page.request.get('/dashboard/operator/account')).text();
    expect(html.split(secret)).toHaveLength(2);
    expect(html.match(/data:image\/svg/g)).toHaveLength(1);
    const data = dataOf(html);
    expect(data).toContain('Demo admin');
    expect(data).not.toContain(secret);
    expect(data).not.toContain(secret.replaceAll(' ', ''));
    expect(data).not.toContain('data:image/svg');
    await page.reload();
    await hydrated(page);
    await expect(panel.locator('code')).toHaveText(secret);
    await expect(panel.getByRole('img')).toBeVisible();
    loaded.length = 0;

    await panel.getByLabel('Code', { exact: true }).fill(codeOf(secret));
    await page.getByRole('button', { name: 'Confirm' }).click();
    await expect(page.getByText('Authenticator set up.')).toBeVisible();
    const codes = panel.locator('.codes code');
    await expect(codes).toHaveCount(10);
    await expect(panel.locator('.codes')).toBeFocused();
    await expect(panel.getByRole('img')).toHaveCount(0);
    await expectNotKept(page, await codes.first().innerText());
    await expectAccessible(page);

    await go(page, 'API tokens');
    await page.getByLabel(/^Name/).fill('Month-end report');
    await page.getByLabel('Code from your authenticator app').fill(codeOf(secret, 1));
    await page.getByRole('button', { name: 'Create token' }).click();
    await expect(page.getByRole('heading', { name: 'Your new token' })).toBeVisible();
    await expect(page.locator('[aria-labelledby=made]')).toBeFocused();
    const token = await page.locator('.token code').innerText();
    await expectNotKept(page, token);
    await expect(page.getByLabel(/^Name/)).toHaveValue('');
    await expectAccessible(page);
    await page.getByRole('button', { name: /^Revoke the token “Month-end report”/ }).click();
    await expect(page.getByText('Token revoked.')).toBeFocused();
    await expect(page.getByText(token)).toHaveCount(0);
    await goToAccount(page);
    await expect(page.getByText('You have 10 left.')).toBeVisible();
    await expect(codes).toHaveCount(0);
    expect(loaded).toEqual([]);
  });
});

for (const [name, script] of [
  ['with JavaScript', true],
  ['without JavaScript', false],
] as const) {
  test(`filters stay in the address, say what they cannot use, and can be gone back to, ${name}`, async ({ browser, watch }) => {
    watch.allow(/404/);
    await withCompany(browser, watch, async (app, admin, operator) => {
      const [mine] = await propose(operator, app, 1);
      let page = admin;
      if (!script) {
        page = await (await browser.newContext({ baseURL: app.url, ...noScript })).newPage();
        await watch.add(page);
        await signIn(page, app);
      }
      const status = page.locator('select[name=status]');
      const row = page.locator(`.rows a[href*="${mine}"]`);
      const filter = page.getByRole('button', { name: 'Filter' });
      await page.goto('/dashboard/operator/history');
      if (script) await hydrated(page);
      await status.selectOption('rejected');
      await filter.click();
      await expect(page).toHaveURL(/\/history\?status=rejected&risk=$/);
      await expect(row).toHaveCount(0);
      await expect(page.getByText('No matching actions.')).toBeVisible();
      await expectAccessible(page);
      if (script) await expect(filter).toBeFocused();
      await page.goBack();
      await expect(page).toHaveURL(/\/history$/);
      await expect(row).toBeVisible();
      if (script) await expect(status).toHaveValue('');
      await page.goForward();
      await expect(row).toHaveCount(0);
      await expect(status).toHaveValue('rejected');
      await page.getByRole('link', { name: 'Show all' }).click();
      await expect(row).toBeVisible();
      await expect(status).toHaveValue('');
      await page.goto('/dashboard/operator/history?status=nonsense');
      await expect(page.getByText('There is no such status')).toBeVisible();

      await page.goto('/dashboard/operator/audit');
      if (script) await hydrated(page);
      const id = page.locator('input[name=action]');
      const events = page.locator('tbody tr');
      const others = events.filter({ hasNot: page.locator(`a[href*="${mine}"]`) });
      await expect(others.first()).toBeVisible();
      await id.fill(mine);
      await id.press('Enter');
      await expect(page).toHaveURL(new RegExp(`[?&]action=${mine}&`));
      await expect(others).toHaveCount(0);
      await expect(events.first()).toBeVisible();
      await expect(id).toHaveValue(mine);
      if (script) await expect(id).toBeFocused();
      await id.fill('not an id');
      await id.press('Enter');
      await expect(page.getByText('“Action id” is not the id of an action')).toBeVisible();
      await expect(id).toHaveValue('not an id');
      await page.goBack();
      await expect(others).toHaveCount(0);
      if (script) await expect(id).toHaveValue(mine);
    });
  });
}

test('what is being typed into a filter outlives what comes meanwhile', async ({ browser, watch }) => {
  await withCompany(browser, watch, async (app, page, operator) => {
    await go(page, 'Audit trail');
    const id = page.locator('input[name=action]');
    await id.pressSequentially('half of');
    const [mine] = await propose(operator, app, 1);
    await expect(page.locator(`tbody a[href*="${mine}"]`).first()).toBeVisible();
    await expect(id).toBeFocused();
    await expect(id).toHaveValue('half of');
  });
});

test('an approval that the server refuses is taken back on the page, with the reason', async ({ browser, watch }) => {
  watch.allow(/40[09]|422/);
  await withCompany(browser, watch, async (app, page, operator) => {
    const [mine] = await propose(operator, app, 1);
    const card = page.locator(`.card[href*="${mine}"]`);
    await openCard(page, card);
    const approve = page.locator('#approve');
    const release = await held(page, '/page/approve', (body) => body.replace(/effect_hash=[^&]*/, `effect_hash=${'0'.repeat(64)}`));
    await approve.focus();
    await page.keyboard.press('Enter');
    await expect(approve).toContainText('Approving …');
    await expect(approve).toHaveAttribute('aria-busy', 'true');
    await expect(approve).toBeFocused();
    await expect(card).toHaveAttribute('aria-busy', 'true');
    await expect(page.locator('.detail').getByText(/^Approved/)).toHaveCount(0);
    // A second press is no second request.
    let requests = 0;
    page.on('request', (request) => (requests += Number(request.url().endsWith('/page/approve'))));
    await page.keyboard.press('Enter');
    await approve.dispatchEvent('click');
    release();
    await expect(page.getByRole('alert')).toContainText("is not the hash of this action's effect");
    await expect(approve).toHaveText(/^Approve A$/);
    await expect(approve).toBeEnabled();
    await expect(approve).toBeFocused();
    await expect(approve).not.toHaveAttribute('aria-busy');
    await expect(card).not.toHaveAttribute('aria-busy');
    expect(requests).toBe(0);
    expect(await statusOf(page, mine)).toBe('pending_approval');
    await expectAccessible(page);

    await page.unroute('**/page/approve');
    await decide(page, approve);
    await expect(page.getByRole('alert')).toHaveCount(0);
    await expect(card).toHaveCount(0);
    await expect.poll(() => statusOf(page, mine)).not.toBe('pending_approval');
  });
});

test('an approval of what was withdrawn meanwhile says so, and claims nothing', async ({ browser, watch }) => {
  watch.allow(/409|422/);
  await withCompany(browser, watch, async (app, page, operator) => {
    const [mine] = await propose(operator, app, 1);
    const card = page.locator(`.card[href*="${mine}"]`);
    await openCard(page, card);
    const release = await held(page, '/page/approve');
    await page.locator('#approve').click();
    await expect(page.locator('#approve')).toContainText('Approving …');
    const withdrawn = await operator.request.post(`/api/ai-coo/actions/${mine}/withdraw`, { headers: { origin: app.url } });
    expect(withdrawn.ok(), await withdrawn.text()).toBe(true);
    await expect(card).toHaveCount(0);
    release();
    await expect(page.getByRole('alert')).toContainText(/no longer needs approval|already been decided|status is now/);
    await expect(page.locator('.detail').getByText(/^Approved/)).toHaveCount(0);
    expect(await statusOf(page, mine)).toBe('cancelled');
  });
});

/** Presses it by the keyboard. */
async function press(page: Page, button: Locator) {
  await button.focus();
  await page.keyboard.press('Enter');
}

/** While the server thinks it says so, and keeps the focus. */
async function expectAtWork(button: Locator, doing: string) {
  await expect(button).toHaveText(doing);
  await expect(button).toHaveAttribute('aria-busy', 'true');
  await expect(button).toBeFocused();
}

/** It is as it was before it was pressed. */
async function expectAtRest(button: Locator, words: string) {
  await expect(button).toHaveText(words);
  await expect(button).toBeEnabled();
  await expect(button).not.toHaveAttribute('aria-busy');
}

test('guardrails that the server refuses to save can be corrected and saved', async ({ browser, watch }) => {
  watch.allow(/422/);
  await withCompany(browser, watch, async (_, page) => {
    await go(page, 'Guardrails');
    const save = page.locator('button[data-name="Save guardrails"]');
    const amount = page.getByLabel('High risk from');
    await amount.fill('much');
    const release = await held(page, '/page/save_guardrails');
    await press(page, save);
    await expectAtWork(save, 'Saving …');
    release();
    await expect(page.getByRole('alert')).toContainText('Nothing was saved');
    await expectAtRest(save, 'Save guardrails');
    await expect(save).toBeFocused();
    await expect(amount).toHaveValue('much');
    await expectAccessible(page);

    await amount.fill('4000');
    await press(page, save);
    await expect(page.getByText(/^Saved as version/)).toBeVisible();
    await expectAtRest(save, 'Save guardrails');
  });
});

test('of the rows of people the one that was pressed is at work, and a refusal gives it back', async ({ browser, watch }) => {
  watch.allow(/404/);
  await withCompany(browser, watch, async (_, page) => {
    await go(page, 'People');
    const rows = page.locator('.people > li');
    const signOut = 'button[data-name="Sign out everywhere"]';
    const button = rows.filter({ hasText: 'operator@example.com' }).locator(signOut);
    const other = rows.filter({ hasNotText: 'operator@example.com' }).locator(signOut).first();
    const release = await held(page, '/page/sign_out_everywhere', (body) => body.replace(/id=[^&]*/, 'id=00000000-0000-0000-0000-000000000000'));
    await press(page, button);
    await expectAtWork(button, 'Signing out …');
    await expect(other).toBeDisabled();
    await expect(other).not.toHaveAttribute('aria-busy');
    release();
    await expect(page.getByRole('alert')).toContainText('There is no such account');
    await expectAtRest(button, 'Sign out everywhere');
    await expect(button).toHaveAccessibleName(/^Sign out everywhere: /);
    await expect(button).toBeFocused();
    await expect(other).toBeEnabled();
    await expectAccessible(page);

    await page.unroute('**/page/sign_out_everywhere');
    await page.keyboard.press('Enter');
    await expect(page.getByText('Signed out everywhere.')).toBeFocused();
    await expect(page.getByRole('alert')).toHaveCount(0);
    await expect(button).toHaveCount(0);
    await expectAtRest(other, 'Sign out everywhere');
  });
});

test('after a form the focus is on what came of it, unless somebody has gone on', async ({ browser, watch }) => {
  await withCompany(browser, watch, async (_, page) => {
    await goToAccount(page);
    const name = page.getByLabel('Name', { exact: true });
    const zone = page.getByLabel('Time zone');
    const save = page.locator('button[data-name="Save name"]');
    const rename = async (to: string, meanwhile: () => Promise<void>) => {
      const release = await held(page, '/page/rename');
      await name.fill(to);
      await name.press('Enter');
      await expect(save).toHaveText('Saving …');
      await meanwhile();
      release();
      await expectAtRest(save, 'Save name');
      await expect(name).toHaveValue(to);
      await page.unroute('**/page/rename');
    };
    // The second time the words are the same.
    for (const to of ['Dana', 'Dana Whitfield']) {
      await rename(to, () => expect(name).toBeFocused());
      await expect(page.getByText('Name saved.')).toBeFocused();
    }
    await expectAccessible(page);
    await rename('Dana', () => zone.focus());
    await expect(zone).toBeFocused();
  });
});
