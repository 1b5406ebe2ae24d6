/** What Electron's documentation says of a module that the app relies on: a check throws where it is not so. */
export type Checks = Readonly<Record<string, () => void | Promise<void>>>;

/** Waits for an event, with its arguments; 5 s at most. */
export async function heard(emitter: { once: (...args: never) => unknown }, name: string): Promise<unknown[]> {
  // Electron types each event of each emitter by itself.
  const listening = emitter as { once: (name: string, listener: (...args: unknown[]) => void) => unknown };
  return await Promise.race([
    new Promise<unknown[]>((resolve) => listening.once(name, (...args) => resolve(args))),
    new Promise<never>((_, reject) => {
      setTimeout(() => reject(new Error(`nobody said ${name}`)), 5000).unref();
    }),
  ]);
}
