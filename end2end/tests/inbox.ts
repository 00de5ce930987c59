// A mail server that keeps what it is given, and what its mails say.

import { once } from 'node:events';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';

const { SMTPServer } = createRequire(import.meta.url)('smtp-server');

export interface Mail {
  to: string[];
  subject: string;
  html: string;
}

/** The app's settings for a mail server of this machine. */
export const mailAt = (port: number) => ({ SMTP_HOST: '127.0.0.1', SMTP_PORT: String(port), SMTP_TLS: 'none' });

/** A mail server that keeps what it is given. */
export async function inbox() {
  const mails: Mail[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onData(stream: AsyncIterable<Buffer>, session: any, answer: (error: Error | null, text?: string) => void) {
      void (async () => {
        const parts: Buffer[] = [];
        for await (const part of stream) parts.push(part);
        const content = Buffer.concat(parts).toString('utf8');
        mails.push({
          to: session.envelope.rcptTo.map((one: { address: string }) => one.address),
          subject: subjectOf(content),
          html: htmlOf(content),
        });
        answer(null, 'taken');
      })();
    },
  });
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const { port } = server.server.address() as AddressInfo;
  return { port, mails, close: () => new Promise<void>((done) => server.close(() => done())) };
}

function subjectOf(content: string): string {
  const folded = /^Subject: ((?:.*\r\n[ \t])*.*)\r\n/m.exec(content)?.[1] ?? '';
  return folded.replace(/\r\n[ \t]/g, ' ');
}

/** The HTML part, out of quoted-printable or base64. */
function htmlOf(content: string): string {
  const part = content.split(/\r\n--/).find((one) => /^Content-Type: text\/html/im.test(one)) ?? '';
  const [head, ...rest] = part.split('\r\n\r\n');
  const body = rest.join('\r\n\r\n');
  if (/base64/i.test(head)) return Buffer.from(body, 'base64').toString('utf8');
  const bytes = body
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

