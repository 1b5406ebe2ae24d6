import { type ChildProcess, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { laneHead, type LaneEnd, type LaneKind, type LanePart, LaneReader } from '../../contract/lanes.ts';

/** Characters of standard error that are kept of each helper. */
const keptWords = 4096;
/** Most bytes that may wait for a helper which does not take them. The engine sends no more than its window, 64 MiB. */
const mostWaiting = 80 << 20;
/** How long helpers may take to end once nobody is left to ask them anything, in ms. */
const lastMoments = 2000;

/**
 * Starts a helper of its own for each of the drives that a person was asked about, when the first bytes come for it, and
 * passes on what goes to them and comes from them. Ends with its input, and its helpers with it.
 */
export function launch(drives: readonly string[], input: Readable, output: Writable): void {
  const helpers = new Map<number, ChildProcess>();
  const reader = new LaneReader();

  function send(kind: LaneKind, lane: number, body: Uint8Array = new Uint8Array(0)): boolean {
    output.cork();
    output.write(laneHead(kind, lane, body.length));
    const room = body.length === 0 || output.write(body);
    output.uncork();
    return room;
  }

  function start(lane: number): ChildProcess {
    const name = drives[lane];
    if (name === undefined) throw new RangeError(`there is no drive ${lane}`);
    const helper = spawnOne(name);
    helpers.set(lane, helper);
    let said = '';
    helper.stderr?.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-keptWords);
    });
    helper.stdin?.on('error', () => {}); // its end says so too
    helper.stdout?.on('data', (bytes: Buffer) => {
      if (send('bytes', lane, bytes)) return;
      helper.stdout?.pause();
      output.once('drain', () => helper.stdout?.resume());
    });
    let over = false;
    const ended = (code: number | null, signal: string | null) => {
      if (over) return;
      over = true;
      helpers.delete(lane);
      const end: LaneEnd = { code, signal, said };
      send('ended', lane, Buffer.from(JSON.stringify(end)));
    };
    helper.once('close', ended);
    helper.once('error', (error) => {
      said += `\n${error.message}`;
      ended(null, null);
    });
    return helper;
  }

  function take({ kind, lane, body }: LanePart): void {
    switch (kind) {
      case 'bytes': {
        const helper = helpers.get(lane) ?? start(lane);
        helper.stdin?.write(body);
        if ((helper.stdin?.writableLength ?? 0) > mostWaiting) helper.kill('SIGKILL');
        break;
      }
      case 'close':
        helpers.get(lane)?.stdin?.end();
        break;
      case 'kill':
        helpers.get(lane)?.kill('SIGKILL');
        break;
      case 'ready':
      case 'ended':
        throw new RangeError(`a message "${kind}" from the engine`);
    }
  }

  function end(): void {
    input.destroy();
    output.destroy();
    for (const { stdin } of helpers.values()) stdin?.destroy();
    // A helper that waits for a dead drive ends when the drive lets it.
    setTimeout(() => process.exit(), lastMoments).unref();
  }

  output.on('error', end);
  output.setMaxListeners(0);
  input.on('error', end);
  input.on('end', end);
  input.on('data', (chunk: Buffer) => {
    try {
      for (const part of reader.push(chunk)) take(part);
    } catch (error) {
      process.stderr.write(`wick helper: ${error instanceof Error ? error.message : String(error)}\n`);
      process.exitCode = 2;
      end();
    }
  });
  send('ready', 0);
}

/** This program once more, for one drive. What started this one is not for it, but for who has started it. */
function spawnOne(name: string): ChildProcess {
  const [, script = process.execPath] = process.argv;
  // A program of one file is its own script.
  const self = script === process.execPath ? [] : [script];
  const { SystemRoot, PKEXEC_UID, SUDO_UID } = process.env;
  const env = Object.fromEntries(
    Object.entries({ SystemRoot, PKEXEC_UID, SUDO_UID }).filter(([, value]) => value !== undefined),
  );
  return spawn(process.execPath, [...process.execArgv, ...self, '--only', name], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env,
    windowsHide: true,
  });
}
