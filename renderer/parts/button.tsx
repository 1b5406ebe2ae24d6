import type { ComponentProps } from 'react';
import css from './button.module.css';

export interface ButtonProps extends ComponentProps<'button'> {
  /** `main`: the one thing to do next on a page. `danger`: it destroys. `plain`: beside the text. */
  look?: 'main' | 'quiet' | 'danger' | 'plain';
}

export function Button({ look = 'quiet', className, ...rest }: ButtonProps) {
  return <button type="button" className={[css['button'], css[look], className].filter(Boolean).join(' ')} {...rest} />;
}
