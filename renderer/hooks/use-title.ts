import { useEffect } from 'react';

/** What stands in the window's title while the component is there. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = title;
  }, [title]);
  useEffect(
    () => () => {
      document.title = 'Wick';
    },
    [],
  );
}
