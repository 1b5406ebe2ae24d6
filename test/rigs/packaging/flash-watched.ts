import { spawn, spawnSync } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { noise } from '../memory-image.ts';

const MiB = 1 << 20;

/** Flashes standard input to a practice drive, and looks who does it while the input is still to come. */
export async function flashWatched(program: string, card: string): Promise<{ result: unknown; helpers: string[] }> {
  const args = ['flash', '-', card, '--virtual', '--size', '16MiB', '--no-store', '--yes', '--json'];
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'ignore'] });
  const said = text(child.stdout);
  const helpers = new Set<string>();
  try {
    child.stdin.write(noise(3 * MiB, 1));
    for (let tries = 0; tries < 100 && helpers.size === 0; tries++) {
      await sleep(100);
      for (const helper of childrenOf(child.pid ?? 0)) helpers.add(helper);
    }
    child.stdin.end(noise(MiB, 2));
    const lines = (await said).trim().split('\n');
    return { result: JSON.parse(lines.at(-1) ?? 'null'), helpers: [...helpers] };
  } finally {
    child.kill('SIGKILL');
  }
}

/** Programs that a process has started and that run. */
function childrenOf(pid: number): string[] {
  const { stdout } = spawnSync('ps', ['--ppid', String(pid), '-o', 'args='], { encoding: 'utf8' });
  return stdout
    .split('\n')
    .flatMap((line) => line.trim().split(' ')[0] ?? [])
    .filter((name) => name !== '');
}
