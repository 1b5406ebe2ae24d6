import type { ErrorTexts } from '../telling.ts';
import { places } from './errors-target.ts';

export const settings = {
  'recipe-unreadable': (e) => ({
    message: `レシピ ${e.file} を読み取れません：${e.reason}。`,
    hint: 'パスを確認してください。',
  }),
  'recipe-invalid': (e) => ({
    message: e.problems
      .map(({ line, column, reason, suggestion }) =>
        [`${e.file}、${line} 行 ${column} 列：${reason}。`, suggestion].filter(Boolean).join(''),
      )
      .join('\n'),
    hint: 'レシピの書き方は README に、書けるすべての内容は recipe.schema.json にあります。',
  }),
  'variable-unused': (e, f) => ({
    message: `レシピに変数「${e.name}」はありません。`,
    hint: e.known.length === 0 ? '変数は 1 つもありません。' : `あるのは ${f.list(e.known)} です。`,
  }),
  'secret-unavailable': (e) => ({
    message: `秘密の値を取得できません（${e.reference}）：${e.reason}。`,
    hint: 'レシピの示す場所に置くか、設定を変更してください。',
  }),
  'secret-not-kept': (e) => ({
    message: `秘密の値をキーチェーンに保存できませんでした：${e.reason}。`,
    hint: 'このコンピューターのキーチェーンのロックを解除するか、レシピで秘密の値をたずねるようにしてください。',
  }),
  'provision-wrong-family': (e) => ({
    message: `設定は ${e.wanted} 用ですが、${e.target} にあるのは ${e.found} です。`,
    hint: '正しいイメージか正しい設定を使ってください。個々のファイルの変更は、どのイメージでもできます。',
  }),
  'provision-refused': (e) => ({
    message: `${e.target} にこの設定を書き込めません：${e.reason}。`,
    hint: e.hint ?? '何も変更していません。',
  }),
  'provision-differs': (e, f) => ({
    message: `${e.target} の内容が、書き込んだ設定と違います：${f.list(e.files)}。`,
    hint: '書き込み直してください。それでも直らない場合は、カードの不良です。',
  }),
  'certificate-invalid': (e) => ({
    message: `証明書 ${e.file} は正しくありません：${e.reason}。`,
    hint: '書かれている内容を信用しないでください。',
  }),
  'certificate-differs': (e, f) => {
    const parts = [
      ...(e.image ? ['イメージの内容'] : []),
      ...(e.settings.length > 0 ? [`設定（${f.list(e.settings)}）`] : []),
    ];
    return {
      message: `${e.target} は ${e.file} の記録と違います。違うもの：${f.list(parts)}。場所：${places(e.ranges, f)}。`,
      hint: 'この証明書は別のカードのものか、その後カードが変更されました。カードから起動したデバイスも内容を変更します。',
    };
  },
  'certificate-other-card': (e) => ({
    message: `${e.target} は ${e.file} のカードではありません：${e.what}が ${e.actual} で、${e.expected} ではありません。`,
    hint: '証明書が作られたカードを使ってください。',
  }),
} satisfies Partial<ErrorTexts>;
