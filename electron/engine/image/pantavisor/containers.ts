import * as z from 'zod';
import type { ContainerReport, GroupReport, SignatureReport } from '../../../contract/inspect-pantavisor.ts';
import { Collector } from './collect.ts';
import { inlineValue, type PantavisorState, stateSpec } from './state.ts';

const text = z.string().optional().catch(undefined);

const runFile = z.looseObject({
  name: text,
  type: text,
  group: text,
  runlevel: text,
  status_goal: text,
  restart_policy: text,
  'root-volume': text,
  roles: z.array(z.string()).catch([]),
});

const sourceFile = z.looseObject({
  docker_name: text,
  docker_tag: text,
  docker_digest: text,
  pvr: text,
  rootfs_url: text,
});

const packageFile = z.looseObject({ version: text });

const deviceFile = z.looseObject({
  groups: z
    .array(
      z.looseObject({
        name: z.string(),
        status_goal: text,
        restart_policy: text,
        timeout: z.number().optional().catch(undefined),
      }),
    )
    .optional(),
});

export interface Containers {
  groups: GroupReport[];
  containers: ContainerReport[];
  /** Of the state as a whole, and of what runs. */
  checks: [Collector, Collector];
}

/** What runs on a device, as its state says. `sizes` has the bytes of each object that is there. */
export function readContainers(
  state: PantavisorState,
  sizes: ReadonlyMap<string, number>,
  signatures: readonly SignatureReport[],
): Containers {
  const whole = new Collector('state');
  const check = new Collector('containers');
  checkWhole(state, whole);
  const groups = readGroups(state, check);
  const signed = new Set(
    signatures.flatMap(({ outcome, trust, covers }) => (outcome === 'valid' && trust !== 'untrusted' ? covers : [])),
  );
  const names = namesOfContainers(state);
  const containers = names.map((name) => {
    check.looked();
    const files = state.pairs.filter(({ key }) => key.startsWith(`${name}/`));
    const run = runFile.safeParse(inlineValue(state, `${name}/run.json`)).data;
    if (run === undefined) check.breaks('container-invalid', name, `${name}/run.json is not as it should be`);
    const group = groups.find((one) => one.name === run?.group);
    judge(state, name, run, groups, check);
    const digests = new Set(files.flatMap(({ kind, sha256 }) => (kind === 'object' ? [sha256] : [])));
    const isSigned = files.filter(({ key }) => signed.has(key) || key === `${name}/src.json`).length;
    return {
      name,
      ...present({ type: run?.type, group: run?.group, runlevel: run?.runlevel }),
      ...present({
        statusGoal: run?.status_goal ?? group?.statusGoal,
        restartPolicy: run?.restart_policy ?? group?.restartPolicy,
      }),
      roles: run?.roles ?? [],
      ...origin(state, name),
      size: [...digests].reduce((sum, digest) => sum + (sizes.get(digest) ?? 0), 0),
      files: files.length,
      configFiles: state.pairs.filter(({ key }) => key.startsWith(`_config/${name}/`)).length,
      signed:
        signed.size === 0 || !files.some(({ key }) => signed.has(key))
          ? 'none'
          : isSigned === files.length
            ? 'all'
            : 'part',
    } satisfies ContainerReport;
  });
  return { groups, containers, checks: [whole, check] };
}

/** Every folder with a run.json, but for the bsp. */
export function namesOfContainers(state: PantavisorState): string[] {
  return state.pairs.flatMap(({ key }) => {
    const name = /^([^/]+)\/run\.json$/u.exec(key)?.[1];
    return name === undefined || name === 'bsp' || name.startsWith('_') ? [] : [name];
  });
}

function checkWhole(state: PantavisorState, check: Collector): void {
  if (state.spec !== stateSpec) {
    const what = state.spec === undefined ? 'names no #spec' : `is of the form ${state.spec}`;
    check.breaks('state-spec', '#spec', `The state ${what}, and devices know ${stateSpec}`);
  }
  if (!state.canonical) {
    check.warns(
      'state-not-canonical',
      '#spec',
      'The state is not written in canonical form; what signs it may have seen another',
    );
  }
  for (const { key, kind } of state.pairs) {
    check.looked();
    if (kind !== 'malformed') continue;
    check.breaks(
      'key-malformed',
      key,
      `The key ${JSON.stringify(key)} has a value that is neither an object nor inline JSON, or is no path`,
    );
  }
}

function readGroups(state: PantavisorState, check: Collector): GroupReport[] {
  const value = inlineValue(state, 'device.json');
  if (value === undefined) return [];
  const parsed = deviceFile.safeParse(value);
  if (!parsed.success) {
    check.breaks('device-invalid', 'device.json', 'The groups in device.json are not as they should be');
    return [];
  }
  return (parsed.data.groups ?? []).map(({ name, status_goal: goal, restart_policy: policy, timeout }) => ({
    name,
    ...present({ statusGoal: goal, restartPolicy: policy }),
    ...(timeout === undefined ? {} : { timeout }),
  }));
}

const goals: ReadonlySet<string> = new Set(['MOUNTED', 'STARTED', 'READY']);
const policies: ReadonlySet<string> = new Set(['system', 'container']);

function judge(
  state: PantavisorState,
  name: string,
  run: z.infer<typeof runFile> | undefined,
  groups: readonly GroupReport[],
  check: Collector,
): void {
  if (run?.name !== undefined && run.name !== name) {
    check.warns('container-name', name, `${name}/run.json calls itself ${run.name}`);
  }
  // A device refuses the whole state for any of these three (pantavisor, parser_system1.c).
  if (run?.group !== undefined && groups.length > 0 && !groups.some((group) => group.name === run.group)) {
    check.breaks('container-group', name, `${name} is in the group ${run.group}, which device.json does not have`);
  }
  if (run?.status_goal !== undefined && !goals.has(run.status_goal)) {
    check.breaks('container-goal', name, `${name} has the goal ${run.status_goal}, which devices do not know`);
  }
  if (run?.restart_policy !== undefined && !policies.has(run.restart_policy)) {
    check.breaks(
      'container-policy',
      name,
      `${name} has the restart policy ${run.restart_policy}, which devices do not know`,
    );
  }
  const root = run?.['root-volume'];
  const file = root?.includes(':') === true ? root.slice(root.indexOf(':') + 1) : root;
  if (file !== undefined && file !== '' && !state.pairs.some(({ key }) => key === `${name}/${file}`)) {
    check.warns('container-root', name, `${name}/run.json names ${file} as its root, and the state has no such file`);
  }
}

function origin(state: PantavisorState, name: string): Pick<ContainerReport, 'version' | 'source'> {
  const source = sourceFile.safeParse(inlineValue(state, `${name}/src.json`)).data;
  const version = packageFile.safeParse(inlineValue(state, `${name}/pvpkg.json`)).data?.version ?? source?.docker_tag;
  const tag = source?.docker_tag === undefined ? '' : `:${source.docker_tag}`;
  const digest = source?.docker_digest?.includes('@') === false ? `@${source.docker_digest}` : '';
  const image = source?.docker_name === undefined ? undefined : `${source.docker_name}${tag}${digest}`;
  return present({ version, source: image ?? source?.pvr ?? source?.rootfs_url });
}

/** Without the members that are undefined. */
function present<T extends Record<string, string | undefined>>(values: T): { [K in keyof T]?: string } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: string;
  };
}
