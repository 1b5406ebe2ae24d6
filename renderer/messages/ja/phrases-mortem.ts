import { pluralOf } from '../plural.ts';
import type { PhraseTexts } from '../telling.ts';

const plural = pluralOf('ja');
const times = (count: string) => plural(Number(count), { other: '# 回' });

export const mortem = {
  'mortem-nothing': 'カードには、デバイスがここから起動した形跡がありません。',
  'mortem-only-grown':
    'カードには、パーティションが拡大されたことのほかに、デバイスがここから起動した形跡がありません。',
  'mortem-ready': 'デバイスは起動し、すべてのコンテナーが目標に達しました。',
  'mortem-ready-again': ({ count }) => `デバイスは ${times(count)}起動し、すべてのコンテナーが目標に達しました。`,
  'mortem-status': ({ status }) => `デバイスは起動しましたが、状態は ${status} までしか進みませんでした。`,
  'mortem-status-again': ({ count, status }) =>
    `デバイスは ${times(count)}起動しましたが、状態は ${status} までしか進みませんでした。`,
  'mortem-loaded': 'デバイスは起動して構成を読み込みましたが、動作したコンテナーは確認できません。',
  'mortem-loaded-again': ({ count }) =>
    `デバイスは ${times(count)}起動して構成を読み込みましたが、動作したコンテナーは確認できません。`,
  'mortem-not-loaded': 'デバイスは起動しましたが、構成を読み込みませんでした。',
  'mortem-failure': ({ failure }) => `最後の失敗：${failure}。`,
  'mortem-not-grown': 'ファイルシステムは拡大されていません。',
  'mortem-claimed': 'Hub に登録され、所有者がいます。',
  'mortem-unclaimed': 'Hub に登録されていますが、まだ所有者がいません。',
  'mortem-refused': 'Hub が登録を拒否しました。トークンが無効にされている可能性があります。',
  'mortem-no-hub': 'Hub に届いていません。',
  'mortem-pulled': '動作中にカードが抜かれたか、電源が切れました。',
  'mortem-loader': 'ブートローダーがシステムを起動できませんでした',
  'mortem-rolled-back': '以前のリビジョンに戻りました',
  'mortem-eeprom': 'EEPROM の起動プログラムが古すぎます',
  'mortem-panic': 'カーネルがパニックで停止しました',
  'mortem-no-storage': 'ストレージのパーティションが見つかりませんでした',
  'mortem-no-config': '設定ファイルが足りません',
  'mortem-credentials': '資格情報を読み込めませんでした',
  'mortem-signature': '構成の署名が受け付けられませんでした',
  'mortem-object': '構成のファイルが壊れています',
  'mortem-state': '構成を読み込みまたは起動できませんでした',
  'mortem-container': ({ name }) => `コンテナー ${name} が失敗し、デバイスが再起動しました`,
  'mortem-a-container': 'コンテナーの 1 つが失敗し、デバイスが再起動しました',
  'mortem-late': ({ name }) => `コンテナー ${name} が時間内に目標に達しませんでした`,
  'mortem-a-late': 'コンテナーの 1 つが時間内に目標に達しませんでした',
} satisfies Partial<PhraseTexts>;
