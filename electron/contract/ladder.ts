import { assertNever } from './errors.ts';
import type { CheckName, PantavisorReport } from './inspect-pantavisor.ts';

/** The steps that a card climbs before it is put into its device. */
const rungs = {
  V0: 'download',
  V1: 'medium',
  V2: 'structure',
  V3: 'content',
  V4: 'settings',
} as const;
type Rung = keyof typeof rungs;

/** One step of a ladder. */
export interface RungResult<R extends string = Rung> {
  rung: R;
  name: string;
  /** `unchecked`: nobody looked, or could tell yet; it neither holds nor fails. */
  outcome: 'holds' | 'failed' | 'unchecked';
  /** What failed, or what is not known yet: sentences without a full stop. */
  reasons: string[];
}

export interface Ladder {
  rungs: RungResult[];
  /** Where the card must not go on. */
  firstFailed?: Rung;
}

/** What was found elsewhere; absent where nobody looked. */
interface LadderFacts {
  /** The packed file has the digest that was promised. */
  download?: boolean;
  /** The medium, read back, is the image. */
  medium?: boolean;
  report?: PantavisorReport | undefined;
  /** The settings, read back, are as planned, and nothing else changed. */
  settings?: boolean;
}

const structure: readonly CheckName[] = ['storage', 'boot-selector', 'state'];
const content: readonly CheckName[] = ['containers', 'objects', 'files', 'links', 'boot-files', 'signatures'];

/** Which rungs hold, and which one fails first. */
export function climb(facts: LadderFacts): Ladder {
  const results = (Object.keys(rungs) as Rung[]).map((rung): RungResult => {
    const reasons = reasonsOf(rung, facts);
    const outcome = reasons === undefined ? 'unchecked' : reasons.length > 0 ? 'failed' : 'holds';
    return { rung, name: rungs[rung], outcome, reasons: reasons ?? [] };
  });
  const failed = results.find(({ outcome }) => outcome === 'failed');
  return { rungs: results, ...(failed === undefined ? {} : { firstFailed: failed.rung }) };
}

/** Undefined where nobody looked. */
function reasonsOf(rung: Rung, { download, medium, report, settings }: LadderFacts): string[] | undefined {
  switch (rung) {
    case 'V0':
      return plain(download, 'The file is not the one that was promised');
    case 'V1':
      return plain(medium, 'The medium does not hold the image');
    case 'V2':
      if (report?.form !== 'storage') return undefined;
      return hasNoSelector(report)
        ? ['Nothing says which revision boots', ...failures(report, structure)]
        : failures(report, structure);
    case 'V3':
      return report?.state === undefined ? undefined : failures(report, content);
    case 'V4':
      return plain(settings, 'The settings on the medium are not the ones that were planned');
    default:
      return assertNever(rung);
  }
}

function plain(holds: boolean | undefined, otherwise: string): string[] | undefined {
  return holds === undefined ? undefined : holds ? [] : [otherwise];
}

function hasNoSelector({ checks }: PantavisorReport): boolean {
  return checks.some(({ findings }) => findings.some(({ code }) => code === 'selector-missing'));
}

function failures({ checks }: PantavisorReport, names: readonly CheckName[]): string[] {
  return checks
    .filter(({ name }) => names.includes(name))
    .flatMap(({ findings }) => findings)
    .flatMap(({ severity, message }) => (severity === 'breaks' ? [message] : []));
}
