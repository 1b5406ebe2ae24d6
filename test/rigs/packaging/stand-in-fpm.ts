import { spawnSync } from 'node:child_process';
import { chmod, copyFile, cp, lstat, mkdir, mkdtemp, readlink, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';

// As much of fpm(1) as electron-builder asks for a .deb, by dpkg-deb: packages are made of the very same files, scripts and
// fields. What it does not know it refuses.
const text = { type: 'string' } as const;
const texts = { type: 'string', multiple: true } as const;
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    s: text,
    t: text,
    d: texts,
    force: { type: 'boolean' },
    architecture: text,
    'after-install': text,
    'after-remove': text,
    'deb-compression': text,
    'deb-priority': text,
    'deb-recommends': texts,
    description: text,
    license: text,
    maintainer: text,
    name: text,
    package: text,
    url: text,
    vendor: text,
    version: text,
  },
});

const root = await mkdtemp(join(tmpdir(), 'wick-fpm-'));
try {
  await chmod(root, 0o755);
  for (const mapping of positionals) {
    const [from = '', to = ''] = mapping.split('=');
    await place(from, join(root, to));
  }
  await writeControl(join(root, 'DEBIAN'));
  const args = ['--root-owner-group', '-Znone', '--build', root, values.package ?? ''];
  const { status, stderr } = spawnSync('dpkg-deb', args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
} finally {
  await rm(root, { recursive: true, force: true });
}

async function place(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  if (from.endsWith('/')) await cp(from, to, { recursive: true, verbatimSymlinks: true });
  else if ((await lstat(from)).isSymbolicLink()) await symlink(await readlink(from), to);
  else await copyFile(from, to);
}

async function writeControl(folder: string): Promise<void> {
  await mkdir(folder);
  const fields = {
    Package: values.name,
    Version: values.version,
    Architecture: values.architecture,
    Maintainer: values.maintainer,
    Priority: values['deb-priority'],
    Homepage: values.url,
    Depends: values.d?.join(', '),
    Recommends: values['deb-recommends']?.join(', '),
    Description: values.description,
  };
  const lines = Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [`${name}: ${value}\n`]));
  await writeFile(join(folder, 'control'), lines.join(''));
  const scripts = { postinst: values['after-install'], postrm: values['after-remove'] };
  for (const [name, file] of Object.entries(scripts)) {
    if (file === undefined) continue;
    await copyFile(file, join(folder, name));
    await chmod(join(folder, name), 0o755);
  }
}
