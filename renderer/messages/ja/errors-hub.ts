import { pluralOf } from '../plural.ts';
import type { ErrorTexts } from '../telling.ts';

const plural = pluralOf('ja');

export const hub = {
  'hub-not-logged-in': (e) => ({
    message: e.expired ? `${e.hub} へのログインの期限が切れました。` : `${e.hub} にログインしていません。`,
    hint: 'ページ上部の「Hub」ボタンでログインしてください。',
  }),
  'hub-wrong-password': (e) => ({
    message: `${e.hub} では、このパスワードの ${e.user} は確認できません。`,
    hint: '両方を確認してください。ある Hub の名前とパスワードは、別の Hub では使えません。',
  }),
  'hub-second-factor': (e) => ({
    message: `${e.hub} は ${e.user} にパスワード以外の確認も求めています。`,
    hint: 'ブラウザーでログインするか、個人用アクセストークンをパスワードとして使ってください。',
  }),
  'hub-login-failed': (e) => ({
    message: `${e.hub} へのログインが完了しませんでした：${e.reason}。`,
    hint: 'もう一度試すか、名前とパスワードでログインしてください。',
  }),
  'hub-refused': (e) => ({
    message: `${e.hub} に拒否されました（${e.what}、ステータス ${e.status}）${e.said === undefined ? '' : `：${e.said}`}。`,
    hint: '正しいユーザーでログインしているか、そのアカウントに権限があるかを確認してください。',
  }),
  'hub-missing': (e) => ({
    message: `${e.hub} にはありません：${e.what}。`,
    hint: 'どのデバイスとトークンがあるかを Hub で確認してください。',
  }),
  'hub-unreachable': (e) => ({
    message: `${e.hub} に接続できません：${e.reason}。`,
    hint: 'アドレス、ネットワーク、プロキシを確認してください。独自の証明書を使う Hub では、ログインの際に認証局のファイルを指定します。',
  }),
  'hub-garbage': (e) => ({
    message: `${e.hub} の応答の意味がわかりません（${e.what}）：${e.reason}。`,
    hint: 'ネットワークのログインページなど、別のものが代わりに応答している可能性があります。ブラウザーでアドレスを開いてください。',
  }),
  'hub-failing': (e) => ({
    message: `${e.hub} でエラーが起きました（${e.what}、ステータス ${e.status}）。`,
    hint: 'Hub 側の問題です。後でもう一度お試しください。',
  }),
  'hub-rate-limited': (e) => ({
    message: `${e.hub} への問い合わせが多すぎました。${plural(e.seconds, { other: '# 秒' })}間待つよう求められています。`,
    hint: 'その後でもう一度お試しください。',
  }),
} satisfies Partial<ErrorTexts>;
