import { type ExpectedBoot, type RunStatus, runStatuses } from '../../contract/boot.ts';
import { isWickError } from '../../contract/errors.ts';
import type { Recipe } from '../../contract/recipe.ts';
import type { CardFacts } from '../certificate/certify.ts';
import type { BlockView } from '../image/block-view.ts';
import { openDisk } from '../image/disk.ts';
import type { FileTree } from '../image/file-system/file-tree.ts';
import { readBootSelector } from '../image/pantavisor/boot-selector.ts';
import { canonicalText } from '../image/pantavisor/canonical.ts';
import { readContainers } from '../image/pantavisor/containers.ts';
import { placeOf } from '../image/pantavisor/place.ts';
import { JsonFault, readJson } from '../image/pantavisor/raw-json.ts';
import { parseSettings } from '../image/pantavisor/settings.ts';
import { parseState } from '../image/pantavisor/state.ts';
import { readSmallFile } from '../image/tree/read-file.ts';
import { recognise } from '../provision/families.ts';
import { Medium } from '../provision/medium.ts';
import { findStorage } from '../provision/pantavisor/find.ts';
import { sha256, stateKeysOf } from './state-keys.ts';

export interface ExpectOptions {
  /** Bytes that the drive counts in. */
  sectorSize?: number | undefined;
  /** What the recipe asks of the first boot. */
  checks?: Recipe['checks'];
}

/**
 * What a device will be that starts from a disk: taken from the disk as it is, after its settings and containers were put
 * there, so that nothing depends on what was planned. Undefined where the disk cannot be read. Nothing in it is secret.
 */
export async function expectBoot(
  view: BlockView,
  { sectorSize, checks }: ExpectOptions = {},
): Promise<ExpectedBoot | undefined> {
  const asked = askedBy(checks);
  try {
    await using medium = new Medium(await openDisk(view, sectorSize === undefined ? {} : { sectorSize }));
    const { family } = await recognise(medium);
    if (family !== 'pantavisor') return { family, claim: 'none', ...asked };
    const storage = await findStorage(medium);
    return storage === undefined ? undefined : { family, ...(await readStorage(storage.tree)), ...asked };
  } catch (error) {
    if (isWickError(error) && error.code.startsWith('file-system-')) return undefined;
    throw error;
  }
}

/** The same for a card that was just written, for its certificate. */
export async function expectCard({
  view,
  drive,
  checks,
  settings,
}: Pick<CardFacts, 'view' | 'drive' | 'checks' | 'settings'>): Promise<ExpectedBoot | undefined> {
  const expected = await expectBoot(view, { sectorSize: drive.logicalBlockSize, checks });
  return expected === undefined || settings?.tag === undefined ? expected : { ...expected, tag: settings.tag };
}

/** What a recipe says of the first boot. */
export function askedBy(checks: Recipe['checks']): Pick<ExpectedBoot, 'wish' | 'asks'> {
  return {
    ...(checks?.boot === undefined ? {} : { wish: checks.boot }),
    ...(checks?.asks === undefined ? {} : { asks: checks.asks }),
  };
}

async function readStorage(tree: FileTree): Promise<Omit<ExpectedBoot, 'family'>> {
  const { revision } = await readBootSelector(tree);
  const bytes = await readSmallFile(tree, (await placeOf(tree, 'storage', revision)).state, 16 << 20);
  return { ...(bytes === undefined ? {} : readState(bytes)), ...(await readIdentity(tree)) };
}

/** Where a state has more keys than this, they would make its certificate long. */
const mostKeys = 1000;

/** Pantahub hashes the canonical form, whatever form lies on the card. */
function readState(bytes: Uint8Array): Pick<ExpectedBoot, 'stateSha256' | 'stateKeys' | 'containers'> {
  try {
    const state = parseState(bytes);
    const whole = readJson(bytes);
    const { containers } = readContainers(state, new Map(), []);
    return {
      stateSha256: sha256(canonicalText(whole)),
      ...(state.pairs.length > mostKeys ? {} : { stateKeys: stateKeysOf(whole) }),
      containers: containers.map(({ name, statusGoal }) => ({ name, goal: goalOf(statusGoal) })),
    };
  } catch (error) {
    if (error instanceof JsonFault) return {};
    throw error;
  }
}

/** Without a word about it, a container must be started (pantavisor, defaults of its groups). */
function goalOf(named: string | undefined): RunStatus {
  return runStatuses.find((status) => status === named) ?? 'STARTED';
}

/** Whose the device is to be, by the file that it reads that from. */
async function readIdentity(tree: FileTree): Promise<Pick<ExpectedBoot, 'claim' | 'hub' | 'deviceId'>> {
  const bytes = await readSmallFile(tree, '/config/pantahub.config', 1 << 20);
  const settings = new Map(parseSettings(bytes?.toString('utf8') ?? '').map(({ key, value }) => [key, value]));
  const valueOf = (key: string) => settings.get(key) || undefined;
  const deviceId = valueOf('PH_CREDS_ID') ?? valueOf('PH_CREDS_PRN')?.split('/').at(-1);
  const isRegistered = valueOf('PH_CREDS_PRN') !== undefined;
  const port = Number(valueOf('PH_CREDS_PORT') ?? 443);
  return {
    claim: isRegistered ? 'credentials' : valueOf('PH_FACTORY_AUTOTOK') === undefined ? 'none' : 'token',
    hub: {
      host: valueOf('PH_CREDS_HOST') ?? 'api.pantahub.com',
      port: Number.isInteger(port) && port > 0 && port < 65_536 ? port : 443,
    },
    ...(isRegistered && deviceId !== undefined ? { deviceId } : {}),
  };
}
