import type { Range } from '../../../electron/contract/range.ts';
import type { Format } from '../format.ts';
import { pluralOf } from '../plural.ts';
import type { ErrorTexts } from '../telling.ts';

const plural = pluralOf('ja');

/** いくつかの場所のうち、最初のもの。 */
export function places(ranges: readonly Range[], f: Format): string {
  const named = ranges.slice(0, 3).map(({ offset, length }) => `${f.number(offset)} バイト目からの ${f.size(length)}`);
  const more = ranges.length - named.length;
  return f.list(more > 0 ? [...named, plural(more, { other: '他 # か所' })] : named);
}

const replaceCard = '別のカードリーダーかポートで試してください。それでも起こる場合は、カードの寿命です。';

export const target = {
  'target-missing': (e) => ({
    message: `ドライブ ${e.target} がありません。`,
    hint: '接続されているものは「カード」のページで確認できます。',
  }),
  'target-not-a-drive': (e) => ({
    message: `${e.target} はドライブではありません：${e.kind}。`,
    hint: '「カード」のページに表示されるドライブ全体を選んでください。',
  }),
  'target-no-medium': (e) => ({
    message: `${e.target} にカードなどの媒体が入っていません。`,
    hint: '挿し込んでから、やり直してください。',
  }),
  'target-protected': (e) => ({
    message: `${e.target} は保護されています：${e.reasons.join('；')}。`,
    hint: e.forceable
      ? '確かにこれに書き込む場合は、「カード」のページの表示していないドライブから選び、名前を入力して確認してください。'
      : '先に解放してください：アンマウントする、スワップを切る（swapoff）、LVM、RAID、暗号化を停止する。システムがそこから動いている場合は、別のディスクからコンピューターを起動してください。',
  }),
  'target-changed': (e) => ({
    message:
      e.field === 'sequence number'
        ? `${e.target} は、確認した後に抜かれたか交換されました。`
        : `${e.target} は確認したドライブではありません：${e.field}が ${e.actual} で、${e.expected} ではありません。`,
    hint: 'もう一度カードを確認して、やり直してください。',
  }),
  'target-busy': (e) => ({
    message: `${e.target} は使用中です：${e.holder}。`,
    hint: '使っているものを閉じてから、やり直してください。',
  }),
  'target-twice': (e) => ({
    message: `${e.target} と ${e.other} は同じドライブです。`,
    hint: '各ドライブは一度だけ選んでください。',
  }),
  'drives-unlistable': (e) => ({
    message: `このコンピューターのドライブを一覧できません：${e.reason}。`,
    hint: 'Wick をインストールし直してください。このシステム用の部分がない可能性があります。',
  }),
  'target-write-protected': (e) => ({
    message: `${e.target} は書き込み禁止です。`,
    hint: 'カードまたはアダプターの側面のスイッチを確認してください。',
  }),
  'target-gone': (e) => ({
    message: `${e.target} が使用中に見えなくなりました。`,
    hint: 'カードリーダーとカードを確認し、書き込み直してください。',
  }),
  'target-io': (e, f) => ({
    message: `${e.target} でエラーが起きました（${operations[e.operation] ?? e.operation}、${f.number(e.offset)} バイト目）：${e.reason}。`,
    hint: replaceCard,
  }),
  'practice-no-room': (e) => ({
    message: `練習用カード ${e.target} があるディスクがいっぱいです。`,
    hint: 'そこに空きを作ってください。',
  }),
  'practice-too-large': (e, f) => ({
    message: `${e.target} があるファイルシステムには、${f.size(e.size)} のファイルを置けません。`,
    hint: 'もっと小さい練習用カードを作成してください。',
  }),
  'target-stalled': (e) => ({
    message: `${e.target} が ${plural(e.seconds, { other: '# 秒' })}間応答していません。`,
    hint: `抜いてください。${replaceCard}`,
  }),
  'verify-mismatch': (e, f) => ({
    message: `${e.target} の内容が${e.rewritten ? '、もう一度試しても、書き込んだものと違います' : '、あるべきものと違います'}。違う場所：${places(e.ranges, f)}。`,
    hint: e.rewritten
      ? 'カードの不良です。使わないでください。'
      : '書き込み直してください。それでも直らない場合は、カードの不良です。',
  }),
  'verify-impossible': (e) => ({
    message: `ここではシステムのキャッシュを避けて ${e.target} を読み戻せないため、読み戻しても何の証明にもなりません。`,
    hint: 'Wick を完全な形でインストールしてください。証明なしで書き込むには、設定で「読み戻して比較」をオフにしてください。',
  }),
  'target-capacity': (e) => ({
    message: `${e.target} は表示より容量が小さいです：後ろのほうに書き込んだものが残っていません。`,
    hint: '偽物のカードです。使わないでください。',
  }),
  'target-slow': (e, f) => ({
    message: `${e.target} の書き込み速度は ${f.rate(Math.round(e.rate))} で、求められる最低は ${f.rate(e.least)} です。`,
    hint: 'もっと速いカードを使ってください。このカードリーダーでどれも遅い場合は、カードリーダーとケーブルを確認してください。',
  }),
  'helper-failed': (e) => ({
    message: `${e.target} に書き込むプログラムが予期せず終了しました：${e.reason}。`,
    hint: 'もう一度お試しください。また起こる場合は、報告をお願いします。',
  }),
  'rights-refused': (e) => ({
    message: `${e.target} に書き込む権限が拒否されました：${e.reason}。`,
    hint: 'このコンピューターの管理者のパスワードで、もう一度お試しください。',
  }),
  'rights-unavailable': (e) => ({
    message: `${e.target} への書き込みには管理者権限が必要ですが、ここでは求める手段がありません：${e.reason}。`,
    hint: '管理者として Wick を起動してください。ページは「sudo -E wick station」で、コマンドは「sudo -E」で起動します。',
  }),
  'rights-no-agent': (e) => ({
    message: `${e.target} への書き込みには管理者のパスワードが必要ですが、ここではたずねられません：このセッションで polkit のエージェントが動いていません。`,
    hint: e.screen
      ? 'デスクトップの polkit エージェントを起動するか（別パッケージの場合もあります）、「sudo -E wick station」でページを開いてください。'
      : '「sudo -E wick station」でページを開いてください。または polkit の規則で、このユーザーに「org.wick.helper.write」を許可してください。',
  }),
  'rights-not-allowed': (e) => ({
    message: `polkit は、どのパスワードでも、このユーザーに ${e.target} への書き込みを許しません。`,
    hint: `管理者に polkit で「${e.action}」を許可してもらうか、「sudo -E wick station」でページを開いてください。`,
  }),
} satisfies Partial<ErrorTexts>;

const operations: Readonly<Record<string, string>> = {
  read: '読み取り',
  write: '書き込み',
  flush: 'バッファーの書き出し',
  open: '開く操作',
  grow: '拡大',
};
