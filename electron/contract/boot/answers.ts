import type { Seen, Sighting } from '../boot.ts';
import type { BootAsk } from '../recipe/asks.ts';
import { steadyFor, type Watch } from './rules.ts';

/** What is asked on the network, and how it was answered. Times are ms since 1970. */
export interface Asked {
  /** `ssh`, `port 8080`, `http://device/health` */
  name: string;
  /** Since when it answers without a break. */
  since?: number;
  /** Until when that was seen; absent where it still is. */
  until?: number;
  /** When it last did not. */
  refusedAt?: number;
}

type Service = Extract<Seen, { kind: 'service' }>;

/** What the recipe asks for; without, whatever answered. */
export function answersOf({ expected, sightings }: Watch): Asked[] {
  const { asks = [] } = expected;
  if (asks.length > 0) {
    return asks.map((ask) => ({ name: nameOf(ask), ...follow(sightings, (seen) => isAnswerTo(seen, ask)) }));
  }
  const places = new Set(sightings.flatMap(({ seen }) => (seen.kind === 'service' ? placeOf(seen) : [])));
  const [longest] = [...places]
    .map((place) => follow(sightings, (seen) => placeOf(seen) === place))
    .filter(({ since }) => since !== undefined)
    .sort((one, other) => (one.since ?? 0) - (other.since ?? 0));
  return longest === undefined ? [] : [{ name: 'the network', ...longest }];
}

function placeOf({ service, port, url }: Service): string {
  return `${service} ${port ?? ''} ${url ?? ''}`;
}

function isAnswerTo({ service, port, url }: Service, ask: BootAsk): boolean {
  if (service !== ask.ask) return false;
  switch (ask.ask) {
    case 'ping':
      return true;
    case 'ssh':
    case 'tcp':
      return port === undefined || port === ask.port;
    case 'url':
      return url === undefined || url === ask.url;
  }
}

function nameOf(ask: BootAsk): string {
  switch (ask.ask) {
    case 'ping':
      return 'a ping';
    case 'ssh':
      return ask.port === 22 ? 'ssh' : `ssh on port ${ask.port}`;
    case 'tcp':
      return `port ${ask.port}`;
    case 'url':
      return ask.url;
  }
}

function follow(sightings: readonly Sighting[], isMeant: (seen: Service) => boolean): Omit<Asked, 'name'> {
  let followed: Omit<Asked, 'name'> = {};
  for (const { at, observer, seen } of sightings) {
    if (seen.kind === 'blind' && observer === 'lan' && followed.since !== undefined) {
      followed = { ...followed, until: followed.until ?? at };
    } else if (seen.kind === 'service' && isMeant(seen)) {
      if (!seen.answers) followed = { refusedAt: at };
      else followed = { since: isKept(followed) ? (followed.since ?? at) : at };
    }
  }
  return followed;
}

/** Seen again after a while of blindness, it counts anew, unless it had stood for long enough before. */
function isKept({ since, until }: Omit<Asked, 'name'>): boolean {
  return since !== undefined && (until === undefined || until - since >= steadyFor);
}
