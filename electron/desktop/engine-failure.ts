import type { EngineNotice } from '../contract/calls/shell.ts';
import type { Texts } from './texts/texts.ts';

/** Why there is no engine: it cannot be opened, or it has died again and again. */
export type EngineFailure = EngineNotice | { kind: 'died' };

/** What a person is told of it: what happened, and below that why, and what to do. */
export function failureTexts(failure: EngineFailure, { failure: texts }: Texts): { title: string; content: string } {
  if (failure.kind === 'died') return { title: texts.died, content: paragraphs(texts.diedWhy, texts.diedHint) };
  const { code, message, fields } = failure.error;
  const { path, reason } = fields;
  const content =
    code === 'file-unwritable' && typeof path === 'string'
      ? paragraphs(texts.folder(path), String(reason), texts.folderHint)
      : paragraphs(message, texts.startHint);
  return { title: texts.noStart, content };
}

function paragraphs(...texts: string[]): string {
  return texts.join('\n\n');
}
