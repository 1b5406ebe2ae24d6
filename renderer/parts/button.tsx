import type { ComponentProps, MouseEvent } from 'react';
import css from './button.module.css';

export interface ButtonProps extends ComponentProps<'button'> {
  /** `main`: the one thing to do next on a page. `danger`: it destroys. `plain`: beside the text. */
  look?: 'main' | 'quiet' | 'danger' | 'plain';
  /** What it was pressed for is under way: it cannot be pressed again, and keeps the focus, which a disabled one loses. */
  busy?: boolean;
}

export function Button({ look = 'quiet', busy = false, className, onClick, ...rest }: ButtonProps) {
  const press = (event: MouseEvent<HTMLButtonElement>) => {
    if (!busy) onClick?.(event);
  };
  return (
    <button
      type="button"
      className={[css['button'], css[look], className].filter(Boolean).join(' ')}
      {...(busy ? { 'aria-disabled': true } : {})}
      onClick={press}
      {...rest}
    />
  );
}
