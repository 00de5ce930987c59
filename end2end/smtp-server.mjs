// A real mail server for tests: TLS, authentication, and one JSON line for each message.
//   node smtp-server.mjs starttls|tls CERTIFICATE KEY USER PASSWORD
// Prints `listening PORT` once it takes connections.

import { readFileSync } from 'node:fs';
import { SMTPServer } from 'smtp-server';

const [security, certificate, key, user, password] = process.argv.slice(2);

const server = new SMTPServer({
  secure: security === 'tls',
  cert: readFileSync(certificate),
  key: readFileSync(key),
  authOptional: false,
  allowInsecureAuth: false,
  onAuth(auth, _session, answer) {
    const right = auth.username === user && auth.password === password;
    answer(right ? null : new Error('535 wrong user or password'), right ? { user } : undefined);
  },
  onRcptTo(address, _session, answer) {
    const refused = address.address.startsWith('refused@');
    answer(refused ? Object.assign(new Error('no such mailbox'), { responseCode: 550 }) : null);
  },
  onData(stream, session, answer) {
    const parts = [];
    stream.on('data', (part) => parts.push(part));
    stream.on('end', () => {
      const message = {
        from: session.envelope.mailFrom.address,
        to: session.envelope.rcptTo.map((recipient) => recipient.address),
        user: session.user,
        secure: session.secure,
        content: Buffer.concat(parts).toString('base64'),
      };
      console.log(JSON.stringify(message));
      answer(null, 'taken');
    });
  },
});

server.on('error', (error) => console.error(error.message));
server.listen(0, '127.0.0.1', () => console.log(`listening ${server.server.address().port}`));
