import { readdir, readFile, realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** A serial port of this computer. */
export interface SerialPortFound {
  /** As it is opened: `/dev/ttyUSB0`, `COM3`. */
  path: string;
  /** What it calls itself: `FT232R USB UART`. */
  name?: string;
  vendor?: string;
  serialNumber?: string;
  /** USB numbers, four lower-case hexadecimal digits each. */
  vendorId?: string;
  productId?: string;
}

/** The serial ports of this computer: USB adapters first. On Linux from sysfs, elsewhere as the binding lists them. */
export async function listSerialPorts(sysfs = '/sys/class/tty'): Promise<SerialPortFound[]> {
  const found = process.platform === 'linux' ? await listLinux(sysfs) : await listOther();
  const order = ({ path, vendorId }: SerialPortFound) => `${vendorId === undefined ? 1 : 0}${path}`;
  return found.toSorted((a, b) => order(a).localeCompare(order(b), 'en', { numeric: true }));
}

async function listOther(): Promise<SerialPortFound[]> {
  const { SerialPort } = await import('serialport');
  return (await SerialPort.list()).map(({ path, manufacturer, serialNumber, vendorId, productId, ...port }) => {
    const name = 'friendlyName' in port && typeof port.friendlyName === 'string' ? port.friendlyName : undefined;
    return {
      // macOS waits for a carrier on tty., which no console has.
      path: process.platform === 'darwin' ? path.replace('/dev/tty.', '/dev/cu.') : path,
      ...present({ name, vendor: manufacturer, serialNumber }),
      ...present({ vendorId: vendorId?.toLowerCase(), productId: productId?.toLowerCase() }),
    };
  });
}

async function listLinux(sysfs: string): Promise<SerialPortFound[]> {
  const names = await readdir(sysfs).catch(() => []);
  const ports = await Promise.all(names.map((name) => describe(sysfs, name)));
  return ports.filter((port) => port !== undefined);
}

/** Terminals without a device are virtual ones; ports of type 0 are places on the board where none is. */
async function describe(sysfs: string, name: string): Promise<SerialPortFound | undefined> {
  const device = await realpath(join(sysfs, name, 'device')).catch(() => undefined);
  if (device === undefined || (await attribute(join(sysfs, name, 'type'))) === '0') return undefined;
  const path = `/dev/${name}`;
  // The USB device is a folder or two above the interface that the port belongs to.
  for (let folder = device, up = 0; up < 4; up++, folder = dirname(folder)) {
    const vendorId = await attribute(join(folder, 'idVendor'));
    if (vendorId === undefined) continue;
    const [productId, product, vendor, serialNumber] = await Promise.all(
      ['idProduct', 'product', 'manufacturer', 'serial'].map((file) => attribute(join(folder, file))),
    );
    return { path, ...present({ name: product, vendor, serialNumber, vendorId, productId }) };
  }
  return { path };
}

async function attribute(path: string): Promise<string | undefined> {
  const text = await readFile(path, 'utf8').catch(() => '');
  return text.trim() === '' ? undefined : text.trim();
}

/** Without the members that are undefined. */
function present<T extends Record<string, string | undefined>>(values: T): { [K in keyof T]?: string } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: string;
  };
}
