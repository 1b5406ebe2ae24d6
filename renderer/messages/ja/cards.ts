import type { Catalogue } from '../catalogue.ts';
import { pluralOf } from '../plural.ts';

const plural = pluralOf('ja');

export const cards = {
  title: '書き込むカードを選択',
  lead: '選択したカードの内容はすべて上書きされます。あらかじめ選択されているものはありません。',
  list: 'カードとドライブ',
  none: 'カードがありません',
  noneHint: 'カードを挿入するかドライブを接続すると、自動的にここに表示されます。',
  practice: '練習用カードを作成',
  practiceHint:
    '練習用カードはこのコンピューター上のファイルです。本物のカードと同じように動き、失敗の心配はありません。',
  empty: 'パーティションなし',
  holds: (what) => `内容：${what}`,
  /** What a partition is called. */
  quoted: (name: string) => `「${name}」`,
  mounted: (where) => `${where} で使用中`,
  partitions: (count) => plural(count, { other: '# 個のパーティション' }),
  tooSmall: (needed) => `容量不足：イメージには ${needed} が必要です`,
  writing: '書き込み中',
  readOnly: '書き込み禁止：側面のスイッチを動かしてください',
  noMedium: 'このリーダーにカードがありません',
  hidden: (count) => plural(count, { other: '表示していないドライブ：# 台' }),
  hiddenChoose: '通常は書き込みの対象になりません。それでも書き込む場合は、ここで選べます：',
  chosen: (count) => plural(count, { other: '# 枚のカードを選択' }),
  transport: {
    usb: 'USB',
    mmc: 'カードリーダー',
    sata: 'SATA',
    nvme: 'NVMe',
    scsi: 'SCSI',
    thunderbolt: 'Thunderbolt',
    virtio: '仮想ディスク',
    loop: 'ループデバイス',
    practice: '練習用',
    other: 'その他',
  },
} satisfies Catalogue['cards'];
