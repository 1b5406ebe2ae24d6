import { createContext, type ReactNode, useContext } from 'react';
import type { Field, Path } from './field.ts';

export interface Form {
  /** The settings as they are filled in, with what is still empty. */
  value: unknown;
  set: (path: Path, value: unknown) => void;
  /** What is wrong, by place: `settings.wifi.ssid`. */
  problems: ReadonlyMap<string, string>;
  /** How many cards are written. */
  cards: number;
  /** Draws one field: through it, groups and lists draw what is in them. */
  draw: (props: DrawProps) => ReactNode;
}

export interface DrawProps {
  field: Field;
  path: Path;
  name: string;
}

export const FormContext = createContext<Form>({
  value: {},
  set: () => {},
  problems: new Map(),
  cards: 1,
  draw: () => null,
});

export function useForm(): Form {
  return useContext(FormContext);
}
