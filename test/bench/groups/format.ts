import { type DecodePeer, type Format, nodeZlib } from '../formats.ts';
import type { Figures, Group, Row, Step } from '../group.ts';
import { larger, minus, plus, type Series } from '../statistics.ts';
import { has } from '../system.ts';
import { type Context, flashStep, nodeStep } from './context.ts';
import { changedStep } from './changed.ts';
import { clearedRows, clearedSteps } from './cleared.ts';
import { storedSteps } from './stored.ts';

/** Everything about one format: decoded alone, flashed with and without read-back, by Wick and by the others. */
export async function formatGroup(context: Context, format: Format): Promise<Group | undefined> {
  const { options, image } = context;
  const file = image.files.get(format.key);
  if (file === undefined) return undefined;
  const flashes = options.parts.has('flash');
  const peers = format.decoders.filter((peer) => isThere(peer));
  const decoding = options.parts.has('decode') || (flashes && format.codec !== undefined);
  const steps: Step[] = decoding ? decodeSteps(context, format, file, options.parts.has('decode') ? peers : []) : [];
  const [drive = ''] = flashes ? await context.drives.take(1) : [];
  if (flashes) {
    const plain = format.key === 'raw' ? await context.drives.takePlain() : undefined;
    steps.push(...flashSteps(context, format, file, drive, plain));
  }
  if (steps.length === 0) return undefined;
  return {
    title: format.title,
    steps,
    missing: [
      ...format.decoders.filter((peer) => !isThere(peer)).map(({ program }) => program),
      ...(flashes && !has('bmaptool') ? ['bmaptool'] : []),
    ],
    runs: options.runs,
    rows: (figures) => [
      ...(options.parts.has('decode') ? decodeRows(figures, format, peers) : []),
      ...(flashes ? flashRows(figures, format, steps) : []),
    ],
  };
}

function isThere({ program }: DecodePeer): boolean {
  return program === nodeZlib || has(program);
}

function nameOf({ program, args }: DecodePeer): string {
  return program === nodeZlib ? 'Node zlib, 1 MiB chunks' : [program, ...args.filter((arg) => arg !== '{}')].join(' ');
}

function decodeSteps({ image, programs }: Context, format: Format, file: string, peers: readonly DecodePeer[]): Step[] {
  if (format.codec === undefined) return [];
  const bytes = image.size;
  return [
    nodeStep('decode', 'Wick, decode alone', [programs.decode, format.codec, file], { bytes }),
    ...peers.map((peer): Step => {
      const name = nameOf(peer);
      if (peer.program === nodeZlib) return nodeStep(name, name, [programs.nodeZlib, file], { bytes });
      const args = peer.args.map((arg) => (arg === '{}' ? file : arg));
      return { key: name, name, program: peer.program, args, bytes };
    }),
  ];
}

function flashSteps(context: Context, format: Format, file: string, drive: string, plain: string | undefined): Step[] {
  const { image, programs, flashOptions } = context;
  const onto = { drives: [drive], bytes: image.size };
  const ranges = (mode: string) => [programs.ranges, mode, drive, image.bmap];
  const alone = { drives: [drive], bytes: image.mappedBytes, env: { UV_THREADPOOL_SIZE: '4' } };
  const flash = { file, drives: [drive] };
  const steps = [
    nodeStep('write', 'mapped bytes written alone', ranges('write'), alone),
    nodeStep('read', 'mapped bytes read alone', ranges('read'), alone),
    flashStep(context, { ...flash, key: 'flash', name: 'Wick, flash, no read-back', options: ['--no-verify'] }),
    flashStep(context, { ...flash, key: 'verified', name: 'Wick, flash and read back' }),
  ];
  // From here on the drive must hold the image, so this comes before anybody writes anything else.
  if (format.key === 'raw' && flashOptions.has('--changed-only')) steps.push(changedStep(context, file, drive));
  if (plain !== undefined) steps.push(...clearedSteps(context, file, plain));
  if (format.many === true && flashOptions.has('--no-store')) steps.push(...storedSteps(context, file, drive));
  if (has('bmaptool')) {
    const args = ['copy', '--bmap', image.bmap, file, drive];
    steps.push({ key: 'bmaptool', name: 'bmaptool copy', program: 'bmaptool', args, ...onto });
  }
  steps.push({ key: 'dd', ...ddPipeline(format, file, drive), ...onto });
  return steps;
}

function ddPipeline(format: Format, file: string, drive: string): Pick<Step, 'name' | 'program' | 'args'> {
  const dd = 'dd of="$2" bs=4M iflag=fullblock oflag=direct conv=fsync status=none';
  const decoder = format.decoders.find((peer) => peer.program !== nodeZlib && has(peer.program));
  if (decoder === undefined) return { name: 'dd', program: 'sh', args: ['-c', `exec ${dd} < "$1"`, 'sh', file, drive] };
  const line = [decoder.program, ...decoder.args.map((arg) => (arg === '{}' ? '"$1"' : arg))].join(' ');
  return { name: `${nameOf(decoder)} | dd`, program: 'sh', args: ['-c', `${line} | ${dd}`, 'sh', file, drive] };
}

function decodeRows(figures: Figures, format: Format, peers: readonly DecodePeer[]): Row[] {
  return peers.map((peer) => versus(figures, `${format.key} decode`, 'decode', nameOf(peer), nameOf(peer), peer.limit));
}

function flashRows(figures: Figures, format: Format, steps: readonly Step[]): Row[] {
  const { has, wall, of } = figures;
  const slower: Series = has('decode') ? larger(wall('decode'), wall('write')) : wall('write');
  const slowerName = has('decode') ? 'max(decode, write)' : 'write';
  const flash = `${format.key} flash, no read-back`;
  const verified = `${format.key} flash + read-back`;
  const dd = steps.find(({ key }) => key === 'dd')?.name ?? '';
  const rows: Row[] = [
    row(flash, wall('flash'), slowerName, slower, 1.1),
    row(verified, wall('verified'), `${slowerName} + read`, plus(slower, wall('read')), 1.1),
    row(
      `${format.key} read-back, on top of the flash`,
      minus(wall('verified'), wall('flash')),
      'read',
      wall('read'),
      1.1,
    ),
    ...clearedRows(figures, format.key),
  ];
  if (has('bmaptool'))
    rows.push(versus(figures, verified, 'verified', 'bmaptool', 'bmaptool copy', format.bmaptoolLimit));
  rows.push(versus(figures, verified, 'verified', 'dd', dd));
  if (has('changed'))
    rows.push(row(`${format.key} re-flash, 1 % changed`, wall('changed'), 'read', wall('read'), 1.15));
  if (has('second')) {
    const transfer = larger(wall('read'), wall('write'));
    rows.push(row(`${format.key} first card, copy left`, wall('first'), slowerName, slower));
    rows.push(row(`${format.key} second card, from the store`, wall('second'), 'max(read, write)', transfer, 1.1));
  }
  const memory = of('verified', ({ pss }) => pss / (1 << 20));
  return [...rows, { what: `${format.key} peak memory, one target`, wick: memory, unit: 'MiB', limit: 250 }];
}

function row(what: string, wick: Series, name: string, series: Series, limit?: number): Row {
  return { what, wick, against: { name, series }, unit: 's', ...(limit === undefined ? {} : { limit }) };
}

/** One command against one. */
function versus({ wall, cpu }: Figures, what: string, ours: string, theirs: string, name: string, limit?: number): Row {
  return { ...row(what, wall(ours), name, wall(theirs), limit), cpu: { wick: cpu(ours), against: cpu(theirs) } };
}
