import { isWickError } from '../../../contract/errors.ts';
import type { PantavisorReport } from '../../../contract/inspect-pantavisor.ts';
import { ByteCursor } from '../container/cursor.ts';
import { readTar } from '../container/tar.ts';
import { decoderFor } from '../decode/decode.ts';
import type { FileTree } from '../file-system/file-tree.ts';
import { pathInArchive } from '../tree/archive-names.ts';
import { Collector } from './collect.ts';
import { namesOfContainers } from './containers.ts';
import { JsonFault } from './raw-json.ts';
import { parseState } from './state.ts';

const folder = '/factory-pkgs.d';
const mostBytes = 16 << 20;

type FactoryPackage = PantavisorReport['factoryPackages'][number];

/** The exports that lie on a storage partition to be added later. Only their state is read. */
export async function readFactoryPackages(
  tree: FileTree,
  signal: AbortSignal,
): Promise<{ factoryPackages: FactoryPackage[]; check: Collector }> {
  const check = new Collector('factory-packages');
  const names = (await tree.list(folder)) ?? [];
  const factoryPackages: FactoryPackage[] = [];
  for (const file of names.filter((name) => name.endsWith('.tgz')).toSorted()) {
    check.looked();
    const path = `${folder}/${file}`;
    const size = (await tree.stat(path))?.size ?? 0;
    const read = await readPackage(tree, path, signal);
    if ('problem' in read) check.warns('package-invalid', path, `${path} cannot be used: ${read.problem}`);
    factoryPackages.push({ file, size, containers: [], ...read });
  }
  if (factoryPackages.length === 0) check.skip('there are none');
  return { factoryPackages, check };
}

async function readPackage(
  tree: FileTree,
  path: string,
  signal: AbortSignal,
): Promise<{ containers: string[] } | { problem: string }> {
  try {
    const bytes = await stateOf(decoderFor('gzip')(tree.read(path), { what: path, signal }), path);
    return bytes === undefined
      ? { problem: 'it holds no state' }
      : { containers: namesOfContainers(parseState(bytes)) };
  } catch (error) {
    if (error instanceof JsonFault) return { problem: `its state is not valid: ${error.message}` };
    if (isWickError(error) && error.code !== 'cancelled') return { problem: error.message.replace(/\.$/u, '') };
    throw error;
  }
}

/** `json` is the first file of an export: nothing behind it is unpacked. */
async function stateOf(bytes: AsyncIterable<Uint8Array>, what: string): Promise<Buffer | undefined> {
  await using cursor = new ByteCursor(bytes);
  for await (const { name, size, data } of readTar(cursor, what)) {
    if (pathInArchive(name, what) !== '/json') continue;
    if ((size ?? 0) > mostBytes) return undefined;
    const chunks: Uint8Array[] = [];
    for await (const chunk of data) chunks.push(Uint8Array.from(chunk));
    return Buffer.concat(chunks);
  }
  return undefined;
}
