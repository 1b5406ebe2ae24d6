// Writes the JSON Schema of recipes, for editors; "npm run format" brings it into shape.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { recipeJsonSchema } from '../electron/contract/recipe.ts';

writeFileSync(join(import.meta.dirname, 'recipe.schema.json'), `${JSON.stringify(recipeJsonSchema(), undefined, 2)}\n`);
