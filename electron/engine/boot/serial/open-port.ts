import type { SerialPort } from 'serialport';
import type { BlindReason } from '../../../contract/boot.ts';

/** A port, or why it cannot be had and what to do. */
export type Opened = { port: SerialPort } | { reason: BlindReason; evidence: string };

/** Opens a serial port with 8 data bits, no parity and one stop bit, and for nobody else. Nothing is ever written to it. */
export async function openPort(path: string, baudRate: number): Promise<Opened> {
  const library = await import('serialport').catch(() => undefined);
  if (library === undefined) {
    return { reason: 'no-port', evidence: 'serial ports cannot be used on this computer: their library does not load' };
  }
  // A console that is looked at must not be reset by that: the control lines stay as they are at the end.
  const port = new library.SerialPort({ path, baudRate, autoOpen: false, hupcl: false });
  const error = await new Promise<Error | null>((resolve) => port.open(resolve));
  return error === null ? { port } : whyNot(path, error);
}

/** The binding says it in words only: errno's on Linux and macOS, its own on Windows. */
function whyNot(path: string, { message }: Error): { reason: BlindReason; evidence: string } {
  if (/permission denied|operation not permitted/iu.test(message)) {
    const who =
      process.platform === 'linux' ? ': add yourself to its group (dialout, on most systems), and sign in again' : '';
    return { reason: 'no-permission', evidence: `${path} may not be opened${who}` };
  }
  // Windows lets one program at a time open a port, and calls it access denied.
  if (/cannot lock|temporarily unavailable|resource busy|access denied/iu.test(message)) {
    return {
      reason: 'port-busy',
      evidence: `another program uses ${path}: close its terminal (screen, minicom, PuTTY)`,
    };
  }
  if (/no such file|no such device|file not found|cannot find/iu.test(message)) {
    return { reason: 'no-port', evidence: `there is no ${path}: plug the serial adapter in; it is waited for` };
  }
  if (/inappropriate ioctl|not a tty|invalid argument/iu.test(message)) {
    return { reason: 'no-port', evidence: `${path} is no serial port, or does not take this rate` };
  }
  return { reason: 'no-port', evidence: `${path} cannot be opened: ${message.replace(/^error:?\s*/iu, '')}` };
}
