// A reverse proxy that puts an app under a path, sockets too: `passes` the path on, or takes it
// off. For stories; `docs/settings.md` has the lines for nginx that do the same.

import { createServer, request } from 'node:http';
import { connect } from 'node:net';

/** Listens on `port`; answers 404 beside the path, as another site would. */
export function proxy({ port, path, to, passes }) {
  const inside = (url) => {
    if (url !== path && !url.startsWith(`${path}/`) && !url.startsWith(`${path}?`)) return undefined;
    if (passes) return url;
    const rest = url.slice(path.length);
    return rest.startsWith('/') ? rest : `/${rest}`;
  };
  const server = createServer((incoming, outgoing) => {
    const url = inside(incoming.url);
    if (url === undefined) {
      outgoing.writeHead(404).end('another site');
      return;
    }
    const { method, headers } = incoming;
    const forwarded = request({ host: '127.0.0.1', port: to, method, path: url, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode, answer.rawHeaders);
      answer.pipe(outgoing);
    });
    forwarded.on('error', () => outgoing.destroy());
    incoming.pipe(forwarded);
  });
  const sockets = new Set();
  server.on('upgrade', (incoming, socket, head) => {
    const url = inside(incoming.url);
    if (url === undefined) {
      socket.destroy();
      return;
    }
    const other = connect(to, '127.0.0.1', () => {
      const lines = [];
      for (let at = 0; at < incoming.rawHeaders.length; at += 2) {
        lines.push(`${incoming.rawHeaders[at]}: ${incoming.rawHeaders[at + 1]}`);
      }
      other.write(`GET ${url} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);
      other.write(head);
      other.pipe(socket);
      socket.pipe(other);
    });
    for (const one of [socket, other]) {
      sockets.add(one);
      one.on('error', () => {
        socket.destroy();
        other.destroy();
      });
      one.on('close', () => sockets.delete(one));
    }
  });
  return new Promise((resolve) => {
    server.listen(port, '127.0.0.1', () =>
      resolve({
        close: () => {
          sockets.forEach((socket) => socket.destroy());
          server.closeAllConnections();
          return new Promise((done) => server.close(done));
        },
      }),
    );
  });
}
