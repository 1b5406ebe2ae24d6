import { logText, machineCode, packedData } from './content.ts';
import { type FolderNode, file, folder, link, type TreeNode } from './tree.ts';

const mib = (count: number): number => Math.round(count * 2 ** 20);

const readMe = `This is the image of "wick demo".

It has what the image of a small computer has: a partition table, a boot
partition (FAT32) and a root partition (ext4) with files in them. Its kernel
and its programs are made-up bytes: nothing here starts a computer.
`;

const config = `# Settings that the boot firmware reads
arm_64bit=1
enable_uart=1
kernel=kernel8.img
initramfs initramfs.cpio.zst followkernel

[all]
dtoverlay=wick-demo-real-time-clock
dtparam=audio=off
`;

const overlays = ['real-time-clock', 'display-7-inch', 'serial-console', 'can-bus-two-channels', 'disable-bluetooth'];

/** What lies on the boot partition of the demo's image; about 12 MiB. */
export function bootFiles(seed: string, diskId: number): FolderNode {
  const rootPartition = `PARTUUID=${diskId.toString(16).padStart(8, '0')}-02`;
  return folder({
    'README.txt': file(readMe),
    'config.txt': file(config),
    'cmdline.txt': file(`console=serial0,115200 console=tty1 root=${rootPartition} rootfstype=ext4 rootwait\n`),
    'kernel8.img': file(machineCode(`${seed}/kernel`, mib(7.5))),
    'initramfs.cpio.zst': file(packedData(`${seed}/initramfs`, mib(3) + 777)),
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

/** What lies on the root partition; about 25 MiB. */
export function rootFiles(seed: string): FolderNode {
  const program = (name: string, size: number) => file(machineCode(`${seed}/${name}`, size), { mode: 0o755 });
  const kernelModules = Array.from({ length: 40 }, (_, index): [string, TreeNode] => {
    const name = `driver${String(index).padStart(2, '0')}.ko`;
    return [name, file(machineCode(`${seed}/${name}`, 20_000 + 2_711 * index))];
  });
  return folder({
    bin: link('usr/bin'),
    lib: link('usr/lib'),
    etc: folder({
      hostname: file('wick-demo\n'),
      hosts: file('127.0.0.1 localhost\n127.0.1.1 wick-demo\n'),
      'os-release': file('ID=wick-demo\nNAME="Wick demo"\nPRETTY_NAME="Wick demo image"\nVERSION_ID=1\n'),
      fstab: file('/dev/root / ext4 defaults 0 1\nLABEL=BOOT /boot vfat defaults 0 2\n'),
      shadow: file('root:*:20000:0:99999:7:::\n', { mode: 0o640, gid: 42 }),
      localtime: link('../usr/share/zoneinfo/Etc/UTC'),
    }),
    home: folder({
      pi: folder(
        { 'hello.txt': file('You found the file of an ordinary user.\n', { uid: 1000, gid: 1000, mode: 0o600 }) },
        { uid: 1000, gid: 1000, mode: 0o750 },
      ),
    }),
    opt: folder({
      containers: folder({
        'web-console.squashfs': file(packedData(`${seed}/web-console`, mib(5))),
        'sensor-gateway.squashfs': file(packedData(`${seed}/sensor-gateway`, mib(3) + 4_321)),
      }),
    }),
    tmp: folder({}, { mode: 0o1777 }),
    usr: folder({
      bin: folder({
        busybox: program('busybox', mib(1.1)),
        sh: link('busybox'),
        ls: link('busybox'),
        su: file(machineCode(`${seed}/su`, 64_000), { mode: 0o4755 }),
        'wick-demo-service': program('service', mib(3.3)),
      }),
      lib: folder({
        'libc.so.6': program('libc', mib(2) - 1),
        'libcrypto.so.3': program('libcrypto', mib(4.5)),
        modules: folder({ '6.12.0-wick': folder(Object.fromEntries(kernelModules)) }),
      }),
      share: folder({ zoneinfo: folder({ Etc: folder({ UTC: file('TZif2UTC0\n') }) }) }),
    }),
    var: folder({
      log: folder({ 'boot.log': file(logText(seed, 8_000)), 'empty.log': file('') }),
      lib: folder({ 'first-boot': file('') }),
    }),
  });
}
