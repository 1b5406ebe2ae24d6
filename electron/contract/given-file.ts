/** What a file is for Wick, by its name alone: what is in it is found out when it is opened. */
export type FileKind = 'image' | 'map' | 'container' | 'recipe';

/** Endings of recipes, without the dot. */
export const recipeEndings = ['wick', 'yaml', 'yml', 'json'] as const;

const kinds: readonly (readonly [FileKind, RegExp])[] = [
  ['map', /\.bmap$/i],
  ['container', /\.pvrexport\.(tgz|tar\.gz)$/i],
  ['recipe', new RegExp(`\\.(${recipeEndings.join('|')})$`, 'i')],
];

/** Whatever is nothing else may be an image. `name`: a name or a path. */
export function fileKind(name: string): FileKind {
  return kinds.find(([, ending]) => ending.test(name))?.[0] ?? 'image';
}
