import { mask } from '../../../contract/recipe/secret.ts';

/**
 * Values behind names that say they are secret, in settings of every kind: `key=value`, YAML, JSON, TOML, a kernel's
 * command line. Masks what a used card has from its former owner, which no recipe knows.
 */
const secretValue =
  /(?<name>(?<![\w.-])(?!NOPASSWD)["']?[\w.-]*(?:(?:passw(?:or)?d|passphrase|passwort|[._-]pass|psk|secret|token|autotok|api_?key|device_?key|wifi_?key|private_?key|wep-key\d?)[\w-]*|(?:pass|pwd|[._-]pw|passcode)\d*)["']?\s*(?:=|:)\s*)(?<value>"(?:[^"\\]|\\.)*"|'[^']*'|[^\r\n]+)/gi;

/** Settings whose name has one of the words above, and whose value tells nothing. */
const harmless = /^["']?(true|false|yes|no|null|n|y|0|1)["']?[,\s]*$/i;

/** A text with such values masked. A value goes up to the end of its quotes, or of the line. */
export function hideSecretValues(text: string): string {
  return (
    text
      .replaceAll(secretValue, (found: string, name: string, value: string) =>
        harmless.test(value) ? found : `${name}${hidden(value)}`,
      )
      // user:hash lines of userconf.txt and shadow, and chpasswd's.
      .replaceAll(/\$(?:5|6|y|2b)\$[^\s:'"]+/g, mask)
  );
}

function hidden(value: string): string {
  const quote = /^["']/.exec(value)?.[0] ?? '';
  return `${quote}${mask}${quote}`;
}
