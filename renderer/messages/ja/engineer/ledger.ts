import type { EngineerWords } from '../../load-engineer-words.ts';

export const ledger = {
  title: '記録',
  lead: 'すべてのユニットを把握し、何も二度使われないことを保証します。ロットを共有するステーションは記録も共有します。',
  now: '現在の場所',
  file: 'このコンピューターのファイル',
  postgres: 'PostgreSQL データベース',
  change: '別の場所',
  kind: '置き場所',
  kinds: { file: 'このコンピューター', postgres: 'PostgreSQL' },
  address: 'データベースのアドレス',
  addressHint: 'postgres://ユーザー:パスワード@ホスト/データベース。パスワードは保存され、二度と表示されません。',
  addressWrong: 'postgres:// または postgresql:// で始まります。',
  use: '使用する',
  used: '今後、ロットはそこに保存されます。',
  note: '元の場所のロットはそこに残ります。見るには元の場所に戻してください。',
} satisfies EngineerWords['ledger'];
