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
  let answer = password;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    shown += text;
  });
  // What is typed before the agent has the terminal to itself is lost.
  const typing = setInterval(() => {
    if (answer !== undefined && shown.trimEnd().endsWith('Password:')) child.stdin.write(`${answer}\n`);
  }, 300);
  // The agent closes it once polkit knows it.
  await finished(createReadStream(ready).resume());
  return {
    shown: () => shown,
    type: (text) => {
      answer = text;
    },
    [Symbol.dispose]: () => {
      clearInterval(typing);
      child.kill();
    },
  };
}
