import { spawnSync } from 'node:child_process';
import { mkdtempDisposableSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const script = join(import.meta.dirname, 'install.sh');

/** What is there once a package of Debian was installed into a copy of this system; see install.sh. */
export function installed(file: string) {
  using folder = mkdtempDisposableSync(join(tmpdir(), 'wick-install-'));
  const args = ['--mount', '--pid', '--fork', '--kill-child', 'sh', script, folder.path, file];
  const { status, stdout, stderr } = spawnSync('unshare', args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${status}: ${stderr}`);
  const answers = new Map(
    stdout.split('\u001E').map((part): [string, string] => {
      const [name = '', answer = ''] = part.split('\u001F');
      return [name, answer];
    }),
  );
  const text = (name: string) => answers.get(name) ?? '';
  const lines = (name: string) =>
    text(name)
      .split('\n')
      .filter((line) => line !== '');
  return {
    file,
    status: text('status'),
    policy: text('policy'),
    helper: text('helper').trim(),
    helperMode: text('helperMode').trim(),
    command: lines('command'),
    launcher: text('launcher'),
    icons: lines('icons'),
    globs: lines('globs'),
    profile: text('profile'),
    resources: lines('resources'),
    left: lines('left'),
  };
}
