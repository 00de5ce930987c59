// Two of a kind in one minute: two reminders, two people of one name, two browsers. Who hears a
// page as a list of its controls knows which is which.

import { expect, expectNamesTell, hydrated, signIn, sql, startApp, test } from './support';

test('what has the name of another one is told apart', async ({ browser, otherPage }) => {
  test.setTimeout(180_000);
  const app = await startApp();
  try {
    const page = await otherPage({ baseURL: app.url });
    await signIn(page, app);
    await page.goto('/dashboard/ai-coo');
    await page.getByRole('button', { name: 'Run analysis' }).first().click();
    await expect(page.getByText(/Cash runs out in \d+ days/).first()).toBeVisible({ timeout: 30_000 });
    for (const time of ['first', 'second']) {
      await page.goto('/dashboard/operator/new/create_task');
      await hydrated(page);
      await page.getByLabel('Task name').fill('Call the bank');
      await page.getByRole('group', { name: 'Assignee' }).getByRole('radio').first().check();
      await page.getByLabel('Due date').fill('2030-01-15');
      await page.getByLabel('Expected outcome').fill('We know what they offer.');
      await page.getByLabel('Reason', { exact: true }).fill('They have asked us for a call.');
      await page.getByRole('button', { name: 'Propose' }).click();
      await expect(page.getByText('You proposed this action, so'), time).toBeVisible();
      // One of each subject is open at a time: the next one is about another.
      sql(app.home, `update autonomous_actions set subject = id::text where action_type = 'create_task'`);
    }
    // The same browser signs in once more, and two accounts have one name.
    await signIn(await otherPage({ baseURL: app.url }), app);
    await signIn(await otherPage({ baseURL: app.url }), app);
    const mine = `(select id from users where email = '${app.email}')`;
    sql(app.home, `
      update users set name = 'Anna Berg';
      insert into outbox_messages (message_id, sender, recipients, subject, content)
        select '<' || n || '@example.com>', 'a@example.com', '["b@example.com"]', 'Hello', E'Subject: Hello\\r\\n\\r\\nHello' from generate_series(1, 2) n;
      insert into api_tokens (id, org_id, name, role, user_id, token_hash, created_at, expires_at)
        select gen_random_uuid(), org_id, 'Books', 'viewer', id, repeat(n::text, 64), now(), now() + interval '9 days'
        from users, generate_series(1, 2) n where id = ${mine};
      insert into remembered_browsers (id, org_id, user_id, key_hash, created_at, last_used_at, expires_at)
        select gen_random_uuid(), org_id, id, repeat(n::text, 64), now(), now(), now() + interval '9 days'
        from users, generate_series(1, 2) n where id = ${mine};
      insert into action_approvals (action_id, actor, decision, effect_hash, decided_at)
        select id, 'user:' || ${mine}, 'rejected', effect_hash, now() from autonomous_actions where action_type = 'create_task';
      insert into notices (org_id, user_id, channel, kind, action_id, state, due_at, created_at)
        select org_id, ${mine}, 'in_app', 'asked', id, 'sent', now(), now() from autonomous_actions where action_type = 'create_task'`);
    const asked = ['', '/several', '/outbox', '/people', '/tokens', '/account', '/approvals', '/history', '/notices', '/audit'];
    for (const place of asked) {
      await page.goto(`/dashboard/operator${place}`);
      await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
      await expect(page.locator('.hidden', { hasText: 'number 2' }).or(page.locator('[aria-label*="number 2"]')).first(), place).toBeAttached();
      await expectNamesTell(page);
    }
    sql(app.home, `update autonomous_actions set status = 'failed', execution_error = 'Odoo refused it.' where action_type = 'create_task'`);
    await page.goto('/dashboard/operator/failed');
    await expect(page.getByRole('button', { name: /^Retry: .*, number 2$/ })).toBeVisible();
    await expectNamesTell(page);
  } finally {
    // A page that is still asking would find nobody.
    await Promise.all(browser.contexts().map((context) => context.close()));
    await app.stop();
  }
});
