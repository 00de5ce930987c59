// A button says at once what it is doing, and is as it was, with the reason, where the server refuses.

import { propose, statusOf } from './hand';
import { go, goToAccount, held, withCompany } from './in_place';
import { decide, expect, expectAccessible, openCard, test } from './support';
import type { Locator, Page } from '@playwright/test';

test.setTimeout(120_000);

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
    // It leads to what is wrong.
    await expect(amount).toBeFocused();
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

test('an answer leads nobody back who has gone elsewhere', async ({ browser, watch }) => {
  await withCompany(browser, watch, async (_, page) => {
    await goToAccount(page);
    const release = await held(page, '/page/rename');
    await page.locator('input[name=name]').fill('Robin Vale');
    await page.getByRole('button', { name: 'Save name' }).click();
    await go(page, 'Guardrails');
    await page.getByLabel('SMS per day').fill('48');
    const answered = page.waitForResponse((response) => new URL(response.url()).pathname === '/page/rename');
    release();
    await (await answered).finished();
    await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
    await expect(page.getByRole('heading', { level: 1, name: 'Guardrails' })).toBeVisible();
    await expect(page).toHaveURL(/\/settings$/);
    await expect(page.getByLabel('SMS per day')).toHaveValue('48');
  });
});
