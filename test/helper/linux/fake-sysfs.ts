import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export interface FakeSysfs extends Disposable {
  root: string;
}

/** A tree like /sys. `files` are paths below it with their content; `devices` are device numbers and their folders. */
export function fakeSysfs(files: Record<string, string>, devices: Record<string, string>): FakeSysfs {
  const root = mkdtempSync(join(tmpdir(), 'wick-sys-'));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content, 'latin1');
  }
  mkdirSync(join(root, 'dev/block'), { recursive: true });
  for (const [number, folder] of Object.entries(devices))
    symlinkSync(join(root, folder), join(root, 'dev/block', number));
  return { root, [Symbol.dispose]: () => rmSync(root, { recursive: true }) };
}
