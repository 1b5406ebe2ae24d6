import { formatBytes } from '../../contract/format.ts';
import type {
  Check,
  ContainerReport,
  GroupReport,
  PantavisorReport,
  SignatureReport,
} from '../../contract/inspect-pantavisor.ts';
import type { Branch } from './branches.ts';

/** So many findings of one check are shown; `--json` has more. */
const mostFindings = 10;

/** What a Pantavisor system holds, for people. */
export function pantavisorBranches(report: PantavisorReport): Branch[] {
  const { signatures, settings, kernelWords, factoryPackages, checks } = report;
  const branches: Branch[] = [{ text: heading(report), under: contents(report) }];
  if (signatures.length > 0) {
    branches.push({ text: 'Signatures', under: signatures.map((one) => signatureBranch(one)) });
  }
  if (settings.length > 0) {
    const set = settings.filter(({ value }) => value !== '');
    branches.push({
      text: `Settings  ${claims[report.claim ?? 'none']}`,
      under: set.map((one) => ({ text: `${one.key}=${one.value}` })),
    });
  }
  if (kernelWords.length > 0) {
    branches.push({
      text: 'Kernel words',
      under: kernelWords.map(({ file, words }) => ({ text: `${file}: ${words.join(' ')}` })),
    });
  }
  if (factoryPackages.length > 0) {
    const under = factoryPackages.map(({ file, size, containers, problem }) => {
      return { text: `${file}  ${formatBytes(size)}  ${problem ?? containers.join(', ')}` };
    });
    branches.push({ text: 'Factory packages', under });
  }
  branches.push({ text: 'Checks', under: checks.map((check) => checkBranch(check)) });
  return branches;
}

const forms: Record<PantavisorReport['form'], string> = {
  storage: 'system',
  checkout: 'checkout of pvr',
  export: 'export of pvr',
};

const claims: Record<NonNullable<PantavisorReport['claim']>, string> = {
  none: 'nobody has claimed it',
  token: 'it claims itself with a token',
  credentials: 'it is registered with a Hub',
  both: 'it has a token and is registered',
};

function heading({ form, revision, revisions, state }: PantavisorReport): string {
  const parts = [`Pantavisor ${forms[form]}`];
  if (revision !== undefined)
    parts.push(`revision ${revision}${revisions.length > 1 ? ` of ${revisions.length}` : ''}`);
  if (state !== undefined) parts.push(`state ${state.sha256.slice(0, 12)}…, ${state.keys} keys`);
  return parts.join('  ');
}

function contents({ bsp, groups, containers, objects }: PantavisorReport): Branch[] {
  const known = new Set(groups.map(({ name }) => name));
  const loose = containers.filter(({ group }) => group === undefined || !known.has(group));
  const files = bsp?.boot.map(({ file }) => file).join(', ');
  return [
    ...(bsp === undefined ? [] : [{ text: `bsp  ${formatBytes(bsp.size)}  ${files}` }]),
    ...groups.flatMap((group) =>
      groupBranch(
        group,
        containers.filter((one) => one.group === group.name),
      ),
    ),
    ...loose.map((one) => containerBranch(one)),
    ...(objects.count === 0 ? [] : [{ text: `${objects.count} objects, ${formatBytes(objects.size)}` }]),
  ];
}

function groupBranch(
  { name, statusGoal, restartPolicy }: GroupReport,
  containers: readonly ContainerReport[],
): Branch[] {
  if (containers.length === 0) return [];
  const goal = statusGoal === undefined ? '' : `  goal ${statusGoal}`;
  const policy = restartPolicy === undefined ? '' : `, restarts the ${restartPolicy}`;
  return [{ text: `group ${name}${goal}${policy}`, under: containers.map((one) => containerBranch(one)) }];
}

const signedTexts: Record<ContainerReport['signed'], string> = {
  all: 'signed',
  part: 'signed in part',
  none: 'not signed',
};

function containerBranch(container: ContainerReport): Branch {
  const { name, version, type, size, signed, configFiles, source, runlevel, statusGoal } = container;
  const parts = [
    `${name}${version === undefined ? '' : ` ${version}`}`,
    [
      ...(type === undefined ? [] : [type]),
      ...(runlevel === undefined ? [] : [`level ${runlevel}`]),
      ...(statusGoal === undefined ? [] : [`goal ${statusGoal}`]),
      formatBytes(size),
      ...(configFiles === 0 ? [] : [configFiles === 1 ? '1 file of settings' : `${configFiles} files of settings`]),
      signedTexts[signed],
    ].join(', '),
    ...(source === undefined ? [] : [source]),
  ];
  return { text: parts.join('  ') };
}

function signatureBranch(signature: SignatureReport): Branch {
  const { key, algorithm, outcome, reason, covers, certificates, trust, developer } = signature;
  const signer = certificates[0]?.subject;
  const parts = [
    key,
    `${outcome}${algorithm === undefined ? '' : ` ${algorithm}`}, ${covers.length} keys`,
    ...(signer === undefined ? [] : [`by ${signer}`]),
    ...(trust === 'unchecked' ? [] : [trust]),
    ...(developer ? ['public developer key'] : []),
  ];
  return { text: parts.join('  '), under: reason === undefined ? [] : [{ text: reason }] };
}

const outcomes: Record<Check['outcome'], string> = {
  good: 'good',
  warned: 'note',
  failed: 'FAILED',
  skipped: 'skipped',
};

function checkBranch({ name, outcome, checked, findings, more, reason }: Check): Branch {
  const count = checked > 0 ? ` (${checked})` : '';
  const because = outcome === 'skipped' && reason !== undefined ? `: ${reason}` : '';
  const shown = findings.toSorted((a, b) => rank(a) - rank(b)).slice(0, mostFindings);
  const left = findings.length - shown.length + more;
  return {
    text: `${outcomes[outcome]}  ${name}${count}${because}`,
    under: [...shown.map(({ message }) => ({ text: message })), ...(left > 0 ? [{ text: `and ${left} more` }] : [])],
  };
}

/** What keeps a device from booting comes first. */
function rank({ severity }: Check['findings'][number]): number {
  return severity === 'breaks' ? 0 : 1;
}
