import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { FamilyName } from '../../../electron/contract/recipe.ts';
import { armbianImage, balenaImage, cloudImage, pantavisorImage, raspberryPiImage } from '../../rigs/family-images.ts';
import type { MemoryPartition } from '../../rigs/memory-disk.ts';
import { provisionInMemory, recipeOf } from '../../rigs/provision.ts';

/** What a recipe makes of an image, as a person sees it, and every file that came out of it. */
async function golden(name: string, image: readonly MemoryPartition[], recipe: string): Promise<void> {
  const done = await provisionInMemory(image, await recipeOf(recipe));
  expect(done.missing).toEqual([]);
  await expect(done.shown).toMatchFileSnapshot(join(import.meta.dirname, 'golden', `${name}.shown.txt`));
  const written = done.edits.flatMap(({ kind, partition, path }) => {
    const text = done.files[partition.number - 1]?.[path];
    return kind === 'delete' || text === undefined ? [] : [`==== ${partition.number}:${path}\n${text}`];
  });
  await expect(written.join('\n')).toMatchFileSnapshot(join(import.meta.dirname, 'golden', `${name}.files.txt`));
}

const system = `
  hostname: unit-17
  user: { name: maker, password: "correct horse" }
  ssh: { keys: ["ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGx maker@bench"] }
  wifi: { ssid: "Café 5", password: "battery staple", country: DE, hidden: true }
  locale: de_DE.UTF-8
  timezone: Europe/Berlin
  keyboard: { layout: de, variant: nodeadkeys }
`;

describe('pantavisor', () => {
  test('a token goes into the file as it lies', async () => {
    await golden(
      'pantavisor-token',
      pantavisorImage('rpi'),
      'wick: 1\nfamily: auto\nsettings:\n  claim: { token: abcdefghijklmnopqrstuvwxyz012345 }\n',
    );
  });
  test('credentials, a Hub of one’s own and words for the kernel', async () => {
    await golden(
      'pantavisor-credentials',
      pantavisorImage('rpi'),
      `wick: 1
family: pantavisor
settings:
  hub: { host: hub.example.com, port: 8443 }
  credentials: { id: 5f3e2d1c0b9a887766554433, secret: abc123def456ghi }
  kernel: { words: [PV_LOG_LEVEL=5, pv_debug] }
`,
    );
  });
  test('words for the kernel behind U-Boot', async () => {
    await golden(
      'pantavisor-u-boot',
      pantavisorImage('u-boot'),
      'wick: 1\nfamily: pantavisor\nsettings:\n  kernel: { words: [PV_LOG_LEVEL=5] }\n',
    );
  });
});

describe('raspberry-pi-os', () => {
  test.each(['cloud-init', 'toml', 'script'] as const)('%s', async (form) => {
    const fitting =
      form === 'toml' ? system.replace('  locale: de_DE.UTF-8\n', '').replace(', variant: nodeadkeys', '') : system;
    await golden(
      `raspberry-pi-os-${form}`,
      raspberryPiImage(form),
      `wick: 1\nfamily: raspberry-pi-os\nsettings:${fitting}`,
    );
  });
});

test('cloud-init', async () => {
  await golden(
    'cloud-init',
    cloudImage(),
    `wick: 1\nfamily: cloud-init\nsettings:${system}  userData: { packages: [avahi-daemon] }\n`,
  );
});

test('balena', async () => {
  await golden(
    'balena',
    balenaImage(),
    `wick: 1
family: balena
settings:
  hostname: unit-17
  deviceApiKey: 0123456789abcdef0123456789abcdef
  config: { os: { network: { connectivity: { interval: "120" } } }, persistentLogging: true, mixpanelToken: null }
  networks: [{ name: office, wifi: { ssid: office, password: battery staple, country: DE } }]
`,
  );
});

test('armbian', async () => {
  const fitting = system.replace(/ {2}keyboard.*\n/, '').replace(', hidden: true', '');
  await golden('armbian', armbianImage(), `wick: 1\nfamily: auto\nsettings:${fitting}  rootPassword: "it's root"\n`);
});

test('generic', async () => {
  await golden(
    'generic',
    [
      { kind: 'fat32', label: 'BOOT', files: { '/a.txt': 'one\ntwo\n', '/gone.txt': 'x' } },
      { kind: 'ext4', label: 'data', files: { '/etc/passwd': 'root:x:0:0::/root:/bin/sh' } },
    ],
    `wick: 1
family: generic
settings:
  files:
    - { partition: boot, path: /a.txt, append: three }
    - { partition: 1, path: /a.txt, replace: { find: two, with: "2 $& 2" } }
    - { partition: "label:BOOT", path: /gone.txt, delete: true }
    - { partition: root, path: /opt/app/key, secret: "text:s3cret-key", mode: "600" }
`,
  );
});

test('a secret is for its owner alone unless the recipe says otherwise', async () => {
  const files = [
    { partition: 'root', path: '/etc/key', secret: 'text:s3cret-key' },
    { partition: 'root', path: '/etc/shared', secret: 'text:s3cret-key', mode: '640' },
    { partition: 'root', path: '/etc/motd', content: 'hello' },
  ];
  const recipe = await recipeOf(JSON.stringify({ wick: 1, family: 'generic', settings: { files } }));
  const { edits } = await provisionInMemory([{ kind: 'ext4', files: { '/etc/passwd': '' } }], recipe);
  expect(edits.map((edit) => ('mode' in edit ? edit.mode : undefined))).toEqual([0o600, 0o640, undefined]);
});

test('bytes that are no UTF-8 stay as they are where a file is added to or changed', async () => {
  const latin = Buffer.from('caf\xe9 old\n', 'latin1');
  const recipe = await recipeOf(`wick: 1
family: generic
settings:
  files:
    - { partition: 1, path: /a, append: né }
    - { partition: 1, path: /b, replace: { find: old, with: né } }
`);
  const { edits } = await provisionInMemory(
    [{ kind: 'ext4', label: 'data', files: { '/a': latin, '/b': latin } }],
    recipe,
  );
  const bytes = await Promise.all(
    edits.map(async (edit) => ('content' in edit ? await edit.content.read() : undefined)),
  );
  expect(bytes.map((one) => Buffer.from(one ?? []).toString('latin1'))).toEqual([
    `caf\xe9 old\n${Buffer.from('né\n').toString('latin1')}`,
    `caf\xe9 ${Buffer.from('né').toString('latin1')}\n`,
  ]);
});

/** A system in a partition of its own, with these files. */
const rootOf = (files: Record<string, string>): MemoryPartition[] => [
  { kind: 'fat32', label: 'boot', files: { '/Image': 'x' } },
  { kind: 'ext4', label: 'root', files: { '/etc/passwd': 'root:x:0:0::/root:/bin/sh\n', ...files } },
];
const poky = 'ID=poky\nNAME="Poky (Yocto Project Reference Distro)"\nPRETTY_NAME="Poky 5.0.4 (scarthgap)"\n';
const place = 'on partition 2 (ext4, label root)';

test.each<[string, Record<string, string>, object]>([
  [
    'Yocto by its os-release',
    { '/etc/os-release': poky },
    { family: 'yocto', confidence: 'certain', evidence: [`/etc/os-release of Poky 5.0.4 (scarthgap) ${place}`] },
  ],
  [
    'a distribution of one’s own by what OpenEmbedded calls it',
    { '/usr/lib/os-release': 'ID=acme\nPRETTY_NAME="Acme 3"\nCPE_NAME="cpe:/o:openembedded:acme:3"\n' },
    { family: 'yocto', confidence: 'certain', evidence: [`/etc/os-release of Acme 3 ${place}`] },
  ],
  [
    'Yocto by its greeting',
    { '/etc/issue': 'Poky (Yocto Project Reference Distro) 5.0.4 \\n \\l\n' },
    { family: 'yocto', evidence: [`/etc/issue of Poky (Yocto Project Reference Distro) 5.0.4 ${place}`] },
  ],
  ['Yocto by the time of its build', { '/etc/version': '20260701123456\n' }, { family: 'yocto', confidence: 'likely' }],
  [
    'Buildroot by its os-release',
    { '/etc/os-release': 'NAME=Buildroot\nID=buildroot\nPRETTY_NAME="Buildroot 2026.02"\n' },
    { family: 'buildroot', confidence: 'certain', evidence: [`/etc/os-release of Buildroot 2026.02 ${place}`] },
  ],
  [
    'Buildroot by its greeting',
    { '/etc/issue': 'Welcome to Buildroot\n' },
    { family: 'buildroot', confidence: 'likely' },
  ],
  [
    'nothing that is known',
    { '/etc/os-release': 'ID=debian\nPRETTY_NAME="Debian"\n', '/etc/issue': 'Debian\n', '/etc/version': '12\n' },
    { family: 'generic', confidence: 'likely' },
  ],
])('%s takes files', async (_, files, recognised) => {
  const recipe =
    'wick: 1\nfamily: auto\nsettings:\n  files: [{ partition: root, path: /etc/site, content: "hall 3" }]\n';
  const done = await provisionInMemory(rootOf(files), await recipeOf(recipe));
  expect(done.recognised).toMatchObject(recognised);
  expect(done.edits).toMatchObject([{ kind: 'write', path: '/etc/site' }]);
  expect(done.files[1]?.['/etc/site']).toBe('hall 3');
  expect(done.missing).toEqual([]);
  const named = { ...recognised } as { family: string };
  const other = await provisionInMemory(rootOf(files), await recipeOf(recipe.replace('auto', named.family)));
  expect(other.recognised.family).toBe(named.family);
  await expect(
    recipeOf(recipe.replace('files:', 'hostname: x\n  files:').replace('auto', named.family)),
  ).rejects.toThrow('is not known here');
});

test('each system is known as what it is, whatever else it was built with', async () => {
  const images: Record<FamilyName, MemoryPartition[]> = {
    pantavisor: pantavisorImage('rpi', { '/etc/os-release': poky }),
    'raspberry-pi-os': raspberryPiImage('toml'),
    'cloud-init': cloudImage(),
    balena: [...balenaImage(), ...rootOf({ '/etc/os-release': poky }).slice(1)],
    armbian: armbianImage(),
    yocto: rootOf({ '/etc/os-release': poky }),
    buildroot: rootOf({ '/etc/os-release': 'ID=buildroot\n' }),
    generic: rootOf({}),
  };
  for (const [family, image] of Object.entries(images)) {
    const done = await provisionInMemory(image, await recipeOf('wick: 1\nfamily: auto\n'));
    expect(done.recognised.family).toBe(family);
    expect(done.recognised.evidence.length).toBeGreaterThan(0);
  }
});
