import type { Plan } from '../../flow/flow.ts';

type Target = Plan['shows']['targets'][number];

export type PlanChange =
  | { what: 'image' }
  | {
      what: 'medium' | 'content' | 'mounted' | 'refused' | 'allowed' | 'settings' | 'gone' | 'added';
      /** The drive as a person knows it. */
      name: string;
    };

/** In what a plan differs from the one that a person has seen. */
export function changesOf(before: Plan, after: Plan): PlanChange[] {
  const changes: PlanChange[] = [];
  if (JSON.stringify(before.shows.image) !== JSON.stringify(after.shows.image)) changes.push({ what: 'image' });
  const old = new Map(before.shows.targets.map((target) => [target.drive.path, target]));
  for (const target of after.shows.targets) {
    const was = old.get(target.drive.path);
    old.delete(target.drive.path);
    const { name } = target.drive;
    if (was === undefined) changes.push({ what: 'added', name });
    else changes.push(...changesIn(was, target).map((what) => ({ what, name })));
  }
  for (const { drive } of old.values()) changes.push({ what: 'gone', name: drive.name });
  return changes;
}

function changesIn(was: Target, now: Target): Exclude<PlanChange['what'], 'image' | 'gone' | 'added'>[] {
  if (mediumOf(was) !== mediumOf(now)) return ['medium'];
  return [
    ...(contentOf(was) === contentOf(now) ? [] : (['content'] as const)),
    ...(placesOf(was) === placesOf(now) ? [] : (['mounted'] as const)),
    ...(was.refusal === undefined && now.refusal !== undefined ? (['refused'] as const) : []),
    ...(was.refusal !== undefined && now.refusal === undefined ? (['allowed'] as const) : []),
    ...(editsOf(was) === editsOf(now) ? [] : (['settings'] as const)),
  ];
}

function mediumOf({ drive: { name, size, serial, cid, sequence } }: Target): string {
  return JSON.stringify([name, size, serial, cid, sequence]);
}

function contentOf({ drive: { partitions } }: Target): string {
  return JSON.stringify(partitions.map(({ offset, size, label, fileSystem }) => [offset, size, label, fileSystem]));
}

/** Which files, not what is in them: hashes of passwords are salted anew each time. */
function editsOf({ settings }: Target): string {
  return JSON.stringify((settings?.edits ?? []).map(({ kind, partition, path }) => [kind, partition, path]));
}

function placesOf({ drive: { mountPoints }, unmount }: Target): string {
  return JSON.stringify([mountPoints, unmount]);
}
