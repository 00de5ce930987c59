// A session that ends while somebody types on a page that has not come alive yet, so that the browser
// sends the form by itself: signing in with a script leads to a page that has what was typed, and it
// stays there while the page is alive.

import { withCompany } from './in_place';
import { decide, expect, hydrated, signIn, test, type App } from './support';
import type { Page } from '@playwright/test';

const WORDS = 'They have paid by cheque.';

const toSignIn = (page: Page) => page.getByRole('link', { name: 'Sign in' });

/** The page has the sign-in, or leads there. */
async function expectSignedOut(page: Page) {
  await expect(page.getByLabel('Password', { exact: true }).or(toSignIn(page)).first()).toBeVisible();
}

async function signInAgain(page: Page, app: App) {
  await expectSignedOut(page);
  // The page may lead there by itself meanwhile.
  if (await toSignIn(page).isVisible()) await toSignIn(page).click({ timeout: 2_000 }).catch(() => {});
  await page.getByLabel('E-mail', { exact: true }).fill(app.email);
  await page.getByLabel('Password', { exact: true }).fill(app.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

test('what was typed when the session had ended stays in the page that is alive', async ({ app, page, otherPage, watch }) => {
  watch.allow(/401/);
  await signIn(page, app);
  const operator = await otherPage();
  await signIn(operator, app, 'operator@example.com');
  const answer = await operator.request.post('/api/ai-coo/actions', {
    headers: { origin: app.url },
    data: {
      action_type: 'create_task',
      inputs: { name: 'Call them about the cheque', user_id: 5, date_deadline: new Date(Date.now() + 86_400_000 * 5).toISOString().slice(0, 10) },
      expected_effect: 'Somebody takes care of it.',
      reasoning: 'The customer has not answered for two weeks.',
    },
  });
  expect(answer.status(), await answer.text()).toBe(201);
  const id = (await answer.json()).action_id;
  const status = async () => (await (await page.request.get(`/api/ai-coo/actions/${id}`)).json()).status;

  // The browser module does not come.
  watch.allow(/Failed to load resource|WebAssembly|wasm|fetch/);
  await page.route('**/*.wasm', (route) => route.abort());
  await page.goto(`/dashboard/operator/actions/${id}`);
  const reason = page.locator('textarea[name=reason]');
  await page.locator('#reject').click();
  await reason.fill(WORDS);
  // Nor does what the page's script remembers help.
  await page.evaluate(() => sessionStorage.removeItem('drafts'));
  await page.unroute('**/*.wasm');
  await page.context().clearCookies();
  await page.getByRole('button', { name: 'Reject this action' }).click();
  await expect(page.getByText('what you typed is kept')).toBeVisible();

  // Signed in by the script, which loads the page anew.
  await hydrated(page);
  await page.getByLabel('E-mail', { exact: true }).fill(app.email);
  await page.getByLabel('Password', { exact: true }).fill(app.password);
  const again = page.waitForResponse((response) => new URL(response.url()).pathname === '/page/action');
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page).toHaveURL(new RegExp(`${id}\\?kept=1$`));
  await expect(reason).toHaveValue(WORDS);
  await hydrated(page);

  // The socket opens, everything is fetched again, and what came is drawn.
  await expect(page.locator('.live.open').first()).toBeVisible();
  await (await again).finished();
  await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
  await expect(reason).toBeVisible();
  await expect(reason).toHaveValue(WORDS);
  expect(await status()).toBe('pending_approval');

  await decide(page, page.getByRole('button', { name: 'Reject this action' }));
  await expect.poll(status).toBe('rejected');
  await expect(page.getByText('You had typed')).toHaveCount(0);
});

for (const [form, path, field, save] of [
  ['guardrails', '/dashboard/operator/settings', 'SMS per day', 'Save guardrails'],
  ['proposals', '/dashboard/operator/settings/proposals', 'Smallest amount worth a reminder', 'Save'],
] as const) {
  test(`what somebody else saves while a session has ended is not overwritten unseen: ${form}`, async ({ browser, watch }) => {
    watch.allow(/401|409/);
    await withCompany(browser, watch, async (app, page) => {
      const other = await (await browser.newContext({ baseURL: app.url })).newPage();
      await watch.add(other);
      await signIn(other, app);
      for (const one of [page, other]) {
        await one.goto(path);
        await hydrated(one);
      }
      await page.getByLabel(field).fill('48');
      await page.context().clearCookies();
      await page.getByRole('button', { name: save, exact: true }).click();
      await expectSignedOut(page);

      await other.getByLabel(field).fill('47');
      await other.getByRole('button', { name: save, exact: true }).click();
      await expect(other.getByText(/^Saved as version/)).toBeVisible();

      await signInAgain(page, app);
      await expect(page.getByLabel(field)).toHaveValue('48');
      await page.getByRole('button', { name: save, exact: true }).click();
      await expect(page.getByRole('alert')).toContainText('Somebody else saved in the meantime');
      await other.goto(path);
      await expect(other.getByLabel(field)).toHaveValue(/^47/);
    });
  });
}

test('a role that was chosen for one person comes back in no row of another', async ({ browser, watch }) => {
  watch.allow(/401/);
  await withCompany(browser, watch, async (app, page) => {
    await page.goto('/dashboard/operator/people');
    await hydrated(page);
    const row = (email: string) => page.locator('.people > li').filter({ hasText: email });
    const role = (email: string) => row(email).locator('select[name=role]');
    const operator = row('operator@example.com');
    await operator.locator('summary').filter({ hasText: 'Change the role' }).click();
    // By the keyboard: what no person types is no draft.
    await role('operator@example.com').focus();
    await page.keyboard.press('v');
    await expect(role('operator@example.com')).toHaveValue('viewer');
    await operator.locator('input[name=code]').first().fill('123456');
    await page.context().clearCookies();
    await operator.getByRole('button', { name: /^Change the role/ }).click();
    await signInAgain(page, app);
    await expect(role('operator@example.com')).toHaveValue('viewer');
    await expect(role(app.email)).toHaveValue('admin');
    await expect(role(app.email)).toBeHidden();
  });
});
