import type { ParentPort } from 'electron';
import { setFlagsFromString } from 'node:v8';
import { calls } from '../contract/calls.ts';
import { engineMessage, type EngineNotice, type ShellCalls } from '../contract/calls/shell.ts';
import { asWickError, WickError } from '../contract/errors.ts';
import { type Client, connect } from '../contract/rpc/connect.ts';
import { serve } from '../contract/rpc/serve.ts';
import { answersOf } from '../engine/answers/answers.ts';
import { Host } from '../engine/answers/host.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { portChannel } from './port-channel.ts';

// The engine in a process of its own: what it does never freezes a window, and what it may not do, the window cannot.

// See cli/main.ts.
setFlagsFromString('--no-concurrent-sparkplug');

const parent = (process as unknown as { parentPort: ParentPort }).parentPort;
let shell: Client<ShellCalls> | undefined;

const host = await Host.open({
  face: 'desktop',
  version: packageJson.version,
  choose: async (what, name) => {
    if (shell === undefined) throw new WickError('not-offered', { what: "The system's own dialog" });
    const { path } = await shell.call('choose', { what, ...(name === undefined ? {} : { name }) });
    return path;
  },
  openLink: async (link) => (await shell?.call('openLink', { link }))?.opened ?? false,
}).catch(sayWhyNot);
const answers = answersOf(host);

parent.on('message', ({ data, ports }) => {
  const message = engineMessage.parse(data);
  const [port] = ports;
  switch (message.kind) {
    case 'page':
      if (port !== undefined) serve(calls, answers, portChannel(port));
      break;
    case 'shell':
      if (port !== undefined) shell = connect<ShellCalls>(portChannel(port));
      break;
    case 'given':
      host.given.give(message.path);
      break;
    case 'end':
      void host[Symbol.asyncDispose]().finally(() => process.exit(0));
      break;
  }
});

/** Waits for its end: what a process says may be lost where it ends at once. */
async function sayWhyNot(cause: unknown): Promise<never> {
  parent.on('message', ({ data }) => {
    if (engineMessage.parse(data).kind === 'end') process.exit(1);
  });
  const { code, message, fields } = asWickError(cause);
  parent.postMessage({ kind: 'cannot-open', error: { code, message, fields: { ...fields } } } satisfies EngineNotice);
  return await new Promise<never>(() => {});
}
