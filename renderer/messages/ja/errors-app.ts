import { pluralOf } from '../plural.ts';
import type { ErrorTexts } from '../telling.ts';

const plural = pluralOf('ja');
const lookAgain = '何が書き込まれるかをもう一度確認してください。';

export const app = {
  bug: (e) => ({
    message: `Wick に誤りがありました：${e.reason}`,
    hint: 'それまでの操作とあわせて、報告をお願いします。',
  }),
  cancelled: () => ({ message: 'キャンセルしました。' }),
  usage: (e) => ({ message: e.reason, hint: e.hint ?? '入力した内容を確認してください。' }),
  'channel-lost': () => ({
    message: 'Wick との接続が切れました。',
    hint: '自動的に再接続します。書き込みは続いています。',
  }),
  'call-unknown': (e) => ({
    message: `このページが、Wick の知らないものを求めました：${e.method}。`,
    hint: 'ページを読み込み直してください。別のバージョンのものです。',
  }),
  'call-invalid': (e) => ({
    message: `${e.method} に渡された内容を Wick が理解できません：${e.problems.join('；')}。`,
    hint: '入力した内容を確認してください。何も入力していない場合は、ページを読み込み直してください。',
  }),
  'call-too-large': (e, f) => ({
    message: `応答が ${f.number(e.size)} 文字あり、上限の ${f.number(e.limit)} 文字を超えています。`,
    hint: 'それまでの操作とあわせて、報告をお願いします。',
  }),
  'call-too-many': (e) => ({
    message: `このページからの問い合わせが ${plural(e.limit, { other: '# 件' })}進行中で、これ以上はできません。`,
    hint: 'ページを読み込み直してください。',
  }),
  'not-offered': (e) => ({
    message: `ここでは利用できません：${e.what}。`,
    hint: 'デスクトップアプリを使ってください。',
  }),
  'plan-unknown': () => ({ message: 'この計画はもうありません。', hint: lookAgain }),
  'plan-stale': (e) => ({ message: `計画を立てた後に、${e.target} が変わりました。`, hint: lookAgain }),
  'target-taken': (e) => ({
    message: `${e.target} はすでに書き込み中です。`,
    hint: '終わるまで待つか、キャンセルしてください。',
  }),
  'confirmation-missing': (e, f) => ({
    message: `${f.list(e.targets)} の名前が入力されていません。`,
    hint: 'このドライブで間違いないことを示すため、表示のとおりに名前を入力してください。',
  }),
  'no-targets': () => ({
    message: 'ドライブが選ばれていません。',
    hint: '書き込むドライブを選んでください。',
  }),
  'job-unknown': () => ({
    message: 'この書き込みの情報はもうありません。',
    hint: '書き込んだものは履歴にあります。',
  }),
  'boot-unknown': () => ({
    message: 'この起動はもう見守っていません。',
    hint: 'もう一度見守りを始めてください。',
  }),
  'unit-unknown': (e) => ({
    message: `このコンピューターに証明書 ${e.id} はありません。`,
    hint: '履歴をもう一度確認してください。移動または削除された可能性があります。',
  }),
} satisfies Partial<ErrorTexts>;
