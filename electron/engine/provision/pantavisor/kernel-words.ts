/** Words of which a kernel's command line has one with each name; others, such as `console=`, may stand there several times. */
const single = /^(PV_|PH_|pv_|ph_|pvnet_|pvrsdk_)/;
/** What must not be read on a serial console or by a container. */
const telling = /autotok|secret|pass|psk|token/i;

/** Words that become environment variables of init; the kernel keeps 32 (init/main.c, MAX_INIT_ENVS). */
const mostVariables = 32;
/** Characters. Boards differ; arm64 kernels take 2048 (COMMAND_LINE_SIZE), older arm ones 1024. */
const mostCharacters = { safe: 1024, any: 2048 };

/** Words of a recipe that say something secret. */
export function tellingWords(words: readonly string[]): string[] {
  return words.filter((word) => telling.test(word.split('=')[0] ?? ''));
}

/** A command line with words added; one with the same name is replaced where there can be only one. */
export function addWords(line: string, words: readonly string[]): string {
  const present = line.split(/\s+/).filter((word) => word !== '');
  for (const word of words) {
    const name = word.split('=')[0] ?? word;
    const at = single.test(name) ? present.findIndex((one) => one.split('=')[0] === name) : present.indexOf(word);
    if (at === -1) present.push(word);
    else present[at] = word;
  }
  return present.join(' ');
}

/** What is wrong with a command line, as a clause; or what a person should know. */
export function lookAtLength(line: string): { problem?: string; warning?: string } {
  const variables = line.split(/\s+/).filter((word) => /^[^.=]+=/.test(word) && /^P[VH]_/.test(word)).length;
  if (variables > mostVariables) {
    return {
      problem: `the kernel's command line would have ${variables} settings, and the kernel keeps ${mostVariables}`,
    };
  }
  if (line.length > mostCharacters.any) {
    return { problem: `the kernel's command line would have ${line.length} characters, more than any board takes` };
  }
  if (line.length > mostCharacters.safe) {
    return {
      warning: `the kernel's command line has ${line.length} characters, more than some boards take (${mostCharacters.safe})`,
    };
  }
  return {};
}

/** `cmdline.txt` has one line; what follows it is kept. */
export function editCommandLine(text: string, words: readonly string[]): { text: string; line: string } {
  const end = /\r?\n/.exec(text)?.index ?? text.length;
  const line = addWords(text.slice(0, end), words);
  return { text: `${line}${text.slice(end)}`, line };
}

/**
 * U-Boot reads `oemEnv.txt` as `name=value` lines and adds `oemargs` to the kernel's words (boot.cmd.pvgeneric). Line feeds
 * only; other lines are kept.
 */
export function editOemEnv(text: string, words: readonly string[]): { text: string; line: string } {
  const lines = text.split('\n').map((line) => line.replace(/\r$/, ''));
  const at = lines.findLastIndex((line) => line.startsWith('oemargs='));
  const line = addWords(at === -1 ? '' : (lines[at] ?? '').slice('oemargs='.length), words);
  if (at === -1) lines.splice(lines.at(-1) === '' ? -1 : lines.length, 0, `oemargs=${line}`);
  else lines[at] = `oemargs=${line}`;
  const edited = lines.join('\n');
  return { text: edited.endsWith('\n') ? edited : `${edited}\n`, line };
}
