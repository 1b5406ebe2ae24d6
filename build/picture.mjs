// Makes the README's picture of `wick demo` from a real run.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { wickNode } from './setup.mjs';

const root = join(import.meta.dirname, '..');
const columns = 112;
const lineHeight = 19;
const characterWidth = 8.43;

const { output } = spawnSync(wickNode(), [join(root, 'dist', 'wick.mjs'), 'demo'], { encoding: 'utf8' });
const [, stdout = '', stderr = ''] = output;
const text = `$ wick demo\n\n${stderr}${stdout}`.replaceAll(/\/\S*\/wick-demo-\w+\//g, '').trimEnd();
const lines = text.split('\n').flatMap((line) => wrap(line));

/**
 * @param {string} line
 * @returns {string[]}
 */
function wrap(line) {
  if (line.length <= columns) return [line];
  const at = line.lastIndexOf(' ', columns);
  return [line.slice(0, at), ...wrap(`   ${line.slice(at + 1)}`)];
}

/** @param {string} line */
function escape(line) {
  return line.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** @param {string} line */
function colour(line) {
  if (line.startsWith('$')) return '#8be9a8';
  if (line.includes(': good.')) return '#8be9a8';
  if (/^\d\. /.test(line)) return '#ffffff';
  return '#b8c2cc';
}

const width = Math.ceil(columns * characterWidth) + 48;
const height = lines.length * lineHeight + 48;
const rows = lines.map(
  (line, i) =>
    `<text x="24" y="${36 + i * lineHeight}" fill="${colour(line)}" xml:space="preserve">${escape(line)}</text>`,
);
const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="wick demo in a terminal">
<rect width="100%" height="100%" rx="10" fill="#16191d"/>
<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="14">
${rows.join('\n')}
</g>
</svg>
`;
writeFileSync(join(import.meta.dirname, 'pictures', 'demo.svg'), svg);
process.stderr.write(`build/pictures/demo.svg: ${lines.length} lines\n`);
