import { test, expect, signIn, hydrated } from './support';
test('rep', async ({ app, page, watch }) => {
  page.on('console', (m) => console.log('CONSOLE', m.type(), m.text().slice(0, 1500)));
  page.on('pageerror', (e) => console.log('PAGEERROR', e.message, (e.stack ?? '').slice(0, 1500)));
  await signIn(page, app);
  await hydrated(page);
  const cards = page.locator('.card');
  console.log('cards', await cards.count());
  await cards.nth(2).click();
  await page.waitForTimeout(3000);
  console.log(page.url());
});
