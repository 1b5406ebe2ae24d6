import { bootStages, type Seen, type Sighting } from '../boot.ts';
import { rankOf } from './status.ts';

/**
 * A sighting put among others: in order of their times, each once. Sightings may come late, twice and out of order; what they
 * add up to depends on when they were made alone.
 */
export function putInOrder(sightings: readonly Sighting[], sighting: Sighting): readonly Sighting[] {
  let [low, high] = [0, sightings.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const other = sightings[middle];
    const difference = other === undefined ? 0 : compare(other, sighting);
    if (difference === 0) return sightings;
    if (difference < 0) low = middle + 1;
    else high = middle;
  }
  return sightings.toSpliced(low, 0, sighting);
}

/** Of two at the same moment, bad news come last: nothing that was seen later takes them back. */
function compare(one: Sighting, other: Sighting): number {
  if (one.at !== other.at) return one.at - other.at;
  const difference = weightOf(one.seen) - weightOf(other.seen);
  if (difference !== 0) return difference;
  const [first, second] = [keyOf(one), keyOf(other)];
  return first < second ? -1 : first > second ? 1 : 0;
}

function weightOf(seen: Seen): number {
  switch (seen.kind) {
    case 'stage':
      return bootStages.indexOf(seen.stage);
    case 'status':
      return 50 - rankOf(seen.status);
    case 'claim':
      return { claimed: 60, unclaimed: 61, refused: 62 }[seen.claim];
    case 'online':
      return seen.online ? 70 : 71;
    case 'service':
      return seen.answers ? 80 : 81;
    case 'life':
    case 'state':
    case 'uptime':
      return 90;
    case 'failure':
      return 98;
    case 'blind':
      return 99;
    case 'sees':
      return 100;
  }
}

/** The same for the same sighting, whoever made the object. */
function keyOf({ observer, of, seen, evidence }: Sighting): string {
  return JSON.stringify([observer, membersOf(of), membersOf(seen), evidence]);
}

function membersOf(value: object): [string, unknown][] {
  return Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
}
