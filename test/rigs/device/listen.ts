import { SerialPort } from 'serialport';

export interface Heard extends AsyncDisposable {
  /** All that was said since somebody listened. */
  text(): string;
  /** What is said first that looks like this. Rejects after `timeout` ms (40 000). */
  until(pattern: RegExp, timeout?: number): Promise<string>;
}

/** Listens at a console, as at 115 200 baud. */
export async function listen(path: string): Promise<Heard> {
  const port = new SerialPort({ path, baudRate: 115_200, autoOpen: false });
  await new Promise<void>((resolve, reject) => port.open((error) => (error === null ? resolve() : reject(error))));
  let text = '';
  const looks = new Set<() => void>();
  port.on('data', (data: Buffer) => {
    text += data.toString();
    for (const look of looks) look();
  });
  return {
    text: () => text,
    until(pattern, timeout = 40_000) {
      const { promise, resolve, reject } = Promise.withResolvers<string>();
      const look = () => {
        const [found] = pattern.exec(text) ?? [];
        if (found !== undefined) resolve(found);
      };
      const timer = setTimeout(() => reject(new Error(`no ${pattern} in ${timeout} ms:\n${text}`)), timeout);
      looks.add(look);
      look();
      return promise.finally(() => {
        clearTimeout(timer);
        looks.delete(look);
      });
    },
    async [Symbol.asyncDispose]() {
      if (port.isOpen) await new Promise<void>((resolve) => port.close(() => resolve()));
    },
  };
}
