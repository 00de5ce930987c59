import { defineConfig } from '@playwright/test';
import { existsSync } from 'node:fs';

// Debian's Chromium: nothing is downloaded. The one without windows, as the other makes one for
// every person of a story, which takes longer than the pages in it.
const chromium =
  process.env.CHROMIUM ?? ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'].find((path) => existsSync(path));

export default defineConfig({
  testDir: './tests',
  // A debug build on two shared cores, starting a company of its own.
  timeout: 30_000,
  expect: { timeout: 10_000 },
  // One for each core: a third only makes all of them wait.
  workers: 2,
  // Stories about hard states take long, and each has a company of its own: files are no bound.
  fullyParallel: true,
  forbidOnly: !!process.env.CI,
  retries: 0,
  reporter: [['list']],
  outputDir: '../test-results',
  use: {
    browserName: 'chromium',
    locale: 'en-US',
    timezoneId: 'UTC',
    viewport: { width: 1280, height: 800 },
    // What does not come names its line, instead of the whole story's time being over.
    actionTimeout: 20_000,
    colorScheme: 'light',
    // Colours are measured as they end up, not half way.
    contextOptions: { reducedMotion: 'reduce' },
    screenshot: 'only-on-failure',
    // Traces cost time on every page: TRACE=1 when looking into a failure.
    trace: process.env.TRACE ? 'retain-on-failure' : 'off',
    launchOptions: {
      executablePath: chromium,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
});
