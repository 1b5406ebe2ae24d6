import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { listSerialPorts } from '../../../../electron/engine/boot/serial/list.ts';
import { temporaryFolder } from '../../../rigs/temporary-folder.ts';

describe.skipIf(process.platform !== 'linux')('the serial ports of this computer', () => {
  it('are named with the adapter they belong to; places without a port are left out', async () => {
    await using folder = await temporaryFolder();
    const put = async (path: string, text: string) => {
      await mkdir(join(folder.path, path, '..'), { recursive: true });
      await writeFile(join(folder.path, path), text);
    };
    await put('devices/usb1/1-2/idVendor', '0403\n');
    await put('devices/usb1/1-2/idProduct', '6001\n');
    await put('devices/usb1/1-2/product', 'FT232R USB UART\n');
    await put('devices/usb1/1-2/manufacturer', 'FTDI\n');
    await put('devices/usb1/1-2/1-2:1.0/ttyUSB0/uevent', '');
    await put('devices/serial8250/tty/uevent', '');
    await put('tty/ttyUSB0/uevent', '');
    await put('tty/ttyUSB10/uevent', '');
    await put('tty/ttyS0/type', '4\n');
    await put('tty/ttyS1/type', '0\n');
    await put('tty/tty1/uevent', '');
    const at = (path: string) => join(folder.path, path);
    await symlink(at('devices/usb1/1-2/1-2:1.0/ttyUSB0'), at('tty/ttyUSB0/device'));
    await symlink(at('devices/usb1/1-2/1-2:1.0/ttyUSB0'), at('tty/ttyUSB10/device'));
    for (const name of ['ttyS0', 'ttyS1']) await symlink(at('devices/serial8250/tty'), at(`tty/${name}/device`));
    const adapter = { name: 'FT232R USB UART', vendor: 'FTDI', vendorId: '0403', productId: '6001' };
    expect(await listSerialPorts(at('tty'))).toEqual([
      { path: '/dev/ttyUSB0', ...adapter },
      { path: '/dev/ttyUSB10', ...adapter },
      { path: '/dev/ttyS0' },
    ]);
  });

  it('may be none', async () => {
    expect(await listSerialPorts('/nowhere')).toEqual([]);
  });
});
