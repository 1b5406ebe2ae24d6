import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { engineerKey } from '../../../../electron/engine/lot/definition/engineer-key.ts';
import {
  type LotWish,
  type MadeLot,
  makeLot,
  type MakeLotOptions,
} from '../../../../electron/engine/lot/definition/make-lot.ts';
import { temporaryFolder } from '../../../rigs/temporary-folder.ts';

/** No text, no format that is known: an image. */
export const raw = Buffer.alloc(
  64 * 1024,
  Uint8Array.from({ length: 251 }, (_, at) => (at * 31) % 251),
);

export const recipe = `wick: 1
name: gateway
image: { source: gateway.img.gz }
family: pantavisor
settings:
  hub: { host: "{{host}}", port: "{{port}}" }
  claim: { token: "{{token}}" }
  containers: [tailscale.pvrexport.tgz]
  files:
    - { partition: boot, path: /unit, content: "{{name}}" }
    - { partition: boot, path: /motd, source: motd.txt }
label: { fields: [name, unit], code: qr }
`;

export const table = `name,host,port,token
unit-1,api.pantahub.com,443,secret-1
unit-2,api.pantahub.com,443,secret-2
`;

/** A folder with a recipe, its image and all that it names; files can be told otherwise, or left out with undefined. */
export async function lotFolder(other: Record<string, string | Buffer | undefined> = {}) {
  const folder = await temporaryFolder();
  const files: Record<string, string | Buffer | undefined> = {
    'recipe.yaml': recipe,
    'units.csv': table,
    'gateway.img.gz': gzipSync(raw),
    'tailscale.pvrexport.tgz': 'a container',
    'motd.txt': 'hello',
    ...other,
  };
  for (const [name, content] of Object.entries(files)) {
    if (content !== undefined) await writeFile(join(folder.path, name), content);
  }
  const station = join(folder.path, 'station');
  await mkdir(station);
  return {
    path: folder.path,
    station,
    file: (name: string) => join(folder.path, name),
    async make(wish: Partial<LotWish> = {}, options: Partial<MakeLotOptions> = {}): Promise<MadeLot> {
      return await makeLot(
        {
          recipe: join(folder.path, 'recipe.yaml'),
          name: 'spring',
          size: 2,
          values: { kind: 'table', file: join(folder.path, 'units.csv') },
          ...wish,
        },
        { key: await engineerKey(station), signal: new AbortController().signal, ...options },
      );
    },
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}
