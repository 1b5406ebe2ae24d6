import type { Flashed } from './command.ts';
import type { Trouble } from './plan.ts';

/** ms from Ctrl-C to the end, on a machine with other work. */
const longestEnd = 15_000;

/** What is wrong with how a command ended, whatever is on the drives. `unfit`: drives that cannot hold the image. */
export function wrongInEnd(
  { code, result, hung, strike, stderr }: Flashed,
  trouble: Trouble,
  targets: readonly string[],
  unfit: readonly string[],
): string[] {
  if (hung) return ['it hung'];
  const words = stderr.trim().split('\n').slice(-3).join(' / ');
  if (code === 1) return [`a bug: ${words}`];
  if (code === null) {
    const wanted = strike !== undefined && (trouble.kind === 'kill engine' || trouble.kind === 'cancel');
    return wanted ? [] : ['a signal ended it'];
  }
  if (result === undefined) return [`no result with exit code ${code}: ${words}`];
  const good = (result.targets ?? []).filter(({ outcome }) => outcome === 'good').map(({ target }) => target);
  const problems: string[] = [];
  if ((code === 0) !== (good.length === targets.length)) problems.push(`exit code ${code}, ${good.length} good`);
  if (good.some((target) => unfit.includes(target))) problems.push('a drive that is too small is called good');
  const unexpected = `exit code ${code}: ${words}`;
  switch (strike === undefined && trouble.kind.startsWith('kill') ? 'none' : trouble.kind) {
    case 'none':
    case 'broken connections':
      if (code !== 0) problems.push(unexpected);
      break;
    case 'cancel':
      if (code !== 0 && code !== 8) problems.push(unexpected);
      if (strike !== undefined && strike.took > longestEnd) problems.push(`ended ${strike.took} ms after Ctrl-C`);
      break;
    case 'kill engine':
      problems.push('it was killed, and ended by itself');
      break;
    case 'kill helper':
      if (code !== 0 && code !== 5 && code !== 9) problems.push(unexpected);
      if (targets.length - good.length > 1) problems.push('more than one failed for one helper');
      break;
    case 'truncated':
    case 'flipped bit':
      if (code !== 0 && code !== 4) problems.push(unexpected);
      break;
    case 'small drive':
      if (code !== (good.length === 0 ? 4 : 9) && unfit.length > 0) problems.push(unexpected);
      if (good.length > 0 && good.length < targets.length - unfit.length) problems.push('one failed that has room');
      break;
  }
  return problems;
}
