import { setTimeout as sleep } from 'node:timers/promises';
import type { HelperChannel } from './helper-channel.ts';

/** How long a helper may take to end by itself after its pipe was closed, in ms. */
const killAfter = 500;
/** How long an end is waited for after that, in ms: a process that waits for a dead drive cannot be ended at all. */
const giveUpAfter = 1500;

/** Closes the helper's pipe, which ends it, and waits for its end, but not for ever. Kills it where it takes too long. */
export async function endHelper(channel: HelperChannel): Promise<void> {
  channel.input.destroy();
  if (await endsWithin(channel, killAfter)) return;
  channel.kill();
  if (await endsWithin(channel, giveUpAfter)) return;
  // Nothing of it may keep this process from ending.
  channel.output.destroy();
}

async function endsWithin(channel: HelperChannel, ms: number): Promise<boolean> {
  const timer = new AbortController();
  const late = sleep(ms, false, { signal: timer.signal }).catch(() => false);
  const ended = await Promise.race([channel.exited.then(() => true), late]);
  timer.abort();
  return ended;
}
