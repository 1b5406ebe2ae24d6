import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { fileKind } from '../../electron/contract/given-file.ts';
import { useWatch } from '../hooks/use-watch.ts';
import { useFlow } from './use-flow.ts';
import { OutsideContext, type OutsideFile } from './use-outside.ts';

/** Takes files that are dropped on the window or handed over by the system, wherever the person is; not while cards are written. */
export function FilesFromOutside({ children }: { children: ReactNode }) {
  const [{ job }, dispatch] = useFlow();
  const { state: given } = useWatch('given.watch', {});
  const [file, setFile] = useState<OutsideFile>();
  const [over, setOver] = useState(false);
  const seen = useRef(0);
  const busy = job !== undefined;

  useEffect(() => {
    const handed = given?.file;
    if (busy || handed === undefined || handed.number <= seen.current) return;
    seen.current = handed.number;
    setFile({ kind: handed.kind, path: handed.path });
  }, [given, busy]);

  useEffect(() => {
    if (file !== undefined) dispatch({ type: 'go', step: 'image' });
  }, [file, dispatch]);

  useEffect(() => {
    const leaving = new AbortController();
    const { signal } = leaving;
    const hold = (event: DragEvent) => {
      if (event.dataTransfer?.types.includes('Files') !== true) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = busy ? 'none' : 'copy';
      setOver(!busy);
    };
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false);
    };
    const drop = (event: DragEvent) => {
      // What is dropped must never take the place of the page.
      event.preventDefault();
      setOver(false);
      const [dropped] = event.dataTransfer?.files ?? [];
      if (!busy && dropped !== undefined) setFile(whereIs(dropped));
    };
    document.addEventListener('dragover', hold, { signal });
    document.addEventListener('dragleave', leave, { signal });
    document.addEventListener('drop', drop, { signal });
    return () => leaving.abort();
  }, [busy]);

  const outside = useMemo(
    () => ({ over, take: () => setFile(undefined), ...(file === undefined ? {} : { file }) }),
    [over, file],
  );
  return <OutsideContext value={outside}>{children}</OutsideContext>;
}

function whereIs(file: File): OutsideFile {
  const path = window.wick?.pathOf(file) ?? '';
  if (path === '') return { kind: 'unreachable', name: file.name };
  return { kind: fileKind(path), path };
}
