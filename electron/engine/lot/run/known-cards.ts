import type { Certificate } from '../../../contract/certificate.ts';
import { overlap, type Range } from '../../../contract/range.ts';
import { CertificateShelf } from '../../certificate/shelf.ts';
import { headSize } from '../../flash/table.ts';
import type { OpenTarget } from '../../flash/target.ts';

/** Certificates that are remembered, the newest. */
const most = 20_000;
/** Bytes; longer ranges take a card too long to read. */
const longest = 4 << 20;
/** Different places at which cards are looked at. */
const mostPlaces = 8;
const mostBody = 4;

export interface NamedUnit {
  lot: string;
  number: number;
}

/** What a unit has on its card; where no settings are its own, others have the same. */
interface Print {
  ranges: readonly (Range & { sha256: string })[];
  /** By their names: one may have several certificates. */
  units: Map<string, NamedUnit>;
}

/** Knows cards by what lies on them: those that were made here, and those that were left half made. */
export class KnownCards {
  /** By the place and digest of the first range. */
  readonly #prints = new Map<string, Print>();
  /** Places of first ranges, with how many cards have it there. */
  readonly #places = new Map<string, { range: Range; cards: number }>();
  /** Parts of images that lie behind the head. */
  readonly #body = new Map<string, Range & { sha256: string }>();

  /** `folders`: of certificates. */
  static async read(folders: readonly string[]): Promise<KnownCards> {
    const known = new KnownCards();
    for (const folder of folders) {
      const shelved = await new CertificateShelf(folder).list();
      for (const { signed } of shelved.slice(0, most)) known.add(signed.certificate);
    }
    return known;
  }

  add(certificate: Certificate): void {
    const unit = unitNamed(certificate.unit);
    const { ranges, settings } = certificate;
    const short = ranges.filter(({ length }) => length <= longest);
    const own = short.find((range) => settings?.ranges.some((one) => overlap(range, one)) === true);
    const table = short.find(({ offset }) => offset < headSize);
    const first = own ?? table;
    if (this.#body.size < mostBody * 8) {
      const body = short.filter(
        (range) => range.offset >= headSize && settings?.ranges.some((one) => overlap(range, one)) !== true,
      );
      for (const range of body.slice(0, mostBody)) this.#body.set(keyOf(range), range);
    }
    if (unit === undefined || first === undefined) return;
    const units = this.#prints.get(keyOf(first))?.units ?? new Map<string, NamedUnit>();
    units.set(nameUnit(unit.lot, unit.number), unit);
    this.#prints.set(keyOf(first), {
      ranges: [first, ...(table === undefined || table === first ? [] : [table])],
      units,
    });
    const place = `${first.offset}+${first.length}`;
    this.#places.set(place, { range: first, cards: (this.#places.get(place)?.cards ?? 0) + 1 });
    for (const oldest of this.#prints.keys()) {
      if (this.#prints.size <= most) break;
      this.#prints.delete(oldest);
    }
  }

  /** Parts of the lot's image, with their SHA-256, by which a card is known that was not finished. */
  addBody(ranges: readonly (Range & { sha256: string })[]): void {
    const body = ranges.filter(({ offset, length }) => offset >= headSize && length <= longest);
    for (const range of body.slice(0, mostBody)) this.#body.set(keyOf(range), range);
  }

  /** The unit that lies on a card, or all whose cards are no different; none where it is not known. */
  async unitsOn(target: OpenTarget): Promise<readonly NamedUnit[]> {
    const places = [...this.#places.values()]
      .sort((one, other) => other.cards - one.cards)
      .slice(0, mostPlaces)
      .map(({ range }) => range)
      .filter(({ offset, length }) => offset + length <= target.size);
    const found = places.length === 0 ? [] : await target.hash(places, 'sha256');
    for (const [index, place] of places.entries()) {
      const print = this.#prints.get(keyOf({ ...place, sha256: found[index] ?? '' }));
      if (print !== undefined && (await this.#holds(target, print.ranges.slice(1)))) return [...print.units.values()];
    }
    return [];
  }

  /** Whether a card without a table has parts of an image that was written here. */
  async isHalfMade(target: OpenTarget): Promise<boolean> {
    const body = [...this.#body.values()].filter(({ offset, length }) => offset + length <= target.size);
    if (body.length === 0) return false;
    const found = await target.hash(body, 'sha256');
    return body.some(({ sha256 }, index) => sha256 === found[index]);
  }

  async #holds(target: OpenTarget, ranges: Print['ranges']): Promise<boolean> {
    if (ranges.length === 0) return true;
    const found = await target.hash(ranges, 'sha256');
    return ranges.every(({ sha256 }, index) => sha256 === found[index]);
  }
}

/** How a certificate names a unit of a lot. */
export function nameUnit(lot: string, number: number): string {
  return `${lot}/${number}`;
}

function unitNamed(name: string | undefined): NamedUnit | undefined {
  const [, lot, number] = /^([0-9a-f-]{36})\/(\d+)$/.exec(name ?? '') ?? [];
  return lot === undefined || number === undefined ? undefined : { lot, number: Number(number) };
}

function keyOf({ offset, length, sha256 }: Range & { sha256: string }): string {
  return `${offset}+${length} ${sha256}`;
}
