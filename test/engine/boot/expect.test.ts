import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { expectBoot } from '../../../electron/engine/boot/expect.ts';
import type { BlockView } from '../../../electron/engine/image/block-view.ts';
import { provision } from '../../../electron/engine/provision/provision.ts';
import { makeDiskImage } from '../../rigs/disk-image.ts';
import { raspberryPiImage } from '../../rigs/family-images.ts';
import { needing } from '../../rigs/needs.ts';
import { makePantavisorImage } from '../../rigs/pantavisor-image.ts';
import { keysOf, makeState, sha256 } from '../../rigs/pantavisor-state.ts';
import { noSignal, recipeOf } from '../../rigs/provision.ts';
import { temporaryFolder } from '../../rigs/temporary-folder.ts';

async function viewOf(path: string): Promise<{ view: Required<BlockView> } & AsyncDisposable> {
  const file = await open(path, 'r+');
  const { size } = await file.stat();
  return {
    view: {
      size,
      read: async (offset, length) => (await file.read(new Uint8Array(length), 0, length, offset)).buffer,
      write: async (offset, data) => void (await file.write(data, 0, data.length, offset)),
    },
    [Symbol.asyncDispose]: () => file.close(),
  };
}

describe('what a device will be that starts from a card', needing('mke2fs', 'mkfs.vfat', 'mcopy', 'sfdisk'), () => {
  test('is read from the card after its settings came: its state, its containers with their goals, how it is claimed', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'gateway.wic');
    const state = makeState();
    await makePantavisorImage(path, { layout: 'u-boot', tree: { state } });
    await using card = await viewOf(path);
    const golden = {
      family: 'pantavisor',
      stateSha256: sha256(state.text),
      stateKeys: keysOf(state),
      containers: [
        { name: 'app', goal: 'STARTED' },
        { name: 'os', goal: 'STARTED' },
      ],
      hub: { host: 'api.pantahub.com', port: 443 },
    };
    expect(await expectBoot(card.view)).toEqual({ ...golden, claim: 'none' });

    const give = async (settings: string) =>
      await provision({
        target: path,
        view: card.view,
        recipe: await recipeOf(`wick: 1\nfamily: pantavisor\nsettings: ${settings}\n`),
        signal: noSignal,
      });
    await give('{ claim: { token: abc }, hub: { host: hub.example, port: 8443 } }');
    const asked = await expectBoot(card.view, { checks: { boot: 'up', asks: [{ ask: 'ssh', port: 8222 }] } });
    expect(asked).toEqual({
      ...golden,
      claim: 'token',
      hub: { host: 'hub.example', port: 8443 },
      wish: 'up',
      asks: [{ ask: 'ssh', port: 8222 }],
    });
    expect(JSON.stringify(asked)).not.toContain('abc');

    await give('{ credentials: { id: 5f3e2d1c0b9a887766554433, secret: xyz } }');
    expect(await expectBoot(card.view)).toMatchObject({ claim: 'credentials', deviceId: '5f3e2d1c0b9a887766554433' });
  });

  test('is another family where it is one', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'os.img');
    await makeDiskImage(path, raspberryPiImage('toml'));
    await using card = await viewOf(path);
    expect(await expectBoot(card.view)).toEqual({ family: 'raspberry-pi-os', claim: 'none' });
  });

  test('is unknown as far as nothing can be recognised', async () => {
    const view = { size: 1 << 20, read: async (_: number, length: number) => new Uint8Array(length) };
    expect(await expectBoot(view)).toEqual({ family: 'generic', claim: 'none' });
  });
});
