import type { ErrorTexts } from '../telling.ts';

export const lots = {
  'table-invalid': (e) => ({
    message: `表 ${e.file} は使えません：${e.reason}。`,
    hint: '表は、1 行目に変数名のある CSV か、オブジェクトの JSON 配列です。',
  }),
  'table-problems': (e, f) => ({
    message: [
      ...e.problems.map(({ line, column, reason, suggestion }) =>
        [`${e.file}、${line} 行 ${column} 列：${reason}。`, suggestion].filter(Boolean).join(''),
      ),
      ...(e.more > 0 ? [`ほか ${f.number(e.more)} 件。`] : []),
    ].join('\n'),
    hint: '何も始めていません。表を直して、もう一度お試しください。',
  }),
  'lot-values': (e) => {
    const whose = e.unit === undefined ? 'ロット' : `ユニット ${e.unit}`;
    return {
      message: `値を作れません：${whose}${e.column === undefined ? '' : `（${e.column}）`}：${e.reason}。`,
      hint: e.hint ?? 'ロットの規則を変更してください。',
    };
  },
  'lot-changed': (e) => ({
    message:
      e.actual === undefined
        ? `ロットに必要なものを読み取れません：${e.what}。`
        : `ロットの署名の後に変わったものがあります（${e.what}）：SHA-256 は ${e.actual} で、以前は ${e.expected} でした。`,
    hint: 'ロットの作成に使ったものを戻すか、新しいロットを作ってもらってください。',
  }),
  'lot-invalid': (e) => ({
    message: `${e.what} は製造できるロットではありません：${e.reason}。`,
    hint: '作成した人からもう一度受け取ってください。',
  }),
  'lot-untrusted': (e) => ({
    message: `ロット「${e.name}」は、このステーションの知らない鍵 ${e.fingerprint} で署名されています。`,
    hint: `${e.fingerprint} を、作成した人が読み上げるものと比べてください。同じなら、信頼することを示してください。`,
  }),
  'label-code': (e) => ({
    message: `ラベルのコード（${e.symbology}）${ofUnit(e)}を作れません：${e.reason}。`,
    hint: '別の種類のコードか、別の内容を選んでください。',
  }),
  'label-too-small': (e) => ({
    message: `${e.width} × ${e.height} mm のラベルに${e.what === 'code' ? 'コード' : '文字'}${ofUnit(e)}が収まりません。${e.needsWidth} × ${e.needsHeight} mm が必要です。`,
    hint: '大きいラベル、短い内容、または点の細かいプリンターを使ってください。',
  }),
  'label-too-large': (e) => ({
    message: `${e.width} × ${e.height} mm のラベルは、1 インチ ${e.dpi} ドットには大きすぎます。`,
    hint: '小さいラベルにするか、1 インチあたりのドットを減らしてください。',
  }),
  'label-secret': (e) => ({
    message: `ラベルに「${e.column}」が載っていますが、これは秘密です。`,
    hint: 'ラベルから外してください。秘密でない場合は、レシピと表で別の名前にしてください。',
  }),
  'label-sheet': (e) => ({
    message: `ラベルは ${e.width} × ${e.height} mm になりますが、用紙は ${e.paperWidth} × ${e.paperHeight} mm です。`,
    hint: '列か行を減らすか、小さいラベルにしてください。',
  }),
  'label-field': (e, f) => ({
    message: `ラベルに「${e.field}」という項目はありません。`,
    hint: `あるのは ${f.list(e.known)} です。`,
  }),
  'lot-export-invalid': (e) => ({
    message: `${e.folder} は書き出したロットと一致しません：${e.reason}。`,
    hint: 'ロットをもう一度書き出してください。',
  }),
  'hook-invalid': (e) => ({
    message: `ウェブフック ${e.address} は使えません：${e.reason}。`,
    hint: 'ステーションの設定で、アドレスと秘密の値を確認してください。',
  }),
  'ledger-unreachable': (e) => ({
    message: `製造台帳 ${e.ledger} に接続できません：${e.reason}。`,
    hint: '始めたユニットは完了できますが、戻るまで新しいユニットは始まりません。ディスクかネットワークを確認して、もう一度お試しください。',
  }),
  'ledger-newer': (e) => ({
    message: `製造台帳 ${e.ledger} は新しい Wick で作られています（形式は ${e.schema}、この Wick が対応しているのは ${e.known}）。`,
    hint: 'このステーションの Wick を更新してください。何も変更していません。',
  }),
  'ledger-damaged': (e) => ({
    message: `製造台帳 ${e.ledger} が壊れています：${e.reason}。`,
    hint: 'そのままのコピーを保存し、照合してください。',
  }),
  'ledger-older': (e) => ({
    message: `製造台帳 ${e.ledger} は古い状態に戻されたか、コピーです：ロット ${e.lot} の記録は ${e.entries} 件で、このステーションが確認した ${e.known} 件目がありません。`,
    hint: '同じ値を二度使わないように、この台帳からは製造しません。最新の状態に戻してください。失われた場合は、技術者がステーションのコンピューターで承認できます。その場合、その後に使われた可能性のあるユニットはすべて廃棄されます。',
  }),
  'lot-exists': (e) => ({
    message: `ロット ${e.lot} はすでに製造台帳にあります。`,
    hint: 'そのロットを続けるか、別の ID でロットを作成してください。',
  }),
  'lot-unknown': (e) => ({
    message: `製造台帳にロット ${e.lot} はありません。`,
    hint: 'どのロットがあるか確認してください。',
  }),
  'lot-closed': (e) => ({
    message: `ロット ${e.lot} は締め切られています。`,
    hint: 'さらにユニットを作るには、新しいロットを作成してください。',
  }),
  'lot-no-folder': (e) => ({
    message:
      e.folder === undefined
        ? `このステーションには「${e.name}」（${e.lot}）のレシピ、イメージ、ファイルの場所がわかりません。`
        : `「${e.name}」（${e.lot}）のフォルダーがなくなっています: ${e.folder}。`,
    hint: 'それらがあるフォルダーを指定してください。',
  }),
  'lot-no-slots': () => ({
    message: 'この作業台にはまだスロットがありません。',
    hint: '各スロットにカードを 1 枚ずつ挿入して、スロットを覚えさせてください。',
  }),
  'lot-held': (e) => ({
    message: `このコンピューターの別の Wick がロット ${e.lot} を処理しています。`,
    hint: 'そちらで続けるか、先に終了してください。',
  }),
  'value-used': (e) => ({
    message: `${e.row} 行目の「${e.column}」の値はすでに使われていますが、重複できません。`,
    hint: 'この台帳のどのロットのどのユニットにも使われていない値にしてください。',
  }),
  'lot-no-unit': (e) => ({
    message: `ロット ${e.lot} にユニット ${e.unit} はありません。`,
    hint: 'どのユニットがあるか確認してください。',
  }),
  'unit-moved': (e) => ({
    message: `ユニット ${e.unit} を「${e.event}」にできません：今は「${e.state}」か、別の人が扱っています。`,
    hint: 'カードを抜いて脇に置き、ユニットの状況を確認してください。',
  }),
  'slot-unknown': (e) => ({
    message: `この作業台にスロット ${e.slot} はありません。`,
    hint: 'ページを読み込み直してください。',
  }),
  'card-swapped': (e) => ({
    message: `スロット ${e.slot} のカードは指定されたものではありません。取り出されたか、別のカードに替わっています。`,
    hint: 'このカードには何もしていません。スロットを確かめて、もう一度選んでください。',
  }),
  'card-not-restored': (e) => ({
    message: `${e.target} に、検査前に入っていた内容を戻せませんでした: ${e.reason}。`,
    hint: `カードをこの作業台にもう一度入れてください。Wick は内容を ${e.file} に保管していて、そのときに戻します。`,
  }),
  'station-not-admitted': (e) => ({
    message: `このステーション（${e.station}）は、ロット ${e.lot} の秘密の値を読めないため、ユニットを作れません。`,
    hint: `作れるステーションを使うか、このステーションをロット ${e.lot} に加えてもらってください：${e.card}`,
  }),
  'station-unknown': (e) => ({
    message: `このステーション（${e.station}）は、台帳 ${e.ledger} ですでに使われた値を見分けられないため、ロットを作れません。`,
    hint: `そこでロットを作ったステーションで、このステーションをロット ${e.lot} に加えてもらってください：${e.card}`,
  }),
  'board-wrong': (e) => ({
    message: `「${e.board}」はこのロットの基板ではありません。`,
    hint: '基板のコードを読み取ってください。',
  }),
  'board-used': (e) => ({
    message: `基板「${e.board}」はすでにユニット ${e.unit} のものです。`,
    hint: '目の前の基板を読み取ってください。もう一度作る場合は、先にそのユニットを差し戻してもらってください。',
  }),
  'engineer-locked': () => ({
    message: 'これは責任者の操作で、ロックされています。',
    hint: '責任者の PIN を入力してください。',
  }),
  'pin-wrong': (e) => ({
    message: 'PIN が違います。',
    hint: `もう一度お試しください。誰も覚えていない場合は、ステーションのコンピューターを使える人が ${e.file} を取り除き、新しい PIN を決めてください。`,
  }),
  'pin-wait': (e) => ({
    message: 'PIN の間違いが多すぎます。',
    hint: `${e.seconds} 秒後にもう一度お試しください。`,
  }),
  'bench-busy': (e) => ({
    message: `この作業台ではロット「${e.name}」を処理しています。`,
    hint: '先に停止してください。処理中のカードは最後まで行われます。',
  }),
  'bench-idle': () => ({
    message: 'この作業台で処理中のロットはありません。',
    hint: '先にロットを開いてください。',
  }),
  'slot-name-taken': (e) => ({
    message: `「${e.name}」という名前のスロットがすでにあります。`,
    hint: '別の名前にしてください。',
  }),
  'label-none': (e) => ({
    message: `ロット「${e.name}」にはラベルがありません。`,
    hint: 'ラベルはロットを作るときに決めます。次のロットはラベル付きで作ってください。',
  }),
  'label-not-passed': (e) => ({
    message: `ユニット ${e.unit} にはラベルを作れません：今は「${e.state}」で、合格したユニットだけにラベルがあります。`,
    hint: 'このユニットを外してください。',
  }),
  'label-made': (e) => ({
    message: `ユニット ${e.unit} のラベルはすでに作られています。`,
    hint: 'もう一度必要な場合は、再作成を選んでください。記録に残ります。',
  }),
  'printer-unreachable': (e) => ({
    message: `プリンター ${e.printer} に接続できません：${e.reason}。`,
    hint: '何も印刷されておらず、印刷済みにもなっていません。電源と接続を確認して、もう一度お試しください。',
  }),
  'printer-failed': (e) => ({
    message: `プリンター ${e.printer} は全部を受け取りませんでした：${e.reason}。`,
    hint: 'これらのラベルはすべて印刷済みとして扱われます。出てきたものを確認し、残りをもう一度印刷してください。',
  }),
} satisfies Partial<ErrorTexts>;

function ofUnit({ unit }: { unit?: number }): string {
  return unit === undefined ? '' : `（ユニット ${unit}）`;
}
