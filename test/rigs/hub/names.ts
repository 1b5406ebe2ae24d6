import { randomInt } from 'node:crypto';

const words = [
  'apt',
  'bold',
  'calm',
  'deep',
  'even',
  'fond',
  'glad',
  'holy',
  'keen',
  'live',
  'mint',
  'neat',
  'oak',
  'pure',
];
const beasts = ['ant', 'bat', 'cod', 'dove', 'elk', 'fox', 'gnu', 'hen', 'ibis', 'jay', 'koi', 'lynx', 'mole', 'newt'];

const characters = Array.from('abcdefghijklmnopqrstuvwxyz0123456789');

/** Words as the Hub makes challenges and nicks of them. */
export function petName(count: number, separator: string): string {
  return Array.from({ length: count }, (_, i) => pick(i === count - 1 ? beasts : words)).join(separator);
}

export function lowerCaseText(length: number): string {
  return Array.from({ length }, () => pick(characters)).join('');
}

function pick(from: readonly string[]): string {
  return from[randomInt(from.length)] ?? '';
}
