import type { DeviceMarks, Sighting } from '../../contract/boot.ts';

/** One device that is awaited, and by what it can be told. */
export interface KnownUnit {
  id: string;
  marks?: DeviceMarks | readonly DeviceMarks[];
}

export interface Matched {
  unit: string;
  sighting: Sighting;
}

/** A sighting that is of nobody who is awaited, as far as is known, or could be of several. */
export interface Unmatched {
  sighting: Sighting;
  /** Empty where nobody has any of its marks. */
  units: readonly string[];
}

/** What can be a mark; the words of its claim are known on the console and on the network, and nowhere else twice. */
type MarkName = keyof DeviceMarks | 'challenge';

/** A device has one of each of these: where two differ, they are two devices. */
const single: ReadonlySet<MarkName> = new Set(['deviceId', 'tag', 'drive']);

/** An address may be another device's an hour later, or shared behind a router: it counts where nothing else does. */
const strong: ReadonlySet<MarkName> = new Set([
  'deviceId',
  'tag',
  'drive',
  'port',
  'mac',
  'serial',
  'host',
  'challenge',
]);

/** Devices out of one image call themselves the same: only who was given a name is told by it. */
const given: ReadonlySet<MarkName> = new Set(['host']);

const mostWaiting = 2000;

/** Words for claiming that are remembered of one unit: anybody in the network may announce others. */
const mostChallenges = 32;

/**
 * Finds out whose each sighting is. Marks join up: where the Hub names a tag and an identity, and multicast DNS that identity
 * and an address, whatever comes from the address is of the unit with the tag. What could be of two is of neither; what is
 * of nobody yet is kept until more is known.
 */
export class Matcher {
  /** By unit: its marks, each as `deviceId 5f3e…`. */
  readonly #known = new Map<string, Set<string>>();
  #waiting: Sighting[] = [];

  constructor(units: readonly KnownUnit[]) {
    for (const unit of units) this.#add(unit);
  }

  /** One more who is awaited; with what was seen of it before it was. */
  add(unit: KnownUnit): Matched[] {
    this.#add(unit);
    return this.#settle();
  }

  /** What is seen of it from now on is of nobody. What could have been its own is not another one's because it is gone. */
  forget(unit: string): void {
    this.#waiting = this.#waiting.filter((sighting) => !this.#ownersOf(sighting).includes(unit));
    this.#known.delete(unit);
  }

  /** Whose a sighting is, with those before it whose owner is known only now. */
  take(sighting: Sighting): { matched: Matched[]; unmatched?: Unmatched } {
    const owners = this.#ownersOf(sighting);
    const [owner, ...others] = owners;
    if (owner === undefined || others.length > 0) {
      this.#waiting = [...this.#waiting, sighting].slice(-mostWaiting);
      return { matched: [], unmatched: { sighting, units: owners } };
    }
    const matched = [{ unit: owner, sighting }];
    if (this.#learn(owner, sighting)) matched.push(...this.#settle());
    return { matched };
  }

  /** What is known of a unit by now, such as its addresses. */
  valuesOf(unit: string, name: keyof DeviceMarks): string[] {
    const start = `${name} `;
    return [...(this.#known.get(unit) ?? [])].flatMap((mark) =>
      mark.startsWith(start) ? mark.slice(start.length) : [],
    );
  }

  #add({ id, marks = [] }: KnownUnit): void {
    this.#known.set(id, new Set([marks].flat().flatMap((of) => marksIn(of).map(textOf))));
  }

  /** Those that were left may be known by what was learnt; each of them may teach more. */
  #settle(): Matched[] {
    const matched: Matched[] = [];
    for (let isNew = true; isNew; ) {
      isNew = false;
      const left: Sighting[] = [];
      for (const sighting of this.#waiting) {
        const owners = this.#ownersOf(sighting);
        const [owner] = owners;
        if (owner === undefined || owners.length > 1) {
          left.push(sighting);
        } else {
          matched.push({ unit: owner, sighting });
          isNew = this.#learn(owner, sighting) || isNew;
        }
      }
      this.#waiting = left;
    }
    return matched;
  }

  /** One is the owner; several could be. */
  #ownersOf(sighting: Sighting): string[] {
    const marks = marksOf(sighting);
    const byStrong = this.#sharing(marks.filter(({ name }) => strong.has(name)));
    const owners = byStrong.length > 0 ? byStrong : this.#sharing(marks);
    if (owners.length > 1) return owners;
    // The same cable or address, and another identity: a device that nobody awaits.
    return owners.filter((id) => !marks.some((mark) => contradicts(this.#known.get(id), mark)));
  }

  #sharing(marks: readonly Mark[]): string[] {
    return [...this.#known].filter(([, known]) => marks.some((mark) => known.has(textOf(mark)))).map(([id]) => id);
  }

  /** A mark that is another unit's already stays with that one, except for addresses, which may go round. */
  #learn(unit: string, sighting: Sighting): boolean {
    const known = this.#known.get(unit);
    if (known === undefined) return false;
    const before = known.size;
    for (const mark of marksOf(sighting)) {
      if (given.has(mark.name)) continue;
      const isTaken = [...this.#known].some(([id, marks]) => id !== unit && marks.has(textOf(mark)));
      if (mark.name === 'challenge' && countOf(known, 'challenge') >= mostChallenges) continue;
      if (!isTaken || !strong.has(mark.name)) known.add(textOf(mark));
    }
    return known.size > before;
  }
}

interface Mark {
  name: MarkName;
  value: string;
}

function marksOf({ of, seen }: Sighting): Mark[] {
  const words = seen.kind === 'claim' ? seen.challenge : undefined;
  return [
    ...marksIn(of),
    ...(words === undefined || words === '' ? [] : [{ name: 'challenge' as const, value: words }]),
  ];
}

function marksIn(of: DeviceMarks): Mark[] {
  return Object.entries(of).flatMap(([name, value]: [string, unknown]) =>
    typeof value === 'string' && value !== '' ? [{ name: name as MarkName, value }] : [],
  );
}

function textOf({ name, value }: Mark): string {
  return `${name} ${name === 'mac' || name === 'address' ? value.toLowerCase() : value}`;
}

function contradicts(known: ReadonlySet<string> | undefined, mark: Mark): boolean {
  if (known === undefined || !single.has(mark.name) || known.has(textOf(mark))) return false;
  return [...known].some((one) => one.startsWith(`${mark.name} `));
}

function countOf(known: ReadonlySet<string>, name: MarkName): number {
  return [...known].filter((mark) => mark.startsWith(`${name} `)).length;
}
