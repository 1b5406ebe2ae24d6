import type { ErrorTexts } from '../telling.ts';

const documents = {
  'web-page': 'ウェブページ',
  xml: 'XML 文書',
  json: 'JSON 文書',
  text: 'プレーンテキスト',
  pdf: 'PDF 文書',
  'block-map': 'ブロックマップ',
  'git-lfs-pointer': 'Git LFS のポインター',
  'pgp-or-pem': '署名、鍵、または暗号化されたメッセージ',
};

const documentHints: Partial<Record<keyof typeof documents, string>> = {
  'block-map': 'イメージそのものを選んでください。隣にあるブロックマップは自動で見つかります。',
  'git-lfs-pointer': '「git lfs pull」で実際のファイルを取得してください。',
  'pgp-or-pem': 'イメージそのものを選んでください。',
};

const getBoth = 'イメージが壊れているか、ブロックマップが別のイメージのものです。両方をダウンロードし直してください。';
const unpack = '先に展開してから、中のイメージを選んでください。';
const mapAside =
  'ブロックマップをダウンロードし直してください。イメージの隣から取り除けば、イメージ全体が書き込まれます。';

export const source = {
  'source-not-found': (e) => ({
    message: `${e.what} にイメージがありません。`,
    hint: 'パスまたはアドレスを確認してください。',
  }),
  'source-unreadable': (e) => ({
    message: `${e.what} を読み取れません：${e.reason}。`,
    hint: 'ファイルがすべてそろっているか、読み取る権限があるかを確認してください。',
  }),
  'source-http-status': (e) => ({
    message: `${e.what} に対するサーバーの応答は ${e.status}${e.statusText ? ` ${e.statusText}` : ''} でした。`,
    hint:
      e.status === 404
        ? 'アドレスを確認してください。'
        : e.status < 500
          ? 'サーバーがこのダウンロードを拒否しています。'
          : '後でもう一度お試しください。',
  }),
  'source-unreachable': (e) => ({
    message: `${e.what} をダウンロードできません：${e.reason}。`,
    hint: 'アドレスと接続を確認するか、別の方法でダウンロードしたファイルをここで選んでください。',
  }),
  'source-network': (e, f) => ({
    message: `${e.what} のダウンロードが ${f.size(e.offset)} で途切れ、再開できませんでした：${e.reason}。`,
    hint: '接続を確認するか、先にファイルをダウンロードしてここで選んでください。',
  }),
  'source-changed': (e) => ({
    message: `ダウンロード中に、サーバー上の ${e.what} が変わりました。`,
    hint: '新しいファイルを最初から取得するため、やり直してください。',
  }),
  'source-empty': (e) => ({
    message: `${e.what} は空です。書き込むものがありません。`,
    hint: 'ダウンロードに失敗した可能性があります。イメージをダウンロードし直してください。',
  }),
  'source-truncated': (e, f) => ({
    message: `${e.what} が途中で終わっています：${e.codec} のデータが ${f.number(e.offset)} バイト目で切れています。`,
    hint: 'ダウンロードが不完全だと思われます。イメージをダウンロードし直してください。',
  }),
  'source-corrupt': (e, f) => ({
    message: `${e.what} が壊れています：${e.codec}、${f.number(e.offset)} バイト目付近：${e.reason}。`,
    hint: 'イメージをダウンロードし直し、公開されているチェックサムと比べてください。',
  }),
  'source-trailing-junk': (e, f) => ({
    message: `${e.what} の後ろに別のデータがあります：${e.codec} のデータは ${f.number(e.offset)} バイト目で終わり、その先は ${e.codec} ではありません。`,
    hint: 'イメージをダウンロードし直してください。2 つのファイルが 1 つになっている可能性があります。',
  }),
  'source-unsupported': (e) => ({
    message: `${e.what} は ${e.format} 形式のファイルで、Wick では展開できません。`,
    hint: unpack,
  }),
  'source-not-an-image': (e) => ({
    message: e.served
      ? `${e.what} に対し、サーバーはイメージではなく${documents[e.found]}を送ってきました。`
      : `${e.what} はイメージではなく、${documents[e.found]}です。`,
    hint:
      documentHints[e.found] ??
      (e.served
        ? 'アドレスがダウンロードの説明ページのものか、先にログインが必要な可能性があります。ブラウザーで開き、イメージそのもののアドレスをコピーしてください。'
        : 'ダウンロードの代わりにページが保存されたか、別のファイルの可能性があります。イメージをダウンロードし直してください。'),
  }),
  'source-memory': (e, f) => ({
    message: `${e.what} の ${e.codec} データの展開には ${f.size(e.needed)} のメモリーが必要ですが、上限は ${f.size(e.limit)} です。`,
    hint: unpack,
  }),
  'source-checksum': (e) => ({
    message: `${e.what} は期待したものではありません：SHA-256 は ${e.actual} で、${e.expected} ではありません。`,
    hint: 'イメージをダウンロードし直してください。これは使わないでください。',
  }),
  'source-range-checksum': (e, f) => ({
    message: `${e.what} がブロックマップと一致しません：${f.number(e.offset)} バイト目からの ${f.size(e.length)} のチェックサムが異なります。`,
    hint: getBoth,
  }),
  'source-size': (e, f) => ({
    message: `${e.what} は ${f.number(e.actual)} バイト${e.atLeast ? '以上' : ''}ですが、${f.number(e.expected)} バイトのはずです。`,
    hint: getBoth,
  }),
  'image-does-not-fit': (e, f) => ({
    message: `${e.what} には${e.atLeast === true ? '少なくとも ' : ' '}${f.size(e.needed)} が必要ですが、${e.target} は ${f.size(e.size)} です。`,
    hint:
      e.usedEnd !== undefined && e.usedEnd <= e.size
        ? `最後に使われているバイトは ${f.size(e.usedEnd)} にあり、収まりはします。しかしデバイスからは、カードの終わりを超えるパーティションに見えます。もっと大きいカードを使ってください。`
        : 'もっと大きいカードを使ってください。',
  }),
  'archive-no-image': (e, f) => ({
    message: `${e.what} にディスクイメージがありません${e.entries.length === 0 ? '' : `。入っているのは ${f.list(e.entries)} だけです`}。`,
    hint: 'この中にイメージがある場合は、展開して直接選んでください。',
  }),
  'archive-several-images': (e, f) => ({
    message: `${e.what} には複数のイメージがあります：${f.list(e.entries)}。`,
    hint: 'どれか 1 つを選んでください。',
  }),
  'archive-entry-missing': (e, f) => ({
    message: `${e.what} に ${e.entry} という項目はありません。中身：${e.entries.length === 0 ? 'なし' : f.list(e.entries)}。`,
    hint: 'もう一度イメージを選び、その中の項目を選んでください。',
  }),
  'bmap-not-found': (e) => ({
    message: `${e.what} にブロックマップがありません。`,
    hint: 'レシピのパスを確認するか、取り除いてください。',
  }),
  'bmap-invalid': (e) => ({ message: `ブロックマップ ${e.what} は無効です：${e.reason}。`, hint: mapAside }),
  'bmap-checksum': (e) => ({
    message: `ブロックマップ ${e.what} が変更されたか壊れています：それ自体のチェックサムが一致しません。`,
    hint: mapAside,
  }),
  'bmap-signature': (e) => ({
    message: `ブロックマップ ${e.what} の署名が正しくありません：${e.reason}。`,
    hint: '理由がわからない限り、このイメージは使わないでください。鍵が正しいか確認してください。',
  }),
} satisfies Partial<ErrorTexts>;
