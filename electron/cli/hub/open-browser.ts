import { spawn } from 'node:child_process';

const openers: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  darwin: ['open'],
  // Not "start": the shell would read the & of an address.
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
};

/** Shows an address in the browser of the system. False where there is none to be started. */
export async function openBrowser(address: string): Promise<boolean> {
  const [program = '', ...words] = openers[process.platform] ?? ['xdg-open'];
  return await new Promise((done) => {
    const child = spawn(program, [...words, address], { stdio: 'ignore', detached: true });
    child.once('error', () => done(false));
    // Some stay as long as the browser does.
    const started = setTimeout(() => done(true), 2000);
    child.once('exit', (code) => {
      clearTimeout(started);
      done(code === 0);
    });
    child.unref();
  });
}
