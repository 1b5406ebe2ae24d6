import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer as createWebServer, type Server as WebServer } from 'node:http';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { type System, stateOf } from './system.ts';

/** The ports of the local network, open until the signal of the system: dropbear's, and that of pvr-sdk. */
export async function openPorts(system: System): Promise<void> {
  const { machine, signal } = system;
  const { address, ports } = machine.options;
  if (machine.fault('no-network') !== undefined) return;
  const ssh = createServer((socket) => {
    socket.on('error', () => {});
    socket.on('data', () => {});
    socket.write('SSH-2.0-dropbear_2022.83\r\n');
    signal.addEventListener('abort', () => socket.destroy(), { once: true });
  });
  const web = pvrSdk(system, `http://${address}:${ports.pvrSdk}`);
  const opened = [listen(ssh, ports.ssh, address, signal), listen(web, ports.pvrSdk, address, signal)];
  await Promise.all(opened);
}

async function listen(server: Server | WebServer, port: number, host: string, signal: AbortSignal): Promise<void> {
  server.listen({ port, host, signal });
  await once(server, 'listening');
  if ('closeAllConnections' in server) signal.addEventListener('abort', () => server.closeAllConnections());
}

/** A remote for pvr: what can be had where, the state, and the objects. */
function pvrSdk(system: System, origin: string): WebServer {
  const base = `${origin}/cgi-bin/pvr`;
  const remote = {
    'pvr-spec': 'pvr-pantahub-1',
    'json-get-url': `${base}/json`,
    'json-key': '',
    'objects-endpoint': `${base}/objects`,
    'post-url': `${base}/post`,
    'post-fields': ['commit-msg'],
    'post-fields-opt': ['rev'],
    'step-get-url': `${base}/json`,
  };
  return createWebServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', origin);
    const object = /^\/cgi-bin\/pvr\/objects\/([0-9a-f]{64})$/.exec(pathname)?.[1];
    const json = (text: string) => response.setHeader('content-type', 'application/json').end(text);
    if (pathname === '/cgi-bin/pvr' || pathname === '/cgi-bin/pvr/.pvrremote') json(JSON.stringify(remote));
    else if (pathname === '/cgi-bin/pvr/json') json(stateOf(system));
    else if (object === undefined) response.writeHead(404).end();
    else {
      readFile(join(system.folder, 'objects', object)).then(
        (content) => response.end(content),
        () => response.writeHead(404).end(),
      );
    }
  });
}
