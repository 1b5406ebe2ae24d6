import type { Drive } from '../../../contract/drive.ts';

/** Where drives are that the system names no port of, by their paths: practice drives, loop devices. */
export type PortsByPath = ReadonlyMap<string, string>;

/** A card in a reader, or a stick in a port. */
export interface SeatedCard {
  drive: Drive;
  /** Where it is: what is put in there next has the same; undefined where that cannot be told. */
  place: string | undefined;
  /** Another one for each time that something is put in, as far as the system tells. */
  insertion: string;
}

/** The drives that have a medium, and where each is. The slots of one reader differ by their unit, which is part of the port. */
export function seatedCards(drives: readonly Drive[], ports: PortsByPath = new Map()): SeatedCard[] {
  return drives.flatMap((drive) =>
    drive.unusable !== undefined || drive.size === 0
      ? []
      : [{ drive, place: ports.get(drive.path) ?? drive.port, insertion: insertionOf(drive) }],
  );
}

function insertionOf({ path, size, majorMinor, sequence, cid, serial }: Drive): string {
  return JSON.stringify([path, size, majorMinor, sequence, cid, serial]);
}
