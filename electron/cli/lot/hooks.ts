import { exitCodes, WickError } from '../../contract/errors.ts';
import { type Hook, hookEvents, type HookEventName } from '../../engine/lot/hooks/hook-file.ts';
import { Hooks, type HooksOptions, hookStates, setHooks } from '../../engine/lot/hooks/hooks.ts';
import type { Face } from '../output/face.ts';
import { type LedgerChoice, lotNamed, openDesk } from './ledger.ts';

export interface LotHooksOptions extends LedgerChoice {
  add?: string;
  secret?: string;
  event?: readonly string[];
  remove?: readonly string[];
  send?: true;
}

/** ms for telling all that waits. */
const patience = 120_000;

/** `wick lot hooks LOT [--add URL [--secret PLACE] [--event EVENT]…] [--remove URL]… [--send]` */
export async function lotHooks(face: Face, named: string, options: LotHooksOptions): Promise<number> {
  const { add, remove = [] } = options;
  const added = add === undefined ? [] : [hookOf(add, options)];
  await using desk = await openDesk(options);
  const { ledger, folder } = desk;
  const lot = await lotNamed(ledger, named);
  if (added.length > 0 || remove.length > 0) {
    const known = await hookStates({ ledger, lot, folder });
    const stray = remove.find((url) => !known.some((one) => one.url === url));
    if (stray !== undefined)
      throw new WickError('usage', {
        reason: 'The lot has no such hook.',
        hint: 'See which it has: wick lot hooks LOT',
      });
    const kept = known.filter(({ url }) => !remove.includes(url) && url !== add);
    await setHooks([...kept, ...added], { ledger, lot, folder });
  }
  if (options.send === true) await send(face, { ledger, lot, folder });
  const hooks = (await hookStates({ ledger, lot, folder })).map(({ id: _, ...hook }) => hook);
  const isTold = options.send !== true || hooks.every(({ waiting }) => waiting === 0);
  const exitCode = isTold ? exitCodes.done : exitCodes.someTargetsFailed;
  face.event('result', { ok: isTold, exitCode, lot, hooks });
  if (face.json) return exitCode;
  for (const { url, events, secret, waiting, problem } of hooks) {
    const how = secret === undefined ? 'not signed' : `signed with ${secret}`;
    face.print(
      `${url}  ${events.join(', ')}  ${how}, ${waiting} to be told${problem === undefined ? '' : `: ${problem}`}`,
    );
  }
  if (hooks.length === 0) face.print('Nobody is told of this lot.');
  return exitCode;
}

/** What waits, now: each event once, until all are told or one cannot be. */
async function send(face: Face, options: HooksOptions): Promise<void> {
  const hooks = await Hooks.start(options);
  const told = hooks.end(patience);
  // Ctrl-C leaves for later what is not told yet.
  const stop = () => void hooks.end(0);
  face.signal.addEventListener('abort', stop, { once: true });
  if (!(await told)) face.note('Another Wick on this computer tells the web hooks of this lot.');
  face.signal.removeEventListener('abort', stop);
}

function hookOf(url: string, { secret, event = hookEvents }: LotHooksOptions): Hook {
  return { url, events: event.map(eventNamed), ...(secret === undefined ? {} : { secret }) };
}

function eventNamed(text: string): HookEventName {
  const found = hookEvents.find((name) => name === text);
  if (found !== undefined) return found;
  throw new WickError('usage', { reason: `"${text}" is nothing that hooks are told of: ${hookEvents.join(', ')}.` });
}
