// Each person reads moments in the company's time zone, or in one of their own.

import { expect, look, noScript, signIn, test } from './support';

for (const [name, options] of [
  ['with JavaScript', {}],
  ['without JavaScript', noScript],
] as const) {
  test(`a person chooses a time zone, ${name}`, async ({ app, otherPage, watch }) => {
    watch.allow(/422/);
    const page = await otherPage(options);
    await signIn(page, app);
    await expect(page.getByText(/^Times are in America\/New_York \(UTC-[45]\)$/).first()).toBeVisible();
    await page.goto('/dashboard/operator/account');
    const zone = page.getByLabel('Time zone');
    await zone.fill('Atlantis');
    await page.getByRole('button', { name: 'Save time zone' }).click();
    await expect(page.getByText(/is not an IANA time zone/)).toBeVisible();
    await look(page, `an unknown time zone, ${name}`);
    await page.getByLabel('Time zone').fill('Asia/Kolkata');
    await page.getByRole('button', { name: 'Save time zone' }).click();
    await expect(page.getByText('Time zone saved.')).toBeVisible();
    // The section is made anew, and still suggests every name.
    await expect(page.locator('#time-zones option[value="Asia/Kolkata"]')).toHaveCount(1);
    await page.goto('/dashboard/operator/audit');
    await expect(page.getByText('Times are in Asia/Kolkata (UTC+5:30)').first()).toBeVisible();
    const moment = page.locator('main time').first();
    const utc = new Date((await moment.getAttribute('datetime'))!);
    const local = utc.toLocaleTimeString('en-GB', { timeZone: 'Asia/Kolkata', hour: '2-digit', minute: '2-digit' });
    await expect(moment).toContainText(local);
    const hover = utc.toLocaleTimeString('en-GB', { timeZone: 'UTC', hour: '2-digit', minute: '2-digit' });
    await expect(moment).toHaveAttribute('title', new RegExp(`${hover} UTC$`));
    await page.goto('/dashboard/operator/account');
    await page.getByLabel('Time zone').fill('');
    await page.getByRole('button', { name: 'Save time zone' }).click();
    await expect(page.getByText('Time zone saved.')).toBeVisible();
  });
}
