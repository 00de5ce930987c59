// Somebody makes an action by hand: with and without JavaScript, every type from its form, and
// what is wrong is said beside its field.

import {
  decide,
  expect,
  expectAccessible,
  expectAccessibleInBothSchemes,
  expectNoSidewaysScroll,
  hydrated,
  noScript,
  phone,
  picture,
  signIn,
  test,
} from './support';
import type { Page } from '@playwright/test';

const OPERATOR = 'operator@example.com';
const scripts = [
  ['with JavaScript', {}],
  ['without JavaScript', noScript],
] as const;

async function open(page: Page, type: string, alive: boolean) {
  await page.goto(`/dashboard/operator/new/${type}`);
  if (alive) await hydrated(page);
}

/** Types into the search of a field, and waits until the record is offered. */
async function find(page: Page, field: string, text: string, alive: boolean) {
  const group = page.getByRole('group', { name: field });
  await group.getByRole('searchbox').fill(text);
  if (!alive) await group.getByRole('button', { name: 'Find' }).click();
  return page.getByRole('group', { name: field });
}

async function words(page: Page) {
  await page.getByLabel('Expected outcome').fill('We know when they pay.');
  await page.getByLabel('Reason', { exact: true }).fill('They have not answered any of our calls.');
}

for (const [name, options] of scripts) {
  const alive = options !== noScript;

  test(`a mail made by hand is proposed, and somebody else approves it, ${name}`, async ({ app, otherPage }) => {
    const page = await otherPage(options);
    await signIn(page, app, OPERATOR);
    await page.goto('/dashboard/operator');
    await page.getByRole('link', { name: 'New action' }).click();
    await page.getByRole('link', { name: 'E-mail', exact: true }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'E-mail' })).toBeVisible();
    if (alive) await hydrated(page);
    await page.getByLabel('Subject').fill(`Your order, ${name}`);
    const to = await find(page, 'To', 'cascade', alive);
    await to.getByRole('checkbox', { name: /Cascade/ }).first().check();
    // Looking further keeps who was picked, and what was typed.
    const further = await find(page, 'To', 'harbor', alive);
    await expect(further.getByRole('checkbox', { name: /Harbor/ }).first()).toBeVisible();
    await expect(further.getByRole('checkbox', { name: /Cascade/ }).first()).toBeChecked();
    await expect(page.getByLabel('Subject')).toHaveValue(`Your order, ${name}`);
    await page.getByLabel('Text', { exact: true }).fill('Dear all,\n\nwhen will you pay?');
    await words(page);
    await page.getByRole('button', { name: 'Propose' }).click();
    await expect(page.getByRole('heading', { name: new RegExp(`Your order, ${name}`) }).first()).toBeVisible();
    await expect(page.getByText('You proposed this action, so')).toBeVisible();
    await expect(page.getByText('when will you pay?').first()).toBeVisible();
    await expect(page.getByRole('button', { name: /^Approve/ })).toHaveCount(0);

    const admin = await otherPage(options);
    await signIn(admin, app);
    await admin.goto(page.url());
    await decide(admin, admin.getByRole('button', { name: /^Approve/ }).first());
    await expect(admin.getByText(/^(Approved|Executed|Executing)/).first()).toBeVisible();
  });

  test(`a reminder names every overdue invoice of the customer picked, ${name}`, async ({ app, otherPage }) => {
    const page = await otherPage(options);
    await signIn(page, app, OPERATOR);
    await open(page, 'create_invoice_reminder', alive);
    await page.getByRole('group', { name: 'Customer' }).getByRole('radio').first().check();
    if (!alive) {
      await page.getByRole('group', { name: 'Overdue invoices' }).getByRole('button', { name: 'Find' }).click();
    }
    const invoices = page.getByRole('group', { name: 'Overdue invoices' }).getByRole('checkbox');
    await expect(invoices.first()).toBeVisible();
    for (const invoice of await invoices.all()) await expect(invoice).toBeChecked();
  });

  test(`an order takes what the vendor sells, ${name}`, async ({ app, otherPage }) => {
    const page = await otherPage(options);
    await signIn(page, app, OPERATOR);
    await open(page, 'create_purchase_order', alive);
    // To each vendor there is one open order.
    await page.getByRole('group', { name: 'Vendor' }).getByRole('radio').nth(alive ? 0 : 1).check();
    if (!alive) {
      await page.getByRole('group', { name: 'Order lines' }).getByRole('button', { name: 'Find' }).click();
    }
    const product = page.getByLabel('Product, row 1');
    await expect(product.locator('option').nth(1)).toBeAttached();
    await product.selectOption({ index: 1 });
    await page.getByLabel('Quantity, row 1').fill('12');
    await page.getByRole('button', { name: 'More rows' }).click();
    await expect(page.getByLabel('Quantity, row 4')).toBeVisible();
    await expect(page.getByLabel('Quantity, row 1')).toHaveValue('12');
    await page.getByLabel('Expected arrival').fill('2030-01-15');
    await words(page);
    await page.getByRole('button', { name: 'Propose' }).click();
    await expect(page.getByText('You proposed this action, so')).toBeVisible();
    await expect(page.getByText('× 12').or(page.getByText(/\b12\b/)).first()).toBeVisible();
  });

  test(`what is wrong is said beside its field, and nothing is lost, ${name}`, async ({ app, otherPage, watch }) => {
    watch.allow(/422/);
    const page = await otherPage(options);
    await signIn(page, app, OPERATOR);
    await open(page, 'schedule_meeting', alive);
    // As a browser without these checks would send it.
    await page.locator('form').last().evaluate((form: HTMLFormElement) => (form.noValidate = true));
    await page.getByLabel('Title', { exact: true }).fill('Terms for next year');
    await page.getByLabel(/^Start/).fill('2030-01-15T09:30');
    await page.getByLabel('Duration in minutes').fill('3');
    await page.getByRole('group', { name: 'Organizer' }).getByRole('radio').first().check();
    await words(page);
    await page.getByLabel('Reason', { exact: true }).fill('Because.');
    await page.getByRole('button', { name: 'Propose' }).click();
    await expect(page.getByText('It is not a whole number from 5 to 720.')).toBeVisible();
    await expect(page.getByText('It is missing; pick at least one.')).toBeVisible();
    await expect(page.getByText('It has 8 characters; use 20 to 1000.')).toBeVisible();
    await expect(page.getByLabel('Title', { exact: true })).toHaveValue('Terms for next year');
    await expect(page.getByLabel(/^Start/)).toHaveValue('2030-01-15T09:30');
    await expect(page.getByRole('group', { name: 'Organizer' }).getByRole('radio').first()).toBeChecked();
    await expect(page.getByLabel('Duration in minutes')).toHaveAttribute('aria-invalid', 'true');
    await expectAccessible(page);
    await picture(page, `a form with problems ${name}`);
  });
}

test('every form can be read by everybody, at any size', async ({ app, otherPage }) => {
  test.setTimeout(120_000);
  const wide = await otherPage();
  await signIn(wide, app, OPERATOR);
  await wide.goto('/dashboard/operator/new');
  await expectAccessibleInBothSchemes(wide);
  await picture(wide, 'new action');
  const forms = await wide.locator('ul.rows a.title').evaluateAll((links: HTMLAnchorElement[]) => links.map((link) => link.pathname));
  expect(forms.length).toBe(9);
  const narrow = await otherPage({ ...phone, colorScheme: 'dark' });
  await signIn(narrow, app, OPERATOR);
  for (const form of forms) {
    await wide.goto(form);
    await expect(wide.getByRole('button', { name: 'Propose' })).toBeVisible();
    await expectAccessibleInBothSchemes(wide);
    await picture(wide, `form ${form.split('/').pop()}`);
    await narrow.goto(form);
    await expectNoSidewaysScroll(narrow);
    await picture(narrow, `form ${form.split('/').pop()} phone`);
  }
});

test('a form that there is not says so', async ({ app, page, watch }) => {
  watch.allow(/404/);
  await signIn(page, app, OPERATOR);
  const answer = await page.goto('/dashboard/operator/new/undo');
  expect(answer?.status()).toBe(404);
  await expect(page.getByText('There is no form with this name')).toBeVisible();
});
