#!/usr/bin/env node
import { setFlagsFromString } from 'node:v8';
import { asWickError, exitCodes, WickError } from '../contract/errors.ts';
import { openFace, showError } from './output/face.ts';
import { buildProgram } from './program.ts';

// With it, process.exit can wait for ever for a compiler thread that waits for this one (nodejs/node#54918).
setFlagsFromString('--no-concurrent-sparkplug');

/** Ctrl-C and its like end everything in good order; a second one ends the command at once. */
function interruptSignal(): AbortSignal {
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => {
      if (controller.signal.aborted) process.exit(exitCodes.cancelled);
      controller.abort(new WickError('cancelled', {}));
    });
  }
  return controller.signal;
}

async function main(args: readonly string[]): Promise<number> {
  const face = openFace({ json: args.includes('--json'), signal: interruptSignal() });
  // A reader that went away must not stop a flash that is under way.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
  try {
    return await buildProgram(face).run(args);
  } catch (thrown) {
    return showError(face, asWickError(thrown));
  }
}

const code = await main(process.argv.slice(2));
// What is still open by now (a drive that does not answer, a server that is slow to close) must not hold the person up.
await Promise.all([process.stdout, process.stderr].map((stream) => new Promise((done) => stream.write('', done))));
process.exit(code);
