// What every story needs: an app of its own, a signed-in page, and the checks that
// hold on each page.

import { createHmac } from 'node:crypto';
import { test as base, expect, type BrowserContext, type BrowserContextOptions, type Locator, type Page } from '@playwright/test';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { root, startApp, type App } from './app';

export { expect };
export { freePort, startApp, temporaryHome, type App } from './app';

// ---------------------------------------------------------------- a test's own things

/**
 * `app`: one per worker, with the demo company.
 * `page`, `otherPage(options)`: this person's page; a second person's at another
 * machine, or the same in the dark, on a phone, without scripts.
 * All are watched: a test fails if a page breaks its security policy, throws, or
 * logs an error. What a test expects it names: `watch.allow(/404/)`.
 */
export const test = base.extend<
  { watch: Watch; otherPage: (options?: BrowserContextOptions) => Promise<Page> },
  { app: App }
>({
  app: [
    async ({}, use) => {
      const app = await startApp();
      await use(app);
      await app.stop();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  baseURL: async ({ app }, use) => use(app.url),
  watch: async ({}, use) => {
    const watch = new Watch();
    await use(watch);
    expect(watch.problems(), 'problems on the pages of this test').toEqual([]);
  },
  page: async ({ page, watch }, use) => {
    await watch.add(page);
    await use(page);
  },
  otherPage: async ({ browser, app, watch }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async (options = {}) => {
      const context = await browser.newContext({ baseURL: app.url, ...options });
      contexts.push(context);
      const page = await context.newPage();
      await watch.add(page);
      return page;
    });
    await Promise.all(contexts.map((context) => context.close()));
  },
});

/** What a browser says of a page that is left while its code is on its way. */
const LEFT = /WebAssembly compilation aborted: Network error: Response body loading was aborted/;

/** Collects what must not happen on a page. */
export class Watch {
  #found: string[] = [];
  #allowed: RegExp[] = [LEFT];

  /** Problems that match are expected in this test. */
  allow(pattern: RegExp): void {
    this.#allowed.push(pattern);
  }

  problems(): string[] {
    return this.#found.filter((problem) => !this.#allowed.some((pattern) => pattern.test(problem)));
  }

  /** To be called before the page opens its first address. */
  async add(page: Page): Promise<void> {
    // Not every violation reaches the console, so the event is heard too. The binding
    // is ours, not the page's: no policy touches it.
    await page.exposeBinding('__violation', (_, text: string) => this.#found.push(`policy: ${text}`));
    await page.addInitScript(() => {
      document.addEventListener('securitypolicyviolation', (event) => {
        const report = (window as unknown as { __violation(text: string): void }).__violation;
        report(`${event.violatedDirective} ${event.blockedURI} at ${event.sourceFile}:${event.lineNumber}`);
      });
    });
    page.on('pageerror', (error) => this.#found.push(`exception: ${error.message}`));
    page.on('console', (message) => {
      if (message.type() === 'error') this.#found.push(`console: ${message.text()} (${message.location().url})`);
    });
  }
}

// ---------------------------------------------------------------- what a person does

/** Fills in the sign-in form; ends on the inbox. */
export async function signIn(page: Page, app: App, email = app.email, password = app.password): Promise<void> {
  await page.goto(app.url);
  await page.getByLabel('E-mail', { exact: true }).fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page).toHaveURL(/\/dashboard\//);
}

/** Sets up an authenticator for who is signed in, by the link in a mail; its secret. */
export async function setUpAuthenticator(
  page: Page,
  app: App,
  look: (page: Page) => Promise<void> = async () => {},
  link: () => Promise<string> = () => linkInOutbox(page, 'Set up your authenticator', app.email),
): Promise<string> {
  await page.goto('/dashboard/operator/account');
  const panel = page.locator('#authenticator');
  await panel.getByLabel('Your password').fill(app.password);
  await page.getByRole('button', { name: 'Send setup link' }).click();
  await expect(page.getByText('a link to set up your authenticator is on its way')).toBeVisible();
  await look(page);
  await page.goto(await link());
  await page.getByRole('button', { name: 'Show QR code' }).click();
  const secret = await panel.locator('code').innerText();
  await look(page);
  await panel.getByLabel('Code', { exact: true }).fill(codeOf(secret));
  await page.getByRole('button', { name: 'Confirm' }).click();
  await expect(page.getByText('Authenticator set up.')).toBeVisible();
  return secret;
}

/** The link in the newest mail of that subject to one address, as the outbox shows it to whoever is signed in. */
export async function linkInOutbox(page: Page, subject: string, to: string): Promise<string> {
  const mail = page.locator('article.letter').filter({ hasText: subject }).filter({ has: page.getByText(to, { exact: true }) });
  let link: string | undefined;
  await expect(async () => {
    await page.goto('/dashboard/operator/outbox');
    link = /https?:\/\/\S+\/dashboard\/operator\/account\?key=[0-9a-f]+\S*/.exec(await mail.first().innerText({ timeout: 1_000 }))?.[0];
    expect(link).toBeTruthy();
  }).toPass({ timeout: 20_000 });
  return link!;
}

/** What an authenticator shows (RFC 6238), so many periods from now. */
export function codeOf(secret: string, later = 0): string {
  const bits = [...secret.replaceAll(/[\s=]/g, '')]
    .map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'))
    .join('');
  const key = Buffer.from(bits.match(/.{8}/g)!.map((byte) => Number.parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + later));
  const digest = createHmac('sha1', key).update(step).digest();
  const at = digest[19] & 0xf;
  return String((digest.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

/**
 * Clicks a button that decides about an action, and waits until the server has answered: who
 * goes elsewhere before takes the question back.
 */
export async function decide(page: Page, button: Locator): Promise<void> {
  const verb = /\/page\/(approve|reject|settle|retry|cancel|undo|take_back)$/;
  // The hand is moved to what stands there: under a hand at rest a button that has come by itself is
  // not pressed (hand.js).
  await button.click({ trial: true });
  await page.mouse.move(0, 0);
  const answered = page.waitForResponse((response) => verb.test(new URL(response.url()).pathname));
  await button.click();
  await answered;
}

/** Opens a waiting action beside the inbox, and waits until it is the one that is shown. */
export async function openCard(page: Page, card: Locator): Promise<void> {
  const title = (await card.locator('.title').innerText()).trim();
  await card.click();
  await expect(page.locator('.opening h2').filter({ hasText: title })).toBeVisible();
}

/** Changes the record behind the app's back. */
export function sql(home: string, statement: string) {
  const address = `postgres://ai_coo@localhost:5432/ai_coo?host=${encodeURIComponent(join(home, 'postgres'))}`;
  execFileSync('psql', ['--quiet', '--set', 'ON_ERROR_STOP=1', address, '--command', statement]);
}

/** Waits until the page has come alive. Only for steps that need it: forms work before. */
export async function hydrated(page: Page): Promise<void> {
  await page.waitForFunction(() => document.documentElement.dataset.hydrated === 'true');
}

/** Ways to look at the same page, for `otherPage` and `test.use`. */
export const dark: BrowserContextOptions = { colorScheme: 'dark' };
export const phone: BrowserContextOptions = { viewport: { width: 320, height: 640 }, hasTouch: true, isMobile: true };
export const noScript: BrowserContextOptions = { javaScriptEnabled: false };

// ---------------------------------------------------------------- checks of a whole page

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What colours decide: `light-dark()` is all that differs between the schemes. */
const OF_COLOURS = ['color-contrast', 'link-in-text-block'];

/** No accessibility violation, as the page is now. Works with scripts switched off. */
export async function expectAccessible(page: Page, rules?: string[]): Promise<void> {
  // Given by the debugger, which no Content-Security-Policy forbids.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axeSource);
  const violations = await page.evaluate(async (rules) => {
    // With scripts switched off no timer ever fires, and axe waits for some.
    const probe = document.createElement('div');
    probe.innerHTML = '<noscript><br></noscript>';
    if (probe.querySelector('br')) {
      window.setTimeout = ((then: () => void) => void Promise.resolve().then(then)) as unknown as typeof setTimeout;
    }
    const { axe } = window as unknown as { axe: { run(where: Document, options: object): Promise<any> } };
    const result = await axe.run(document, { resultTypes: ['violations'], ...(rules && { runOnly: rules }) });
    return result.violations.map(
      (rule: any) => `${rule.id}: ${rule.help}: ${rule.nodes.map((node: any) => node.target.join(' ')).join(', ')}`,
    );
  }, rules);
  expect(violations, `accessibility of ${page.url()}`).toEqual([]);
}

/** The same, in light and in dark; the page is left as it was. */
export async function expectAccessibleInBothSchemes(page: Page): Promise<void> {
  for (const [colorScheme, rules] of [['light', undefined], ['dark', OF_COLOURS]] as const) {
    await page.emulateMedia({ colorScheme });
    await expectAccessible(page, rules);
  }
  await page.emulateMedia({ colorScheme: null });
}

/** Nothing sticks out sideways: the page can be read by scrolling down alone. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const { content, window: width } = await page.evaluate(() => ({
    content: document.documentElement.scrollWidth,
    window: document.documentElement.clientWidth,
  }));
  expect(content, `width of ${page.url()} in a window of ${width}`).toBeLessThanOrEqual(width);
}

/** With PICTURES=1: keeps one of the whole page, for people, under test-results/pictures/NAME.png. */
export async function picture(page: Page, name: string): Promise<void> {
  if (!process.env.PICTURES) return;
  await page.screenshot({ path: join(root, 'test-results', 'pictures', `${name}.png`), fullPage: true });
}

/** How a page looks in every way that people look at it. */
export async function look(page: Page, name: string) {
  const size = page.viewportSize();
  for (const [scheme, word, rules] of [[null, '', undefined], [dark.colorScheme!, ', dark', OF_COLOURS]] as const) {
    await page.emulateMedia({ colorScheme: scheme });
    await expectAccessible(page, rules);
    await picture(page, `${name}${word}`);
    await page.setViewportSize(phone.viewport!);
    await expectNoSidewaysScroll(page);
    await picture(page, `${name}${word}, narrow`);
    if (size) await page.setViewportSize(size);
  }
  await page.emulateMedia({ colorScheme: null });
}

/** No two controls that act on different things have one name: a screen reader's list of them says which is which. */
export async function expectNamesTell(page: Page): Promise<void> {
  await page.evaluate(() => document.querySelectorAll('details').forEach((fold) => (fold.open = true)));
  const debug = await page.context().newCDPSession(page);
  const { nodes } = await debug.send('Accessibility.getFullAXTree');
  const kinds = /^(button|link|checkbox|radio|DisclosureTriangle)$/;
  const found = new Map<string, Set<string>>();
  for (const node of nodes) {
    const role = String(node.role?.value ?? '');
    if (node.ignored || !kinds.test(role) || !node.backendDOMNodeId) continue;
    const { object } = await debug.send('DOM.resolveNode', { backendNodeId: node.backendDOMNodeId });
    const { result } = await debug.send('Runtime.callFunctionOn', {
      objectId: object.objectId!,
      returnByValue: true,
      functionDeclaration: `function () {
        if (this.href) return this.href;
        if (this.matches('summary')) return this.parentElement.textContent;
        const fields = this.form ? [...this.form.querySelectorAll('input[type=hidden]')] : [];
        const about = fields.filter((field) => !['shown', 'in_view'].includes(field.name)).map((field) => field.value);
        // Choices are heard with the name of their group.
        const group = this.matches('input') ? this.closest('fieldset')?.querySelector('legend')?.textContent : '';
        return (group ?? '') + '\\n' + [this.form?.getAttribute('action'), this.name, this.value, ...about].join(' ');
      }`,
    });
    const [group, ...target] = String(result.value).split('\n');
    const grouped = target.length > 0 && /checkbox|radio/.test(role) ? group : '';
    const name = `${role}: ${grouped} ${String(node.name?.value ?? '').trim()}`;
    found.set(name, (found.get(name) ?? new Set()).add(String(result.value)));
  }
  await debug.detach();
  const same = [...found].filter(([, targets]) => targets.size > 1).map(([name]) => name);
  expect(same, `one name for different things at ${page.url()}`).toEqual([]);
  expect(found.size, `controls at ${page.url()}`).toBeGreaterThan(0);
}
