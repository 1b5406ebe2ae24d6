import type { Catalogue } from '../catalogue.ts';

export const frame = {
  steps: {
    label: '手順',
    image: 'イメージ',
    cards: 'カード',
    settings: '設定',
    confirm: '確認',
    writing: '書き込み',
    boot: '初回起動',
  },
  make: '新しいカード',
  language: '言語',
  history: '履歴',
  lots: '生産ロット',
  next: '次へ',
  back: '戻る',
  close: '閉じる',
  reconnecting:
    'プログラムとの接続が切れました。書き込み中のカードはそのまま続きます。このページは自動的に再接続します。',
  needsAttention: '問題が発生しました',
  skip: '本文へ移動',
  broken: {
    title: 'このページでエラーが起きました',
    lead: 'ページの内部で問題が起きました。書き込み中のカードはそのまま続きます。ページを再読み込みすると、また表示されます。',
    again: 'ページを再読み込みする',
    details: '起きた問題',
  },
} satisfies Catalogue['frame'];
