import type { EngineerWords } from '../load-engineer-words.ts';
import { label } from './engineer/label.ts';
import { ledger } from './engineer/ledger.ts';
import { lotWords } from './engineer/lot.ts';
import { make } from './engineer/make.ts';
import { slots } from './engineer/slots.ts';
import { unitWords } from './engineer/units.ts';

export const engineer = {
  places: { label: '技術者', lots: 'ロット', make: '新しいロット', slots: 'スロット', ledger: '記録' },
  back: 'すべてのロット',
  save: '保存',
  cancel: 'キャンセル',
  choose: 'ファイルを選ぶ',
  chooseOther: '別のファイルを選ぶ',
  number: (least, most) => `${least} から ${most} までの数です。`,
  noLots: 'レシピと、値の表または規則から作成してください。',
  pin: {
    locked: '自動的にロックされました。作業中の内容は残っています。',
    change: 'PIN を変更',
    next: '新しい PIN',
    again: '新しい PIN をもう一度',
    differs: '二つが一致しません。',
    short: '4 文字以上必要です。',
    changed: 'PIN を変更しました。',
  },
  ...unitWords,
  ...lotWords,
  make,
  slots,
  label,
  ledger,
} satisfies EngineerWords;
