// Behind a proxy that puts the app under a path: the main story, live changes included.

import { decide, expect, freePort, hydrated, noScript, signIn, startApp, test } from './support';
import { proxy } from '../proxy.mjs';

const path = '/tools/desk';

for (const passes of [true, false]) {
  test(`the app works under a path that its proxy ${passes ? 'passes on' : 'takes off'}`, async ({ browser, watch }) => {
    test.setTimeout(120_000);
    const [outside, inside] = [await freePort(), await freePort()];
    const url = `http://localhost:${outside}${path}`;
    const app = await startApp({ env: { APP_URL: url, LEPTOS_SITE_ADDR: `127.0.0.1:${inside}` } });
    const front = await proxy({ port: outside, path, to: inside, passes });
    try {
      expect(app.url).toBe(url);
      const context = await browser.newContext({ baseURL: url });
      const page = await context.newPage();
      await watch.add(page);
      const outsidePath: string[] = [];
      page.on('request', (request) => {
        const { pathname } = new URL(request.url());
        if (!pathname.startsWith(`${path}/`) && pathname !== path) outsidePath.push(request.url());
      });

      await signIn(page, app);
      await hydrated(page);
      await page.getByRole('link', { name: 'Overview' }).first().click();
      await expect(page).toHaveURL(`${url}/dashboard/ai-coo`);
      await page.getByRole('button', { name: 'Run analysis' }).first().click();
      await expect(page.getByText(/Cash runs out in \d+ days/).first()).toBeVisible({ timeout: 30_000 });
      await expect(page.getByText('Live', { exact: true }).first()).toBeVisible();

      // Within the page, without loading it anew, and to a page whose code is a file of its own.
      await page.getByRole('link', { name: /^Inbox/ }).first().click();
      await expect(page).toHaveURL(`${url}/dashboard/operator`);
      await page.locator('.approval-card', { hasText: /Low/ }).first().click();
      await expect(page).toHaveURL(/\/tools\/desk\/dashboard\/operator\?action=/);
      await decide(page, page.getByRole('button', { name: 'Approve', exact: true }).first());
      await expect(page.getByText(/Executed on |Approved by /).first()).toBeVisible({ timeout: 20_000 });
      await page.getByRole('link', { name: 'API tokens' }).first().click();
      await expect(page).toHaveURL(`${url}/dashboard/operator/tokens`);
      await page.goBack();
      await expect(page).toHaveURL(/\/tools\/desk\/dashboard\/operator/);

      // Without a script, and signed out again.
      const plain = await (await browser.newContext({ baseURL: url, ...noScript })).newPage();
      await watch.add(plain);
      await signIn(plain, app);
      await plain.locator('.approval-card').first().click();
      await expect(plain.getByText('What will happen').first()).toBeVisible();
      await plain.getByRole('button', { name: 'Sign out' }).first().click();
      await expect(plain).toHaveURL(`${url}/sign-in`);
      expect(outsidePath).toEqual([]);
    } finally {
      await Promise.all(browser.contexts().map((context) => context.close()));
      await front.close();
      await app.stop();
    }
  });
}
