import { mkdtempDisposableSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { SignedCertificate } from '../../electron/contract/certificate.ts';
import type { FlashEvent } from '../../electron/contract/flash.ts';
import { CertificateKeeper } from '../../electron/cli/certificate/keep.ts';
import { openFace } from '../../electron/cli/output/face.ts';

const face = openFace({ json: true, signal: new AbortController().signal });

function good(target: string): Extract<FlashEvent, { type: 'target' }> {
  const certificate = { certificate: { finished: '2026-01-02T03:04:05.678Z' } } as unknown as SignedCertificate;
  return {
    type: 'target',
    result: {
      target,
      outcome: 'good',
      verified: true,
      touched: true,
      wiped: false,
      written: 1,
      kept: 0,
      rewritten: 0,
      cleared: 0,
      stale: 0,
      duration: 1,
      notes: [],
      certificate,
    },
  };
}

test('each certificate is there as soon as its drive is done, whole and under a name of its own', async () => {
  using folder = mkdtempDisposableSync(join(tmpdir(), 'wick-keep-'));
  const keeper = new CertificateKeeper(face, { kind: 'folder', path: folder.path });
  keeper.take(good('/dev/sdx'));
  while (!readdirSync(folder.path).some((name) => name.endsWith('.json'))) await new Promise(setImmediate);
  const name = readdirSync(folder.path).find((one) => one.endsWith('.json')) ?? '';
  expect(JSON.parse(readFileSync(join(folder.path, name), 'utf8'))).toHaveProperty('certificate.finished');
  keeper.take(good('/dev/sdy'));
  const { files, exitCode } = await keeper.end({ targets: [good('/dev/sdy').result, good('/dev/sdx').result] });
  expect(files[0]).toContain('sdy');
  expect(files.length).toBe(2);
  expect(exitCode).toBe(0);
  expect(readdirSync(folder.path).toSorted()).toEqual(
    files.map((file) => file.slice(folder.path.length + 1)).toSorted(),
  );
});

test('nothing that is there already is replaced', async () => {
  using folder = mkdtempDisposableSync(join(tmpdir(), 'wick-keep-'));
  const path = join(folder.path, 'mine.json');
  writeFileSync(path, 'mine');
  const keeper = new CertificateKeeper(face, { kind: 'file', path });
  keeper.take(good('/dev/sdx'));
  expect(await keeper.end({ targets: [good('/dev/sdx').result] })).toEqual({ files: [], exitCode: 2 });
  expect(readFileSync(path, 'utf8')).toBe('mine');
  expect(readdirSync(folder.path)).toEqual(['mine.json']);
});
