import type { ObserverName, Seen, Sighting } from '../boot.ts';
import { type BootRung, rungObservers } from './rungs.ts';

/** A line that a judgement rests on. */
export interface BootEvidence {
  /** ms since 1970. */
  at: number;
  observer: ObserverName;
  /** One line, secrets masked. */
  text: string;
}

const most = 8;

/** What a rung rests on: the last word on each question that its observers answer, in order. */
export function evidenceOf(rung: BootRung, sightings: readonly Sighting[]): BootEvidence[] {
  const latest = new Map<string, Sighting>();
  for (const sighting of sightings) {
    if (!belongsTo(rung, sighting)) continue;
    const key = `${sighting.observer} ${questionOf(sighting.seen, sighting.at)}`;
    // The last of several is the newest: it takes its place at the end.
    latest.delete(key);
    latest.set(key, sighting);
  }
  const said = [...latest.values()].filter(({ seen }) => seen.kind !== 'life' || latest.size === 1);
  // One line may answer several questions.
  const lines = said.filter(({ observer, evidence }, index) => {
    const next = said[index + 1];
    return next?.observer !== observer || next.evidence !== evidence;
  });
  return lines.slice(-most).map(({ at, observer, evidence }) => ({ at, observer, text: evidence }));
}

/** That all containers run is a word about the boot, whoever says it. */
function belongsTo(rung: BootRung, { observer, seen }: Sighting): boolean {
  if (rungObservers[rung].includes(observer)) return true;
  return rung === 'V5' && seen.kind === 'status' && seen.container === undefined && observer !== 'medium';
}

function questionOf(seen: Seen, at: number): string {
  switch (seen.kind) {
    case 'stage':
      // That the factory line came twice is what it is about.
      return seen.stage === 'factory' ? `factory ${at}` : `stage ${seen.stage}`;
    case 'status':
      return `status ${seen.container ?? ''}`;
    case 'service':
      return `service ${seen.service} ${seen.port ?? ''} ${seen.url ?? ''}`;
    case 'failure':
      return `failure ${seen.failure} ${seen.container ?? ''}`;
    case 'life':
    case 'claim':
    case 'online':
    case 'state':
    case 'uptime':
      return seen.kind;
    case 'blind':
    case 'sees':
      return 'sight';
  }
}
