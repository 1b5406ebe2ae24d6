import { execFileSync, spawn } from 'node:child_process';
import { createReadStream, mkdtempDisposableSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';

export interface Agent extends Disposable {
  /** What it has shown. */
  shown(): string;
  /** Answers the question that is open. */
  type?(password: string): void;
}

/** polkit's own agent for this process, on a terminal of its own, where `password` is typed; nothing without one. */
export async function textAgent(password: string | undefined): Promise<Agent> {
  using folder = mkdtempDisposableSync(join(tmpdir(), 'wick-agent-'));
  const ready = join(folder.path, 'ready');
  execFileSync('mkfifo', [ready]);
  const command = `exec pkttyagent --process ${process.pid} --notify-fd 9 9>'${ready}'`;
  const child = spawn('script', ['--quiet', '--command', command, '/dev/null'], { stdio: ['pipe', 'pipe', 'ignore'] });
  let shown = '';
  let typed = 0;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    shown += text;
    const asked = shown.split('Password:').length - 1;
    if (password === undefined || asked === typed) return;
    typed = asked;
    child.stdin.write(`${password}\n`);
  });
  // The agent closes it once polkit knows it.
  await finished(createReadStream(ready).resume());
  const type = (text: string) => void child.stdin.write(`${text}\n`);
  return { shown: () => shown, type, [Symbol.dispose]: () => void child.kill() };
}
