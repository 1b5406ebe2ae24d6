import type { Catalogue } from '../catalogue.ts';
import { pluralOf } from '../plural.ts';

const plural = pluralOf('zh');

export const cards = {
  title: '选择要写入的卡',
  lead: '所选卡上的全部内容都会被覆盖。不会替您预先选择任何卡。',
  list: '存储卡和驱动器',
  none: '还没有卡',
  noneHint: '插入存储卡或接上驱动器，它会自动出现在这里。',
  practice: '创建练习卡',
  practiceHint: '练习卡是本机上的一个文件：一切都和真卡一样，而且不会造成任何损失。',
  empty: '无分区',
  holds: (what) => `含有 ${what}`,
  /** What a partition is called. */
  quoted: (name: string) => `“${name}”`,
  mounted: (where) => `正在 ${where} 使用`,
  partitions: (count) => plural(count, { other: '# 个分区' }),
  tooSmall: (needed) => `太小：镜像需要 ${needed}`,
  writing: '正在写入',
  readOnly: '已写保护：请拨动卡侧面的开关',
  noMedium: '此读卡器中没有卡',
  hidden: (count) => plural(count, { other: '# 个驱动器未列出' }),
  hiddenChoose: '通常不是要写入的驱动器。如果确实要写入其中之一，可以在这里选择：',
  chosen: (count) => plural(count, { other: '已选择 # 张卡' }),
  transport: {
    usb: 'USB',
    mmc: '读卡器',
    sata: 'SATA',
    nvme: 'NVMe',
    scsi: 'SCSI',
    thunderbolt: 'Thunderbolt',
    virtio: '虚拟磁盘',
    loop: '回环设备',
    practice: '练习',
    other: '其他',
  },
} satisfies Catalogue['cards'];
