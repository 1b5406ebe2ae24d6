import type { CSSProperties } from 'react';
import css from './bar.module.css';

interface BarProps {
  label: string;
  passed: number;
  /** Good, and not passed yet. */
  waiting: number;
  size: number;
}

/** How far a lot is: what has passed, and behind it what is good so far. */
export function Bar({ label, passed, waiting, size }: BarProps) {
  const style = { '--passed': passed / size, '--made': Math.min(1, (passed + waiting) / size) } as CSSProperties;
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={size}
      aria-valuenow={Math.min(passed, size)}
      aria-valuetext={label}
      className={css['bar']}
      style={style}
    />
  );
}
