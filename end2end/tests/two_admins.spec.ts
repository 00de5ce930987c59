// What reaches customers runs without approval once two admins want it: one asks, the other
// confirms or declines.

import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { codeOf, expect, hydrated, look, setUpAuthenticator, signIn, startApp, temporaryHome, test } from './support';

test('a second admin confirms or declines what runs without approval', async ({ browser, watch }) => {
  test.setTimeout(120_000);
  watch.allow(/403|422/);
  const home = temporaryHome();
  const app = await startApp({ home });
  try {
    const open = async () => {
      const page = await (await browser.newContext({ baseURL: app.url })).newPage();
      await watch.add(page);
      return page;
    };
    const settings = async (page: Awaited<ReturnType<typeof open>>) => {
      await page.goto('/dashboard/operator/settings');
      await hydrated(page);
    };
    const ask = async (page: Awaited<ReturnType<typeof open>>) => {
      await settings(page);
      await page.getByLabel('Invoice reminder: approval').selectOption('auto');
      await page.getByRole('button', { name: 'Save guardrails' }).click();
    };
    const first = await open();
    await signIn(first, app);
    await ask(first);
    await expect(first.getByText('you are the only one. Nothing was saved: invite another admin first.')).toBeVisible();

    const add = ['user', 'add', '--email', 'second@example.com', '--name', 'Second', '--role', 'admin'];
    const env = { PATH: process.env.PATH, HOME: process.env.HOME, AI_COO_HOME: home };
    const password = execFileSync(process.env.AI_COO_BIN!, add, { env, encoding: 'utf8' }).trim();
    const second = await open();
    await signIn(second, app, 'second@example.com', password);

    await ask(first);
    const waiting = first.locator('#asked');
    await expect(waiting.getByText('You asked for this: somebody else has to confirm it.')).toBeVisible();
    await expect(waiting.getByRole('button', { name: 'Confirm' })).toHaveCount(0);
    await look(first, 'guardrails, waiting for a second admin');
    await settings(second);
    await expect(second.locator('#asked')).toContainText('without approval: Invoice reminder.');
    await look(second, 'guardrails, as the second admin sees them');
    await second.getByRole('button', { name: 'Decline' }).click();
    await expect(second.locator('#asked')).toHaveCount(0);

    // From the first authenticator on, asking takes a code too.
    const secret = await setUpAuthenticator(second, { ...app, email: 'second@example.com', password });
    const own = codeOf(await setUpAuthenticator(first, app), 1);
    await ask(first);
    await expect(first.getByText(/This allows more than before/)).toBeVisible();
    await first.getByLabel('Code from your authenticator app').fill(own);
    await first.getByRole('button', { name: 'Save guardrails' }).click();
    await expect(first.locator('#asked')).toBeVisible();
    await settings(second);
    const code = second.locator('#asked').getByLabel('Code from your authenticator app');
    await code.fill('000000');
    await second.getByRole('button', { name: 'Confirm' }).click();
    await expect(second.getByText(/is incorrect or has been used/)).toBeVisible();
    await code.fill(codeOf(secret, 1));
    await second.getByRole('button', { name: 'Confirm' }).click();
    await expect(second.getByText(/Saved as version/)).toBeVisible();
    await expect(second.locator('#asked')).toHaveCount(0);
    await expect(second.getByLabel('Invoice reminder: approval')).toHaveValue('auto');
  } finally {
    await Promise.all(browser.contexts().map((context) => context.close()));
    await app.stop();
    rmSync(home, { recursive: true, force: true });
  }
});
