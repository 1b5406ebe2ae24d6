import { formatDuration } from '../../contract/format.ts';
import type { LotFigures } from '../../contract/calls/lot.ts';
import type { LotStanding } from '../../contract/lot/record.ts';
import { unitStates } from '../../contract/lot/states.ts';
import { FiguresReader } from '../../engine/lot/report/lot-figures.ts';
import type { Face } from '../output/face.ts';
import { type LedgerChoice, lotNamed, openDesk } from './ledger.ts';

/** `wick lot status [LOT]` */
export async function lotStatus(face: Face, named: string | undefined, options: LedgerChoice): Promise<number> {
  await using desk = await openDesk(options);
  const { ledger, place } = desk;
  const all = await ledger.list();
  const only = named === undefined ? undefined : await lotNamed(ledger, named);
  const chosen = all.filter(({ id }) => only === undefined || id === only).toReversed();
  const now = Date.now();
  const lots: (LotStanding & { figures: LotFigures })[] = [];
  for (const standing of chosen)
    lots.push({ ...standing, figures: await new FiguresReader(ledger, standing.id).read(standing, now) });
  face.event('result', { ok: true, exitCode: 0, ledger: place.name, lots });
  if (face.json) return 0;
  for (const lot of lots) face.print(lotText(lot, now));
  if (lots.length === 0) face.print(`The ledger ${place.name} has no lots yet.`);
  return 0;
}

/** One lot as a few lines. `now`: ms since 1970. */
function lotText(
  { id, name, size, states, status, paused, figures, failuresInRow }: LotStanding & { figures: LotFigures },
  now: number,
): string {
  const why = { failures: 'after failures in a row', person: 'by a person', reconcile: 'until it is reconciled' };
  const state =
    status === 'paused' && paused !== undefined ? `paused ${why[paused]}` : status === 'running' ? 'open' : status;
  const counts = unitStates.filter((one) => states[one] > 0).map((one) => `${states[one]} ${one}`);
  const { firstPassYield, rate, end, failed, causes, stations } = figures;
  const lines = [
    `${id.slice(0, 8)}  ${name}: ${states.passed} of ${size} passed, ${state}`,
    `    ${counts.join(' · ')}`,
  ];
  const pace = [
    ...(firstPassYield === undefined ? [] : [`${Math.round(firstPassYield * 100)} % good at the first attempt`]),
    ...(rate === undefined ? [] : [`${Math.round(rate)} an hour`]),
    ...(end === undefined ? [] : [`done in ${formatDuration(Math.max(0, end - now))}`]),
    ...(failuresInRow > 1 ? [`${failuresInRow} failures in a row`] : []),
  ];
  if (pace.length > 0) lines.push(`    ${pace.join(', ')}`);
  if (failed > 0) {
    const named = Object.entries(causes).map(([cause, count]) => `${count} ${cause}`);
    lines.push(`    failed attempts: ${named.join(', ')}`);
  }
  if (stations.length > 1) {
    for (const { station, name = '', good, failed, active, heard = 0 } of stations) {
      const last = heard === 0 ? 'not heard of yet' : `last heard of ${formatDuration(Math.max(0, now - heard))} ago`;
      const who = [name, station].filter(Boolean).join(' ');
      lines.push(`    ${who}: ${good} good, ${failed} failed attempts, ${active} under way, ${last}`);
    }
  }
  return lines.join('\n');
}
