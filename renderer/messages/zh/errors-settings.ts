import type { ErrorTexts } from '../telling.ts';
import { places } from './errors-target.ts';

export const settings = {
  'recipe-unreadable': (e) => ({ message: `无法读取配方 ${e.file}：${e.reason}。`, hint: '请检查路径。' }),
  'recipe-invalid': (e) => ({
    message: e.problems
      .map(({ line, column, reason, suggestion }) =>
        [`${e.file}，第 ${line} 行第 ${column} 列：${reason}。`, suggestion].filter(Boolean).join(''),
      )
      .join('\n'),
    hint: 'README 展示了配方的样子，recipe.schema.json 说明了其中可以写的所有内容。',
  }),
  'variable-unused': (e, f) => ({
    message: `配方中没有变量“${e.name}”。`,
    hint: e.known.length === 0 ? '它没有任何变量。' : `它有 ${f.list(e.known)}。`,
  }),
  'secret-unavailable': (e) => ({
    message: `无法取得机密（${e.reference}）：${e.reason}。`,
    hint: '请把它放到配方指明的地方，或更改设置。',
  }),
  'secret-not-kept': (e) => ({
    message: `无法将机密存入钥匙串：${e.reason}。`,
    hint: '请解锁此计算机的钥匙串，或让配方询问机密。',
  }),
  'provision-wrong-family': (e) => ({
    message: `这些设置适用于${e.wanted}，而 ${e.target} 上是：${e.found}。`,
    hint: '请使用正确的镜像或正确的设置。任何镜像都可以更改单个文件。',
  }),
  'provision-refused': (e) => ({
    message: `${e.target} 不能采用这些设置：${e.reason}。`,
    hint: e.hint ?? '其上没有任何改动。',
  }),
  'provision-differs': (e, f) => ({
    message: `${e.target} 的内容与写入的设置不符：${f.list(e.files)}。`,
    hint: '请重新写入；如果仍然不行，说明卡是坏的。',
  }),
  'certificate-invalid': (e) => ({
    message: `证书 ${e.file} 不成立：${e.reason}。`,
    hint: '请不要相信其中的内容。',
  }),
  'certificate-differs': (e, f) => {
    const parts = [
      ...(e.image ? ['镜像内容'] : []),
      ...(e.settings.length > 0 ? [`设置（${f.list(e.settings)}）`] : []),
    ];
    return {
      message: `${e.target} 与 ${e.file} 所述不符。不同之处：${f.list(parts)}；位置：${places(e.ranges, f)}。`,
      hint: '这份证书属于另一张卡，或者此卡之后被改动过：从它启动的设备也会改动它。',
    };
  },
  'certificate-other-card': (e) => ({
    message: `${e.target} 不是 ${e.file} 所指的卡：${e.what}是 ${e.actual}，而不是 ${e.expected}。`,
    hint: '请使用该证书对应的卡。',
  }),
} satisfies Partial<ErrorTexts>;
