import { machineCode } from './content.ts';
import { type FolderNode, file, folder, type TreeNode } from './tree.ts';

const mib = (count: number): number => Math.round(count * 2 ** 20);

const readMe = `This is the image of "wick demo".

It has what the image of a device with Pantavisor has: a partition table, a
boot partition (FAT32), and a storage partition (ext4) with a system in three
containers. Its kernel and its programs are made-up bytes: nothing here starts
a computer.
`;

const config = `# Settings that the boot firmware reads
arm_64bit=1
enable_uart=1
kernel=u-boot.bin

[all]
dtoverlay=wick-demo-real-time-clock
dtparam=audio=off
`;

const overlays = ['real-time-clock', 'display-7-inch', 'serial-console', 'can-bus-two-channels', 'disable-bluetooth'];

/** What lies on the boot partition of the demo's image, as on boards that start by U-Boot; about 9 MiB. */
export function bootFiles(seed: string): FolderNode {
  return folder({
    'README.txt': file(readMe),
    'config.txt': file(config),
    'boot.scr': file('setenv pv_rev 0\necho "Pantavisor Starts"\n'),
    'oemEnv.txt': file('oemargs=PV_LOG_LEVEL=4\n'),
    'start.elf': file(machineCode(`${seed}/firmware`, mib(7.5))),
    'u-boot.bin': file(machineCode(`${seed}/u-boot`, mib(0.75) + 777)),
    'single-board-computer.dtb': file(machineCode(`${seed}/dtb`, 52_331)),
    overlays: folder({
      ...Object.fromEntries(
        overlays.map((name, index): [string, TreeNode] => [
          `wick-demo-${name}.dtbo`,
          file(machineCode(`${seed}/overlay/${name}`, 1200 + 700 * index)),
        ]),
      ),
      'README about overlays.txt': file('Each of these changes the device tree. See config.txt.\n'),
    }),
    'Notes – déjà vu.txt': file('A long name with letters beyond ASCII.\n'),
  });
}
