import { WickError } from '../../../contract/errors.ts';
import { detect, headSize } from '../detect.ts';
import type { Member, Members } from './archive.ts';
import { entryMissing, isArchive, isNamed, roleOf, shown } from './choose.ts';
import { ByteCursor } from './cursor.ts';
import type { MapFiles } from './map-files.ts';

export interface Picked {
  member: Member;
  /** The image's bytes; then the archive is read to its end. */
  bytes: AsyncIterable<Uint8Array>;
}

/** Goes to a file that was chosen from a list. */
export async function pickChosen(members: Members, name: string, what: string): Promise<Picked> {
  for await (const member of untilLeft(members)) {
    if (member.name === name) return { member, bytes: readOut(member, members, () => {}) };
  }
  throw entryMissing(what, name, []);
}

export interface PickOptions {
  what: string;
  entry: string | undefined;
  maps: MapFiles;
}

/**
 * Takes the first file that is an image, from an archive that can be read only once: there is no list to choose from. A
 * second image behind it is an error once it comes; maps count where they come before the image.
 */
export async function pickFirst(members: Members, { what, entry, maps }: PickOptions): Promise<Picked> {
  const names: string[] = [];
  for await (const member of untilLeft(members)) {
    const { name } = member;
    if (roleOf(name) === 'junk') continue;
    names.push(name);
    await maps.add(member);
    const bytes = await imageBytes(member, entry);
    if (bytes === undefined) continue;
    const refuseSecond = (other: Member) => {
      if (entry === undefined && isAsGood(other.name, name)) {
        throw new WickError('archive-several-images', { what, entries: [name, other.name] });
      }
    };
    return { member, bytes: readOut({ ...member, data: bytes }, members, refuseSecond) };
  }
  if (entry !== undefined) throw entryMissing(what, entry, names);
  throw new WickError('archive-no-image', { what, entries: shown(names) });
}

const ranks = ['image', 'maybe-image', 'other'];

/** True where a list of both files would not have led to `taken`. */
function isAsGood(other: string, taken: string): boolean {
  const rank = ranks.indexOf(roleOf(other));
  return rank !== -1 && rank <= ranks.indexOf(roleOf(taken));
}

/** A file's bytes where it is to be taken; one that is not called like an image must begin like one. */
async function imageBytes(member: Member, entry: string | undefined): Promise<AsyncIterable<Uint8Array> | undefined> {
  if (entry !== undefined) return isNamed(member.name, entry) || isArchive(member.name) ? member.data : undefined;
  const role = roleOf(member.name);
  if (role === 'image' || role === 'maybe-image') return member.data;
  if (role !== 'other') return undefined;
  const cursor = new ByteCursor(member.data);
  const found = detect(await cursor.peek(headSize));
  const known = found.kind === 'raw' ? found.seen !== undefined : found.kind !== 'refused' && found.kind !== 'document';
  return known ? cursor.take() : undefined;
}

async function* readOut({ data }: Member, rest: Members, refuse: (other: Member) => void): AsyncGenerator<Uint8Array> {
  try {
    yield* data;
    for await (const other of rest) refuse(other);
  } finally {
    await rest.return();
  }
}

/** Leaving the loop does not end the archive's reader, since it is still wanted. */
async function* untilLeft(members: Members): Members {
  for (let next = await members.next(); next.done !== true; next = await members.next()) yield next.value;
}
