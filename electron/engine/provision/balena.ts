import { WickError } from '../../contract/errors.ts';
import type { BalenaSettings } from '../../contract/recipe/balena.ts';
import { type Reveal, textContent } from './content.ts';
import type { Edit } from './edit.ts';
import type { Family, PlanContext } from './family.ts';
import { isFile, readText } from './files.ts';
import { isFat, type Medium, partitionText } from './medium.ts';
import { connectionFile } from './system/network-manager.ts';
import { wifiKey } from './system/wifi-key.ts';

const configPath = '/config.json';
/** What is here is copied to NetworkManager when the device starts (meta-balena, README: Networking). */
const connections = '/system-connections';

/**
 * balenaOS: `config.json` and NetworkManager's files on the boot partition, `resin-boot`, or `flash-boot` in images that
 * install themselves (meta-balena, README: config.json).
 */
export const balena: Family<'balena'> = {
  name: 'balena',
  title: 'a balenaOS image',

  async recognise(medium) {
    const found = await findBoot(medium);
    if (found === undefined) return undefined;
    const { partition, labelled, typed } = found;
    return {
      family: 'balena',
      confidence: labelled && typed ? 'certain' : 'likely',
      evidence: [`${typed ? '/config.json and /device-type.json' : '/config.json'} on ${partitionText(partition)}`],
    };
  },

  async plan(medium, settings, context) {
    const found = await findBoot(medium);
    if (found === undefined) throw new TypeError('planned without a boot partition');
    const { partition, tree } = found;
    const { hostname, apiKey, deviceApiKey, config, networks = [] } = settings;
    const old = (await readText(tree, configPath)) ?? '';
    const parsed = parseConfig(old, context);
    const merged = (reveal: Reveal) =>
      mergeConfig(parsed, {
        ...config,
        ...(hostname === undefined ? {} : { hostname }),
        ...(apiKey === undefined ? {} : { apiKey: reveal(apiKey) }),
        ...(deviceApiKey === undefined ? {} : { deviceApiKey: reveal(deviceApiKey) }),
      });
    const asks = [hostname, apiKey, deviceApiKey, config].some((one) => one !== undefined);
    return {
      edits: [
        ...(asks
          ? [
              {
                kind: 'merge' as const,
                partition,
                path: configPath,
                content: textContent((reveal) => format(merged(reveal), old)),
              },
            ]
          : []),
        ...networks.map(
          (network): Edit => ({
            kind: 'write',
            partition,
            path: `${connections}/${network.name}`,
            content: networkContent(network, context),
          }),
        ),
      ],
      warnings: [],
    };
  },
};

function networkContent(network: NonNullable<BalenaSettings['networks']>[number], context: PlanContext) {
  if ('content' in network) return textContent((reveal) => reveal(network.content));
  const key = wifiKey(network.wifi, context);
  return textContent((reveal) => connectionFile(network.name, network.wifi, key, reveal));
}

async function findBoot(medium: Medium) {
  for (const partition of medium.partitions.filter((one) => isFat(one))) {
    const tree = await medium.readable(partition);
    if (tree === undefined || !(await isFile(tree, configPath))) continue;
    const labelled = /^(resin|flash)-boot$/i.test(partition.fileSystem?.label ?? '');
    const typed = await isFile(tree, '/device-type.json');
    if (labelled || typed) return { partition, tree, labelled, typed };
  }
  return undefined;
}

type Json = Record<string, unknown>;

function parseConfig(text: string, { target }: PlanContext): Json {
  const parsed = attempt(text);
  if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return parsed as Json;
  throw new WickError('provision-refused', {
    target,
    reason: 'its config.json is not a JSON object',
    hint: 'Flash it again.',
  });
}

function attempt(text: string): unknown {
  try {
    return text.trim() === '' ? {} : JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Objects are merged, null takes a key away, everything else replaces (RFC 7396, JSON Merge Patch). */
function mergeConfig(old: Json, patch: Json): Json {
  const merged = new Map(Object.entries(old));
  for (const [key, value] of Object.entries(patch)) {
    const before = merged.get(key);
    if (value === null) merged.delete(key);
    else if (isObject(value)) merged.set(key, mergeConfig(isObject(before) ? before : {}, value));
    else merged.set(key, value);
  }
  return Object.fromEntries(merged);
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** In the way that the file was written before. */
function format(config: Json, old: string): string {
  const indent = /\n([ \t]+)"/.exec(old)?.[1];
  return `${JSON.stringify(config, undefined, indent)}${old.endsWith('\n') ? '\n' : ''}`;
}
