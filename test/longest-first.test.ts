import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { longest } from './longest-first.ts';

test('the files that begin are there, each once', () => {
  expect(longest.filter((name) => !existsSync(join(import.meta.dirname, name)))).toEqual([]);
  expect(new Set(longest).size).toBe(longest.length);
});
