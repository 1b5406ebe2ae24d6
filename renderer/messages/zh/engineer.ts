import type { EngineerWords } from '../load-engineer-words.ts';
import { label } from './engineer/label.ts';
import { ledger } from './engineer/ledger.ts';
import { lotWords } from './engineer/lot.ts';
import { make } from './engineer/make.ts';
import { slots } from './engineer/slots.ts';
import { unitWords } from './engineer/units.ts';

export const engineer = {
  places: { label: '工程师', lots: '批次', make: '新批次', slots: '卡槽', ledger: '记录' },
  back: '所有批次',
  save: '保存',
  cancel: '取消',
  choose: '选择文件',
  chooseOther: '选择其他文件',
  number: (least, most) => `请输入 ${least} 到 ${most} 之间的数字。`,
  noLots: '用配方和表格（或取值规则）创建一个批次。',
  pin: {
    locked: '页面已自动锁定。您正在进行的内容仍在。',
    change: '更改 PIN 码',
    next: '新 PIN 码',
    again: '再次输入新 PIN 码',
    differs: '两次输入不一致。',
    short: '至少 4 个字符。',
    changed: 'PIN 码已更改。',
  },
  ...unitWords,
  ...lotWords,
  make,
  slots,
  label,
  ledger,
} satisfies EngineerWords;
