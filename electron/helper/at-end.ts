const undos = new Set<() => void>();

/** Remembers what must be taken back before this process ends. Returns what takes it back at once; it happens once only. */
export function undoAtEnd(undo: () => void): () => void {
  const once = () => {
    if (undos.delete(once)) undo();
  };
  undos.add(once);
  return once;
}

/** Takes back what is left. kill -9 alone prevents that. */
export function undoAll(): void {
  for (const undo of undos) undo();
}
