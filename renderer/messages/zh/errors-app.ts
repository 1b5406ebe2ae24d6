import { pluralOf } from '../plural.ts';
import type { ErrorTexts } from '../telling.ts';

const plural = pluralOf('zh');
const lookAgain = '请再看一次将要写入的内容，并加以确认。';

export const app = {
  bug: (e) => ({ message: `Wick 出错了：${e.reason}`, hint: '请报告此问题，并说明出错前的操作。' }),
  cancelled: () => ({ message: '已取消。' }),
  usage: (e) => ({ message: e.reason, hint: e.hint ?? '请检查填写的内容。' }),
  'channel-lost': () => ({
    message: '与 Wick 的连接已断开。',
    hint: '会自动重新连接。正在写入的内容会继续。',
  }),
  'call-unknown': (e) => ({
    message: `此页面请求了 Wick 不认识的内容：${e.method}。`,
    hint: '请重新加载页面：它属于另一个版本。',
  }),
  'call-invalid': (e) => ({
    message: `Wick 无法理解为 ${e.method} 提供的内容：${e.problems.join('；')}。`,
    hint: '请检查填写的内容；如果什么也没填，请重新加载页面。',
  }),
  'call-too-large': (e, f) => ({
    message: `回应有 ${f.number(e.size)} 个字符，超过了 ${f.number(e.limit)} 个的上限。`,
    hint: '请报告此问题，并说明出错前的操作。',
  }),
  'call-too-many': (e) => ({
    message: `此页面有 ${plural(e.limit, { other: '# 个请求' })}正在进行，不能再多。`,
    hint: '请重新加载页面。',
  }),
  'not-offered': (e) => ({ message: `这里不提供：${e.what}。`, hint: '请使用桌面应用。' }),
  'plan-unknown': () => ({ message: '此计划已失效。', hint: lookAgain }),
  'plan-stale': (e) => ({ message: `制定计划之后，${e.target} 发生了变化。`, hint: lookAgain }),
  'target-taken': (e) => ({
    message: `${e.target} 正在写入。`,
    hint: '请等待完成，或将其取消。',
  }),
  'confirmation-missing': (e, f) => ({
    message: `没有输入 ${f.list(e.targets)} 的名称。`,
    hint: '请按显示的样子输入名称，以确认要写入的就是此驱动器。',
  }),
  'no-targets': () => ({ message: '没有选择驱动器。', hint: '请选择要写入的驱动器。' }),
  'job-unknown': () => ({ message: '此次写入的信息已不存在。', hint: '写入过的内容在历史记录中。' }),
  'boot-unknown': () => ({ message: '已不再观察此次启动。', hint: '请重新观察。' }),
  'unit-unknown': (e) => ({
    message: `本机上没有证书 ${e.id}。`,
    hint: '请再看一次历史记录：它可能被移动或删除了。',
  }),
} satisfies Partial<ErrorTexts>;
