// The app itself: started on a port and in a folder of its own, stopped, and killed.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

export interface App {
  url: string;
  email: string;
  password: string;
  /** Its own folder: database, outbox, secrets. */
  home: string;
  /** Everything it has printed. */
  output(): string;
  /** Asks it to stop and waits until it has. */
  stop(): Promise<void>;
  /** Kills it as a power cut would. */
  kill(): Promise<void>;
}

interface StartOptions {
  /** Settings besides the ones that make it independent of this machine's. */
  env?: Record<string, string>;
  /** Go on with what an earlier app left; otherwise a new, empty one is made. */
  home?: string;
  /** How long its start may take: the first one makes a database. */
  timeout?: number;
}

/** Starts the built app on a free port; resolves when it says that it is ready. */
export async function startApp(options: StartOptions = {}): Promise<App> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await startOn(await freePort(), options);
    } catch (error) {
      // Somebody else has taken the port since it was free.
      if (tries === 3 || !String(error).includes('Address already in use')) throw error;
    }
  }
}

async function startOn(port: number, { env = {}, home, timeout = 60_000 }: StartOptions): Promise<App> {
  const binary = process.env.AI_COO_BIN;
  if (!binary || !existsSync(binary)) {
    throw new Error('AI_COO_BIN must name the built app: run these tests by bin/test e2e');
  }
  const folder = home ?? temporaryHome();
  const app = spawn(binary, ['serve'], {
    cwd: root,
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      ...settingsOf('LEPTOS_'),
      LEPTOS_SITE_ADDR: `127.0.0.1:${port}`,
      AI_COO_HOME: folder,
      APP_URL: `http://localhost:${port}`,
      RUST_BACKTRACE: '1',
      // Stories about other things do not wait until an approval can no longer be taken back.
      APPROVAL_UNDO_SECONDS: '0',
      // Nor until an action has been in view for a moment: hand.spec.ts is about that.
      APPROVAL_VIEW_SECONDS: '0',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });

  let output = '';
  app.stderr.on('data', (text) => (output += text));
  const exit = once(app, 'exit');
  // Without this the app would outlive a runner that is killed by its own time limit.
  const killWithUs = () => app.kill('SIGKILL');
  process.once('exit', killWithUs);
  const end = async (signal: NodeJS.Signals) => {
    process.off('exit', killWithUs);
    if (app.exitCode === null && app.signalCode === null) app.kill(signal);
    await exit;
  };

  const ready = new Promise<string[]>((resolve, reject) => {
    const tooLate = setTimeout(() => reject(new Error(`not ready after ${timeout} ms`)), timeout);
    createInterface({ input: app.stdout }).on('line', (line) => {
      output += `${line}\n`;
      const words = line.trim().split(' ');
      if (words[0] !== 'ready') return;
      clearTimeout(tooLate);
      resolve(words.slice(1));
    });
    void exit.then(([code, signal]) => {
      clearTimeout(tooLate);
      reject(new Error(`it ended with ${code ?? signal}`));
    });
    app.once('error', reject);
  });

  try {
    const [url, email, password] = await ready;
    return {
      url,
      email,
      password,
      home: folder,
      output: () => output,
      stop: async () => {
        await end('SIGTERM');
        if (!home) rmSync(folder, { recursive: true, force: true });
      },
      kill: () => end('SIGKILL'),
    };
  } catch (error) {
    await end('SIGKILL');
    throw new Error(`the app did not start: ${(error as Error).message}\n${output}`);
  }
}

/** A folder that PostgreSQL's own user may pass through; its path is short enough for a socket. */
export function temporaryHome(): string {
  const folder = mkdtempSync(join(process.env.AI_COO_TEST_TMP ?? tmpdir(), 'ai-coo-e2e-'));
  chmodSync(folder, 0o711);
  return folder;
}

export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

function settingsOf(prefix: string): Record<string, string> {
  const all = Object.entries(process.env) as [string, string][];
  return Object.fromEntries(all.filter(([name]) => name.startsWith(prefix)));
}
