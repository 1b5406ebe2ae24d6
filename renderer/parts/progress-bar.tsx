import type { CSSProperties } from 'react';
import css from './progress-bar.module.css';

interface ProgressBarProps {
  label: string;
  /** From 0 to 1; undefined where nobody knows. */
  fraction: number | undefined;
}

export function ProgressBar({ label, fraction }: ProgressBarProps) {
  const known = fraction === undefined ? undefined : Math.min(1, Math.max(0, fraction));
  const style = { '--done': known ?? 0 } as CSSProperties;
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={known === undefined ? undefined : Math.floor(known * 100)}
      className={css['bar']}
      data-known={known !== undefined}
      style={style}
    />
  );
}
