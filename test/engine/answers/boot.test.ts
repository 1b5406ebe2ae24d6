import { describe, expect, test } from 'vitest';
import type { Seen, Sighting } from '../../../electron/contract/boot.ts';
import { engineClient } from '../../rigs/engine-client.ts';
import { temporaryFolder } from '../../rigs/temporary-folder.ts';

/** A console that says what it is told to. */
function consoleOf(seen: readonly Seen[]) {
  return async () => [
    {
      name: 'serial' as const,
      async *observe(signal: AbortSignal): AsyncGenerator<Sighting> {
        for (const one of seen) {
          yield { at: Date.now(), observer: 'serial', of: { port: '/dev/ttyUSB0' }, seen: one, evidence: one.kind };
        }
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
      },
    },
  ];
}

describe('a first boot on a page', () => {
  test('is shown as it goes, until it is stopped', async () => {
    await using folder = await temporaryFolder();
    const observers = consoleOf([{ kind: 'life' }, { kind: 'stage', stage: 'kernel' }]);
    await using engine = engineClient(folder.path, { observers });
    const page = engine.page();
    const { boot } = await page.call('boot.start', { serial: [{ path: '/dev/ttyUSB0' }], lan: false });
    for await (const state of page.watch('boot.watch', { boot })) {
      const [unit] = state.units;
      if (unit === undefined || unit.sightings.length < 2 || unit.verdict !== 'booting') continue;
      expect(unit.rungs.map(({ rung }) => rung)).toContain('V5');
      break;
    }
    await page.call('boot.stop', { boot });
    for await (const state of page.watch('boot.watch', { boot })) if (state.finished !== undefined) return;
    throw new Error('it was not stopped');
  });

  test('is not watched where nobody would look, or nobody knows it', async () => {
    await using folder = await temporaryFolder();
    await using engine = engineClient(folder.path);
    const page = engine.page();
    await expect(page.call('boot.start', { lan: false })).rejects.toMatchObject({ code: 'usage' });
    await expect(page.call('boot.start', { units: ['x'] })).rejects.toMatchObject({ code: 'unit-unknown' });
    await expect(page.watch('boot.watch', { boot: 'x' }).next()).rejects.toMatchObject({ code: 'boot-unknown' });
  });
});
