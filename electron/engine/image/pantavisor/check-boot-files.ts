import * as z from 'zod';
import type { PantavisorReport } from '../../../contract/inspect-pantavisor.ts';
import { Collector } from './collect.ts';
import type { Place } from './place.ts';
import { inlineValue, type PantavisorState } from './state.ts';

const bspRun = z.looseObject({
  linux: z.string().optional(),
  initrd: z.string().optional(),
  fdt: z.string().optional(),
  fit: z.string().optional(),
  rpiab: z.string().optional(),
  modules: z.string().optional(),
  firmware: z.string().optional(),
});

/** What boot loaders look for in `.pv`, by the member of `bsp/run.json` that it is another name of. */
const links = { fit: 'pantavisor.fit', linux: 'pv-kernel.img', initrd: 'pv-initrd.img', fdt: 'pv-fdt.dtb' } as const;

const roles = ['fit', 'linux', 'initrd', 'fdt', 'rpiab', 'modules', 'firmware'] as const;

/** What a device boots, and the names by which its boot loader finds it. */
export async function checkBootFiles(
  place: Place,
  state: PantavisorState,
  sizes: ReadonlyMap<string, number>,
): Promise<{ bsp: PantavisorReport['bsp']; check: Collector }> {
  const check = new Collector('boot-files');
  const value = inlineValue(state, 'bsp/run.json');
  if (value === undefined) {
    if (place.form === 'storage') check.breaks('bsp-missing', 'bsp/run.json', 'There is no bsp: nothing to boot');
    else check.skip('there is no bsp');
    return { bsp: undefined, check };
  }
  const parsed = bspRun.safeParse(value);
  if (!parsed.success) {
    check.breaks('bsp-invalid', 'bsp/run.json', 'bsp/run.json is not as it should be: a file name is no text');
    return { bsp: undefined, check };
  }
  const run = parsed.data;
  const boot = roles.flatMap((role) => {
    const file = run[role];
    return file === undefined ? [] : [{ role, file }];
  });
  for (const { role, file } of boot) {
    check.looked();
    if (state.pairs.some(({ key, kind }) => key === `bsp/${file}` && kind === 'object')) continue;
    check.breaks(
      'bsp-file-missing',
      `bsp/${file}`,
      `bsp/run.json names bsp/${file} as ${role}, and the state has no such file`,
    );
  }
  if (place.form === 'storage') await checkLinks(place, run, check);
  const files = state.pairs.filter(({ key }) => key.startsWith('bsp/'));
  const digests = new Set(files.flatMap(({ kind, sha256 }) => (kind === 'object' ? [sha256] : [])));
  const size = [...digests].reduce((sum, digest) => sum + (sizes.get(digest) ?? 0), 0);
  return { bsp: { boot, size, files: files.length }, check };
}

/** A Raspberry Pi with tryboot boots from its FAT partitions instead. */
async function checkLinks({ tree, files = '/' }: Place, run: z.infer<typeof bspRun>, check: Collector): Promise<void> {
  for (const [role, name] of Object.entries(links)) {
    const file = run[role];
    if (typeof file !== 'string') continue;
    check.looked();
    const path = `${files}.pv/${name}`;
    const [link, target] = [await tree.stat(path), await tree.stat(`${files}bsp/${file}`)];
    const report: Collector['breaks'] = (code, subject, message) => {
      if (run.rpiab === undefined) check.breaks(code, subject, message);
      else check.warns(code, subject, message);
    };
    if (link === undefined)
      report('boot-link-missing', path, `${path} is not there: the boot loader does not find its ${role}`);
    else if (link.inode === undefined ? link.size !== target?.size : link.inode !== target?.inode) {
      report('boot-link-broken', path, `${path} is not another name of bsp/${file}`);
    }
  }
}
