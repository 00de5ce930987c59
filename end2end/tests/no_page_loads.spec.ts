// What is filtered, read and set happens on the page that is there: no page is loaded anew.

import { propose, statusOf } from './hand';
import { dataOf, expectNotKept, go, goToAccount, loads, withCompany } from './in_place';
import { codeOf, decide, expect, expectAccessible, hydrated, linkInOutbox, look, noScript, openCard, signIn, sql, test, type App } from './support';

test.setTimeout(120_000);

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
    await page.goto(await linkInOutbox(reader, 'Set up your authenticator', app.email));
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

/** As after an analysis of a larger company: so many more customers owe something that is overdue. */
function makeLarger(app: App, by: number) {
  const newest = `(select id from analysis_results where metrics ? 'overdue_customers' order by id desc limit 1)`;
  sql(app.home, `
    insert into overdue_customers (org_id, analysis_id, rank, balance)
      select org_id, analysis_id, rank + n, balance || jsonb_build_object('customer', 100000 + n, 'name', 'Customer ' || n)
      from (select * from overdue_customers where analysis_id = ${newest} order by rank desc limit 1) as smallest, generate_series(1, ${by}) n;
    update analysis_results set metrics = metrics || jsonb_build_object('overdue_customers',
      (select count(*) from overdue_customers where analysis_id = ${newest})) where id = ${newest}`);
}

test('long lists are read page by page, and what comes is shown, in their place', async ({ browser, watch }) => {
  await withCompany(browser, watch, async (app, page, operator) => {
    const loaded = loads(page);
    await go(page, 'Overview');
    await page.getByRole('button', { name: 'Run analysis' }).first().click();
    await expect(page.getByText(/Cash runs out in \d+ days/).first()).toBeVisible({ timeout: 30_000 });
    makeLarger(app, 120);
    await go(page, 'History');
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Overview' }).click();
    await page.getByRole('link', { name: /^All \d+ customers$/ }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Overdue by customer' })).toBeVisible();
    const [rows, older] = [page.locator('tbody tr'), page.getByRole('link', { name: 'Older' })];
    const first = () => rows.first().innerText();
    await expect(rows).toHaveCount(50);
    const largest = await first();
    await look(page, 'overdue by customer');
    await older.click();
    await expect(page).toHaveURL(/\/overdue\?after=50$/);
    await expect.poll(first).not.toBe(largest);
    const next = await first();
    await older.click();
    await expect(page).toHaveURL(/\/overdue\?after=100$/);
    await expect(older).toHaveCount(0);
    await expect(rows.last().getByRole('rowheader')).toHaveText('Customer 120');
    await page.goBack();
    await expect.poll(first).toBe(next);
    await page.goBack();
    await expect(page).toHaveURL(/\/overdue$/);
    await expect.poll(first).toBe(largest);
    await page.goForward();
    await expect.poll(first).toBe(next);
    await page.getByRole('main').getByRole('link', { name: 'Overview' }).click();
    await expect(page).toHaveURL(/\/ai-coo$/);

    const setAside = (key: number) =>
      sql(app.home, `insert into unreadable_rows (table_name, row_key, problem) values ('alerts', '${key}', 'its status is unknown')`);
    setAside(1);
    // With any change the banner is asked for.
    await propose(operator, app, 1);
    await page.getByRole('link', { name: 'View unreadable records' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Unreadable records' })).toBeVisible();
    await expect(rows).toHaveText([/its status is unknown/]);
    await look(page, 'unreadable records');
    setAside(2);
    await propose(operator, app, 1);
    await expect(rows).toHaveCount(2);
    expect(loaded).toEqual([]);
  });
});

test('proposals are set in their place, and looking for others takes nothing away', async ({ browser, watch }) => {
  watch.allow(/422/);
  await withCompany(browser, watch, async (app, page) => {
    const loaded = loads(page);
    await go(page, 'Guardrails');
    await page.getByRole('link', { name: /^Proposals: / }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Proposals' })).toBeVisible();
    const amount = page.getByLabel('Smallest amount worth a reminder');
    const project = page.getByLabel('Project', { exact: true });
    const chosen = project.locator('option:checked');
    const save = page.getByRole('button', { name: 'Save', exact: true });
    await amount.fill('much');
    await project.selectOption({ label: 'Operations' });
    await save.click();
    await expect(page.getByRole('alert')).toContainText('Nothing was saved');
    await expect(page.locator('#least_reminder-help')).toContainText('It is not an amount such as');
    await expect(amount).toHaveAttribute('aria-invalid', 'true');
    await expect(amount).toHaveValue('much');
    await expect(chosen).toHaveText('Operations');
    // It leads to what is wrong.
    await expect(amount).toBeFocused();
    await look(page, 'proposals, a field is wrong');
    await amount.fill('25');
    await save.click();
    await expect(page.getByText('Saved as version 2.')).toBeVisible();
    await expect(page).toHaveURL(/\/proposals\?saved=2$/);
    await expect(amount).not.toHaveAttribute('aria-invalid');
    // The next version is made of the one that was just saved.
    await page.getByLabel('Assign a task about an invoice to its salesperson').uncheck();
    await save.click();
    await expect(page.getByText('Saved as version 3.')).toBeVisible();
    await page.getByRole('link', { name: '← Guardrails' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Guardrails' })).toBeVisible();
    expect(loaded).toEqual([]);

    // Whoever comes by the address of a search loads the page, and nothing else does.
    await page.goto('/dashboard/operator/settings/proposals?project=Ware&user=');
    await hydrated(page);
    loaded.length = 0;
    await expect(amount).toHaveValue('25.00');
    await expect(chosen).toHaveText('Operations');
    await amount.fill('30');
    await project.selectOption({ label: 'Warehouse move' });
    const looked = page.getByLabel('Project name');
    const found = project.locator('option', { hasText: 'Website relaunch' });
    await expect(found).toHaveCount(0);
    await looked.fill('Web');
    await page.getByRole('button', { name: 'Find' }).click();
    await expect(page).toHaveURL(/\?project=Web&user=$/);
    await expect(found).toHaveCount(1);
    await expect(chosen).toHaveText('Warehouse move');
    await expect(amount).toHaveValue('30');
    await expect(page.getByRole('button', { name: 'Find' })).toBeFocused();
    await look(page, 'proposals, looking for a project');
    await page.goBack();
    await expect(looked).toHaveValue('Ware');
    await expect(found).toHaveCount(0);
    await expect(chosen).toHaveText('Warehouse move');
    await page.goForward();
    await expect(looked).toHaveValue('Web');
    await expect(found).toHaveCount(1);
    await save.click();
    await expect(page.getByText('Saved as version 4.')).toBeVisible();
    await expect(chosen).toHaveText('Warehouse move');
    expect(loaded).toEqual([]);
    await page.reload();
    await expect(amount).toHaveValue('30.00');
    await expect(chosen).toHaveText('Warehouse move');
  });
});

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

test('what is chosen in one list is not chosen in another', async ({ browser, watch }) => {
  await withCompany(browser, watch, async (_, page) => {
    await go(page, 'History');
    await page.locator('select[name=status]').selectOption('executed');
    await go(page, 'Audit trail');
    await expect(page.locator('select[name=kind]')).toHaveValue('');
    await page.locator('select[name=kind]').selectOption('failed');
    await page.locator('input[name=from]').fill('2026-01-01');
    await go(page, 'History');
    await expect(page.locator('select[name=status]')).toHaveValue('');
    await go(page, 'Audit trail');
    await expect(page.locator('select[name=kind]')).toHaveValue('');
    await expect(page.locator('input[name=from]')).toHaveValue('');
  });
});
