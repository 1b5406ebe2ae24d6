import { execFile, execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  copyFileSync,
  mkdirSync,
  mkdtempDisposableSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../../..');

/** The user that asks, and knows the password of the one who may answer: herself. */
export const person = { name: 'bench', uid: 64_711, password: 'right horse' };

export interface StageOptions {
  /** What polkit says of our action, or of every action where the policy is not installed. */
  allow: 'yes' | 'auth_admin' | 'no';
  /** As in a package: the program in one file, the helper beside it, our policy. Otherwise as in a checkout. */
  installed?: boolean;
  /** Of the system's messages; English otherwise. */
  language?: string;
  /** Files of /etc by their names, with what is in them. */
  etc?: Record<string, string>;
}

/** Runs a program of the tests beside a real polkit, as a user without rights; returns what it printed. Needs root. */
export async function onStage(program: string, input: object, options: StageOptions): Promise<string> {
  using folder = mkdtempDisposableSync(join(tmpdir(), 'wick-stage-'));
  const stage = folder.path;
  chmodSync(stage, 0o755);
  for (const name of ['etc/polkit-1/rules.d', 'actions', 'lib']) mkdirSync(join(stage, name), { recursive: true });
  layEtc(stage, options);
  const file = options.installed === true ? await install(stage, program, options.allow) : program;
  const unshare = ['--mount', '--pid', '--fork', '--kill-child', '--mount-proc', '--ipc'];
  const env = ['PATH=/usr/sbin:/usr/bin:/sbin:/bin', 'HOME=/tmp', `LANG=${options.language ?? 'C.UTF-8'}`];
  const command = ['env', '-i', ...env, process.execPath, file, JSON.stringify(input)];
  const stageScript = join(import.meta.dirname, 'stage.sh');
  const args = ['--signal=KILL', '60', 'unshare', ...unshare, 'sh', stageScript, stage, String(person.uid), ...command];
  // Whatever becomes of this process, the stage does not stay.
  const { stdout } = await run('timeout', args);
  return stdout;
}

function layEtc(stage: string, { allow, installed = false, etc = {} }: StageOptions): void {
  const { name, uid } = person;
  const hash = execFileSync('openssl', ['passwd', '-6', person.password], { encoding: 'utf8' }).trim();
  const lines = {
    passwd: `${name}:x:${uid}:${uid}:Bench:/tmp:/bin/sh`,
    shadow: `${name}:${hash}:19000:0:99999:7:::`,
    group: `${name}:x:${uid}:`,
  };
  for (const [file, line] of Object.entries(lines)) {
    const copy = join(stage, 'etc', file);
    copyFileSync(join('/etc', file), copy);
    writeFileSync(copy, `${readFileSync(copy, 'utf8').trimEnd()}\n${line}\n`);
  }
  for (const [file, text] of Object.entries(etc)) writeFileSync(join(stage, 'etc', file), text);
  // polkit 122 speaks the JavaScript of 2009.
  const rules = join(stage, 'etc/polkit-1/rules.d');
  const general = installed ? '' : `polkit.addRule(function () { return polkit.Result.${allow.toUpperCase()}; });`;
  writeFileSync(
    join(rules, '10-stage.rules'),
    `polkit.addAdminRule(function () { return ["unix-user:${name}"]; });\n${general}\n`,
  );
  chmodSync(join(stage, 'etc'), 0o755);
  const polkitd = Number(/^polkitd:[^:]*:(\d+)/m.exec(readFileSync('/etc/passwd', 'utf8'))?.[1]);
  chownSync(rules, polkitd, 0);
}

/** What a package would put in its places. Returns where the program is then. */
async function install(stage: string, program: string, allow: string): Promise<string> {
  const policy = readFileSync(join(root, 'build/linux/org.wick.helper.policy'), 'utf8');
  const said = policy.replaceAll(/>auth_admin</g, `>${allow}<`);
  writeFileSync(join(stage, 'actions/org.wick.helper.policy'), said);
  const target = join(stage, 'lib/wick');
  mkdirSync(target);
  await build({
    entryPoints: { program, helper: join(root, 'electron/helper/main.ts') },
    outdir: target,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'silent',
    external: ['drivelist', 'ext2fs', 'lzma-native', 'serialport'],
    banner: {
      js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
    },
  });
  writeFileSync(join(target, 'wick-helper'), `#!/bin/sh\nexec ${process.execPath} /usr/lib/wick/helper.mjs "$@"\n`, {
    mode: 0o755,
  });
  copyFileSync(join(root, 'native/build/Release/wick.node'), join(target, 'wick.node'));
  return '/usr/lib/wick/program.mjs';
}
