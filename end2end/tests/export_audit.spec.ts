// Somebody takes the audit trail along as a file.

import { readFile } from 'node:fs/promises';
import { expect, signIn, test } from './support';

test('downloads the trail as CSV', async ({ page, app }) => {
  await signIn(page, app);
  await page.goto('/dashboard/operator/audit');
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: /CSV/ }).click();
  const file = await (await download).path();
  const text = await readFile(file, 'utf8');
  expect(text.split('\r\n')[0]).toBe('id,timestamp,event_type,action_id,actor,actor_name,actor_type,event_data');
  expect(text).toContain('signed_in');
});
