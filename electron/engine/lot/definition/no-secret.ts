import { WickError } from '../../../contract/errors.ts';
import type { RecipeProblem } from '../../../contract/provision-sentences.ts';
import { familyNames, settingsJsonSchema } from '../../../contract/recipe.ts';
import type { RecipeDocument } from '../../provision/recipe/document.ts';
import { pathText } from '../../provision/recipe/document.ts';
import { mapSecrets } from '../../provision/secret/places.ts';

/**
 * A lot goes to stations, into ledgers and exports as it is: a secret in its recipe would go along.
 *
 * @throws WickError `recipe-invalid`
 */
export function mustHoldNoSecret(document: RecipeDocument): void {
  const { file, value } = document;
  if (typeof value !== 'object' || value === null || !('settings' in value)) return;
  const family = 'family' in value ? value.family : undefined;
  const named = familyNames.find((name) => name === family);
  const schemas = (named === undefined ? familyNames : [named]).map((name) => settingsJsonSchema(name));
  const problems: RecipeProblem[] = [];
  mapSecrets(value.settings, schemas, (text, steps) => {
    if (/^(?:env|file|keychain):./s.test(text) || /\{\{[^{}]+\}\}/.test(text)) return text;
    const path = ['settings', ...steps.map((step) => (/^\d+$/.test(step) ? Number(step) : step))];
    problems.push({
      ...document.place(path),
      path: pathText(path),
      reason: 'a secret stands here, and everybody who gets the lot would get it',
      suggestion: 'Write env:NAME, file:PATH or keychain:NAME, or a variable where each unit has its own.',
    });
    return text;
  });
  if (problems.length > 0) throw new WickError('recipe-invalid', { file, problems });
}
