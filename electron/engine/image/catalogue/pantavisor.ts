import * as z from 'zod';
import { leadsTo } from './address.ts';
import { address, sha256, text } from './fields.ts';
import { Slugs, slug } from './slug.ts';
import { type CatalogueFolder, type CatalogueImage, mostNodes } from './tree.ts';
import { unfitByName } from './unfit.ts';
import { compareVersions } from './versions.ts';

/**
 * Pantavisor's releases.json (meta-pantavisor, docs/ci/builds.md and .github/scripts/upload.sh): channel → version →
 * devices. Several machines add to it at once, and what is in it has changed over time: a version may be the bare list
 * of its devices, have documentation only, or a device that is but a time.
 */
const artifact = z.object({ url: address, sha256 }).optional().catch(undefined);

const deviceSchema = z.object({
  name: text,
  display_name: text,
  description: text,
  timestamp: text,
  full_image: artifact,
  pvrexports: artifact,
  bsp: artifact,
  sdk: artifact,
});

const versionSchema = z.object({
  'release-date': text,
  timestamp: text,
  docs: z.record(z.string(), z.unknown()).optional().catch(undefined),
  devices: z.array(z.unknown()).optional().catch(undefined),
});

const channelSchema = z.record(z.string(), z.unknown());

type Device = z.output<typeof deviceSchema>;

interface Version {
  name: string;
  released: string | undefined;
  devices: Device[];
}

/** Undefined where it is something else. */
export function parsePantavisor(json: unknown, list: URL): CatalogueFolder | undefined {
  const channels = channelSchema.safeParse(json);
  if (!channels.success) return undefined;
  const parsed = Object.entries(channels.data)
    .map(([name, versions]) => ({ name, versions: readVersions(versions) }))
    .sort((a, b) => rank(a.name) - rank(b.name) || compareVersions(a.name, b.name));
  if (parsed.every(({ versions }) => versions === undefined)) return undefined;
  const slugs = new Slugs();
  const left = { nodes: mostNodes };
  const children = parsed.flatMap(({ name, versions = [] }) => {
    const full = versions.filter(({ devices }) => devices.length > 0);
    return full.length === 0 ? [] : [channelFolder(slugs.take(name), name, full, { list, left })];
  });
  const implied = children.some((one) => one.slug === 'stable') ? ['stable'] : [];
  return { kind: 'folder', slug: '', aliases: [], title: 'Pantavisor', children, implied };
}

/** Stable first: it is what may be left out of a name. */
function rank(channel: string): number {
  const known = ['stable', 'release-candidate'].indexOf(channel);
  return known === -1 ? 2 : known;
}

/** Undefined where nothing in it looks like a version. */
function readVersions(json: unknown): Version[] | undefined {
  const versions = channelSchema.safeParse(json);
  if (!versions.success) return undefined;
  const read = Object.entries(versions.data).map(([name, version]) => readVersion(name, version));
  return read.every((one) => one === undefined) ? undefined : read.filter((one) => one !== undefined);
}

function readVersion(name: string, json: unknown): Version | undefined {
  const bare = Array.isArray(json);
  const found = versionSchema.safeParse(bare ? { devices: json } : json);
  if (!found.success) return undefined;
  const { docs, devices, timestamp, 'release-date': date } = found.data;
  if (docs === undefined && devices === undefined && timestamp === undefined && date === undefined) return undefined;
  const all = (devices ?? []).flatMap((device) => {
    const one = deviceSchema.safeParse(device);
    return one.success ? [one.data] : [];
  });
  const mark = all.find((one) => one.name === undefined && one.timestamp !== undefined);
  return {
    name,
    released: date ?? timestamp ?? mark?.timestamp,
    devices: all.filter((one) => one.name !== undefined),
  };
}

interface Place {
  list: URL;
  left: { nodes: number };
}

function channelFolder(name: string, title: string, versions: readonly Version[], place: Place): CatalogueFolder {
  const slugs = new Slugs();
  const newestFirst = versions.toSorted((a, b) => compareVersions(b.name, a.name));
  const children = newestFirst.flatMap((version): CatalogueFolder[] => {
    place.left.nodes -= version.devices.length;
    if (place.left.nodes < 0) return [];
    const folder = { kind: 'folder', title: version.name, aliases: [], implied: [] } as const;
    return [{ ...folder, slug: slugs.take(version.name), children: deviceImages(version, place.list) }];
  });
  return { kind: 'folder', slug: name, aliases: [], title, children, implied: children.map((one) => one.slug) };
}

/** The release of Yocto that all machine names end with. */
const yoctoRelease =
  /-(?:dunfell|gatesgarth|hardknott|honister|kirkstone|langdale|mickledore|nanbield|scarthgap|styhead|walnascar|whinlatter|wrynose)$/iu;

function deviceImages({ devices, released }: Version, list: URL): CatalogueImage[] {
  const slugs = new Slugs();
  return devices.map((device) => {
    const { name = '', display_name: title, full_image: image, pvrexports, bsp, sdk } = device;
    const download = leadsTo(image?.url, list, image?.sha256 !== undefined);
    const short = name.replace(yoctoRelease, '');
    return {
      kind: 'image',
      slug: slugs.take(name),
      aliases: short === name || short === '' ? [] : [slug(short)],
      title: title ?? name,
      description: device.description,
      address: download,
      sha256: image?.sha256,
      released,
      boards: [...new Set([slug(name), slug(short)])],
      unfit: unfitDevice(name, download),
      parts: {
        ...(pvrexports === undefined ? {} : { pvrexports: 'they are containers for a system that runs, not a system' }),
        ...(bsp === undefined ? {} : { bsp: 'it is a part of a system, for one that runs' }),
        ...(sdk === undefined ? {} : { sdk: 'it is a program to install, an SDK' }),
      },
    };
  });
}

function unfitDevice(name: string, download: string | undefined): string | undefined {
  if (/^docker[-_]/iu.test(name)) return unfitByName('https://x/docker-');
  if (download === undefined) return 'nothing is offered there to download';
  return unfitByName(download);
}
