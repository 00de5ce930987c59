// What people do about an action besides deciding, in the app: nothing is loaded anew, and what was
// sent is no longer in its form.

import { company, propose } from './hand';
import { expect, expectAccessible, hydrated, test } from './support';

test('an action is commented on and snoozed without the page being loaded anew', async ({ browser, watch }) => {
  test.setTimeout(90_000);
  const { app, page, operator } = await company(browser, watch);
  try {
    const [mine] = await propose(operator, app, 1);
    await page.goto(`/dashboard/operator/actions/${mine}`);
    await hydrated(page);
    await page.evaluate(() => document.documentElement.setAttribute('data-first', ''));
    const same = () => page.evaluate(() => document.documentElement.hasAttribute('data-first'));
    await page.getByRole('link', { name: 'More …' }).click();
    await expect(page.getByRole('heading', { name: 'Handover' })).toBeVisible();
    const comment = page.locator('#comment');
    await comment.getByRole('textbox').fill('Their bank is closed until Monday.');
    await comment.getByRole('button', { name: 'Comment' }).click();
    await expect(page.getByText('Your comment is recorded.')).toBeVisible();
    await expect(comment.getByRole('textbox')).toHaveValue('');
    await page.locator('#later').getByRole('button', { name: 'Snooze' }).click();
    await expect(page.getByText('Snoozed. You are asked again then.')).toBeVisible();
    await expect(page.getByText(/^Snoozed until /)).toBeVisible();
    await expectAccessible(page);
    await page.getByRole('link', { name: '← Action' }).click();
    await expect(page.getByText('Their bank is closed until Monday.').first()).toBeVisible();
    expect(await same()).toBe(true);
  } finally {
    await Promise.all(browser.contexts().map((context) => context.close()));
    await app.stop();
  }
});
