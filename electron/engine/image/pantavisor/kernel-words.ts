import type { PantavisorReport } from '../../../contract/inspect-pantavisor.ts';
import { mask } from '../../../contract/recipe/secret.ts';
import type { FileTree } from '../file-system/file-tree.ts';
import { readSmallFile } from '../tree/read-file.ts';
import { Collector } from './collect.ts';

/** The kernel hands no more variables than this to init. */
const mostVariables = 32;

const secretWord = /^(?:PH_FACTORY_AUTOTOK|PH_CREDS_SECRET|ph_factory[._]autotok|ph_creds[._]secret|pvnet_pass)=(.+)$/u;

/** A partition that devices boot from; `name` is for messages: `partition 2`. */
export interface BootTree {
  name: string;
  tree: FileTree;
}

/** The words that boot partitions add to the kernel's command line. Secrets are masked, and told of. */
export async function readKernelWords(
  boots: readonly BootTree[],
): Promise<{ kernelWords: PantavisorReport['kernelWords']; check: Collector }> {
  const check = new Collector('kernel-words');
  const kernelWords: PantavisorReport['kernelWords'] = [];
  const lines = new Map<string, string>();
  for (const { name, tree } of boots) {
    for (const file of ['cmdline.txt', 'oemEnv.txt'] as const) {
      const bytes = await readSmallFile(tree, `/${file}`, 1 << 16);
      if (bytes === undefined) continue;
      check.looked();
      const where = `${file} on ${name}`;
      const text = bytes.toString('utf8');
      const line = file === 'cmdline.txt' ? commandLine(text, where, check) : oemArguments(text, where, check);
      const before = lines.get(file);
      if (before !== undefined && before !== line) {
        check.warns('boot-partitions-differ', where, `${where} has other words than the other boot partition`);
      }
      lines.set(file, line);
      const words = line.split(/\s+/u).filter((word) => word !== '');
      kernelWords.push({ file: where, words: words.map((word) => withoutSecret(word, where, check)) });
      if (words.filter((word) => /^[\w]+=/u.test(word)).length > mostVariables) {
        check.warns(
          'too-many-words',
          where,
          `${where} sets more than the ${mostVariables} variables that the kernel hands on`,
        );
      }
    }
  }
  if (boots.length === 0) check.skip('no boot partition was looked at');
  else if (kernelWords.length === 0) check.skip('there is neither cmdline.txt nor oemEnv.txt');
  return { kernelWords, check };
}

/** Firmware reads the first line only. */
function commandLine(text: string, where: string, check: Collector): string {
  const [first = '', ...others] = text.split('\n');
  if (others.some((line) => line.trim() !== '')) {
    check.warns('several-lines', where, `${where} has more than one line; only the first counts`);
  }
  return first;
}

function oemArguments(text: string, where: string, check: Collector): string {
  if (text.includes('\r'))
    check.warns('line-end', where, `${where} has carriage returns, which become part of the last word`);
  const line = text.split('\n').findLast((one) => one.startsWith('oemargs='));
  return line?.slice('oemargs='.length) ?? '';
}

function withoutSecret(word: string, where: string, check: Collector): string {
  if (!secretWord.test(word)) return word;
  const name = word.slice(0, word.indexOf('='));
  check.warns(
    'secret-on-command-line',
    where,
    `${where} carries ${name}: the serial console shows it, and containers can read it`,
  );
  return `${name}=${mask}`;
}
