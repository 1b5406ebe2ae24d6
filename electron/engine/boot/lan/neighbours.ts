import { readFile } from 'node:fs/promises';

/** Who was heard of on the links of this computer: MAC addresses, lower-case, by IPv4 address. Linux only, as yet. */
export async function neighbours(table = '/proc/net/arp'): Promise<ReadonlyMap<string, string>> {
  const text = await readFile(table, 'utf8').catch(() => '');
  // `IP address  HW type  Flags  HW address  Mask  Device`: of flag 2 the address is known (proc_pid_net(5), if_arp.h).
  const rows = text
    .split('\n')
    .slice(1)
    .map((line) => line.split(/\s+/u));
  return new Map(
    rows.flatMap(([address, , flags, mac]) => {
      const isKnown = (Number(flags) & 2) !== 0 && mac !== undefined && /^(?:[0-9a-f]{2}:){5}[0-9a-f]{2}$/iu.test(mac);
      return isKnown && address !== undefined && mac !== '00:00:00:00:00:00' ? [[address, mac.toLowerCase()]] : [];
    }),
  );
}
