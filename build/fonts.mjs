// The fonts of labels and reports, as far as they are used: one weight or two, in the format that can be read at once.
import { cpSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const packages = join(import.meta.dirname, '..', 'node_modules', '@fontsource');

/** Family → weights; Chinese and Japanese are large, and bold ones are not needed. */
const families = { 'noto-sans': [400, 700], 'noto-sans-jp': [400], 'noto-sans-sc': [400] };

/** @param {string} to */
export function copyFonts(to) {
  for (const [family, weights] of Object.entries(families)) {
    const from = join(packages, family);
    mkdirSync(join(to, family, 'files'), { recursive: true });
    for (const name of ['LICENSE', 'unicode.json']) cpSync(join(from, name), join(to, family, name));
    // The large families are also there as a whole, for browsers that know no ranges.
    const wanted = weights.map((weight) => `-${weight}-normal.woff`);
    for (const name of readdirSync(join(from, 'files'))) {
      const whole = /-(?:japanese|chinese-simplified)-/.test(name);
      if (!whole && wanted.some((end) => name.endsWith(end)))
        cpSync(join(from, 'files', name), join(to, family, 'files', name));
    }
  }
}
