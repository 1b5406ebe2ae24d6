import { ChoiceField } from './choice-field.tsx';
import { FlagField } from './flag-field.tsx';
import type { DrawProps } from './form-context.ts';
import { GroupField } from './group-field.tsx';
import { JsonField } from './json-field.tsx';
import { ListField } from './list-field.tsx';
import { MapField } from './map-field.tsx';
import { SecretField } from './secret-field.tsx';
import { NumberField, TextField } from './text-field.tsx';

/** One thing to fill in. */
export function FieldView({ field, ...place }: DrawProps) {
  switch (field.kind) {
    case 'text':
      return <TextField field={field} {...place} />;
    case 'number':
      return <NumberField field={field} {...place} />;
    case 'secret':
      return <SecretField field={field} {...place} />;
    case 'choice':
      return <ChoiceField field={field} {...place} />;
    case 'flag':
      return <FlagField field={field} {...place} />;
    case 'list':
      return <ListField field={field} {...place} />;
    case 'map':
      return <MapField field={field} {...place} />;
    case 'json':
      return <JsonField field={field} {...place} />;
    case 'group':
      return <GroupField field={field} {...place} />;
  }
}
