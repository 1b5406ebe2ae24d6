import type { ErrorTexts } from '../telling.ts';

export const files = {
  'file-unwritable': (e) => ({
    message: `${e.path} に書き込めません：${e.reason}。`,
    hint: 'フォルダー、そこでの権限、空き容量を確認してください。',
  }),
  'file-system-unsupported': (e) => ({
    message:
      e.kind === undefined
        ? `Wick の知っているファイルシステムがありません：${e.what}。`
        : `Wick はこのファイルシステムの中を見られません：${e.kind}、${e.what}。`,
    hint: 'ファイルを読み書きできるのは FAT と ext4 です。',
  }),
  'file-system-damaged': (e) => ({
    message: `ファイルシステムが壊れています（${e.kind}、${e.what}）：${e.reason}。`,
    hint: 'イメージをダウンロードし直すか、カードに書き込み直してください。',
  }),
  'file-system-not-clean': (e) => ({
    message: `先にファイルシステムの修復が必要です（${e.kind}、${e.what}）：${e.reason}。`,
    hint: e.kind.startsWith('ext')
      ? 'Linux で一度マウントしてアンマウントするか、e2fsck を実行してください。またはカードに書き込み直してください。'
      : 'システムのディスク検査（fsck.vfat、chkdsk）で修復してください。またはカードに書き込み直してください。',
  }),
  'file-system-unknown-feature': (e, f) => ({
    message: `ファイルシステムが Wick の知らない機能を使っています（${e.kind}、${e.what}）：${f.list(e.features)}。`,
    hint: 'その機能なしでファイルシステムを作るか、デバイス上でファイルを変更してください。',
  }),
  'file-system-full': (e) => ({
    message: `ファイルシステムに ${e.path} を置く空きがありません（${e.kind}、${e.what}）。`,
    hint: '何かを取り除くか、もっと大きいパーティションのイメージを使ってください。',
  }),
  'file-missing': (e) => ({
    message: `そこに ${e.path} はありません：${e.what}。`,
    hint: 'パスとパーティションを確認してください。',
  }),
  'file-refused': (e) => ({
    message: `${e.path} はそのままにします（${e.what}）：${e.reason}。`,
    hint: '別のパスか、別の方法で変更してください。',
  }),
  'catalogue-unreachable': (e) => ({
    message: `一覧 ${e.list} を取得できません：${e.reason}。`,
    hint: '接続を確認してください。一度読んだ一覧はオフラインでも使えます。',
  }),
  'catalogue-unreadable': (e) => ({
    message: `${e.list} は Wick の知っているイメージの一覧ではありません：${e.reason}。`,
    hint: 'Wick が知っているのは、Pantavisor の releases.json と Raspberry Pi Imager の os_list です。',
  }),
  'catalogue-unknown': (e, f) => ({
    message: `カタログに ${e.name} はありません。`,
    hint:
      e.near.length === 0
        ? '何があるかはカタログで確認してください。'
        : `近いもの：${f.list(e.near)}。すべてはカタログで確認できます。`,
  }),
  'catalogue-ambiguous': (e, f) => ({
    message: `${e.name} はどれのことかわかりません：${f.list(e.entries)}。`,
    hint: '長い方の名前を使ってください。',
  }),
  'catalogue-not-one': (e, f) => ({
    message: `${e.name} は 1 つのイメージではなく、${e.holds.length === 0 ? '空の一覧です' : `一覧です：${f.list(e.holds)}`}。`,
    hint: 'カタログでどれか 1 つを選んでください。',
  }),
  'catalogue-unfit': (e) => ({
    message: `${e.name} はカードに書き込めません：${e.reason}。`,
    hint: '別のものを選んでください。どれがカード用かはカタログでわかります。',
  }),
} satisfies Partial<ErrorTexts>;
