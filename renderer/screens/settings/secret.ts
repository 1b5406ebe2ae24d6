/** Where a secret comes from: as text, or by a reference that only the engine follows. */
export type SecretFrom = 'text' | 'env' | 'file' | 'keychain';

export interface SecretChoice {
  from: SecretFrom | 'kept';
  text: string;
}

/** How a recipe's text for a secret is meant; see the contract's `secret`. */
export function readSecret(value: string): SecretChoice {
  const [, from, text = ''] = /^(text|env|file|keychain|kept):(.*)$/s.exec(value) ?? [];
  return from === undefined ? { from: 'text', text: value } : { from: from as SecretChoice['from'], text };
}

/** The opposite. Text that looks like a reference is marked as text. */
export function writeSecret({ from, text }: SecretChoice): string {
  if (from !== 'text') return `${from}:${text}`;
  return /^(text|env|file|keychain|kept):/.test(text) ? `text:${text}` : text;
}
