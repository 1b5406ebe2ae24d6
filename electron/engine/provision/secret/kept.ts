import { randomUUID } from 'node:crypto';
import { WickError } from '../../../contract/errors.ts';
import { familyNames, settingsJsonSchema } from '../../../contract/recipe.ts';
import { type ChangeSecret, mapSecrets } from './places.ts';

const reference = /^(env|file|keychain):/s;
const token = /^kept:[0-9a-f-]{36}$/;

/**
 * Secrets of recipes that a page has opened: it shows, changes and saves them without ever getting them. They are kept as
 * long as the engine runs.
 */
export class KeptSecrets {
  readonly #texts = new Map<string, string>();

  /** A copy of a recipe with `kept:…` in place of its secrets. What only says where a secret is kept stays. */
  hide(recipe: Record<string, unknown>): Record<string, unknown> {
    return this.#map(recipe, (text) => {
      if (reference.test(text) || token.test(text) || text.includes('{{')) return text;
      const name = `kept:${randomUUID()}`;
      this.#texts.set(name, text);
      return name;
    });
  }

  /** The opposite. @throws WickError `secret-unavailable` */
  reveal(recipe: Record<string, unknown>): Record<string, unknown> {
    return this.#map(recipe, (text) => {
      if (!token.test(text)) return text;
      const kept = this.#texts.get(text);
      if (kept !== undefined) return kept;
      throw new WickError('secret-unavailable', {
        reference: 'a secret of an opened recipe',
        reason: 'Wick was started anew since; open the recipe again',
      });
    });
  }

  /** A copy of a recipe with a variable in place of each secret, named after where it stands: `{{wifi_password}}`. */
  ask(recipe: Record<string, unknown>): Record<string, unknown> {
    return this.#map(recipe, (text, path) =>
      reference.test(text) || text.includes('{{') ? text : `{{${path.join('_').replaceAll(/[^A-Za-z0-9_]/g, '_')}}}`,
    );
  }

  /** A copy of a recipe with `keychain:NAME` in place of each secret, and what is to be kept there under which name. */
  keep(
    recipe: Record<string, unknown>,
    nameOf: (path: readonly string[]) => string,
  ): { recipe: Record<string, unknown>; secrets: ReadonlyMap<string, string> } {
    const secrets = new Map<string, string>();
    const copy = this.#map(this.reveal(recipe), (text, path) => {
      if (text === '' || reference.test(text) || text.includes('{{')) return text;
      const name = nameOf(path);
      secrets.set(name, text.replace(/^text:/, ''));
      return `keychain:${name}`;
    });
    return { recipe: copy, secrets };
  }

  #map(recipe: Record<string, unknown>, change: ChangeSecret): Record<string, unknown> {
    const { family, settings } = recipe;
    if (settings === undefined) return recipe;
    const named = familyNames.find((name) => name === family);
    // Where the family is not known yet, what is a secret in any of them is one.
    const schemas = (named === undefined ? familyNames : [named]).map((name) => settingsJsonSchema(name));
    return { ...recipe, settings: mapSecrets(settings, schemas, change) };
  }
}
