import type { Range } from '../../../electron/contract/range.ts';
import type { Format } from '../format.ts';
import { pluralOf } from '../plural.ts';
import type { ErrorTexts } from '../telling.ts';

const plural = pluralOf('zh');

/** 若干位置中的前几个。 */
export function places(ranges: readonly Range[], f: Format): string {
  const named = ranges.slice(0, 3).map(({ offset, length }) => `从第 ${f.number(offset)} 字节起的 ${f.size(length)}`);
  const more = ranges.length - named.length;
  return f.list(more > 0 ? [...named, plural(more, { other: '另外 # 处' })] : named);
}

const replaceCard = '请换一个读卡器或接口。如果再次出现，说明卡已经用坏了。';

export const target = {
  'target-missing': (e) => ({
    message: `没有驱动器 ${e.target}。`,
    hint: '“存储卡”页面会显示已连接的驱动器。',
  }),
  'target-not-a-drive': (e) => ({
    message: `${e.target} 不是驱动器，而是：${e.kind}。`,
    hint: '请选择“存储卡”页面上显示的整个驱动器。',
  }),
  'target-no-medium': (e) => ({
    message: `${e.target} 中没有卡或其他介质。`,
    hint: '请插入后重新开始。',
  }),
  'target-protected': (e) => ({
    message: `${e.target} 受到保护：${e.reasons.join('；')}。`,
    hint: e.forceable
      ? '如果确定：请在“存储卡”页面未列出的驱动器中选择它，并输入它的名称来确认。'
      : '请先释放它：卸载、关闭其交换空间（swapoff）、停用其上的 LVM、RAID 或加密。如果系统是从它启动的，请用另一个磁盘启动电脑。',
  }),
  'target-changed': (e) => ({
    message:
      e.field === 'sequence number'
        ? `${e.target} 在您确认之后被拔出或更换过。`
        : `${e.target} 不是您确认的驱动器：${e.field}是 ${e.actual}，而不是 ${e.expected}。`,
    hint: '请再看一次存储卡，然后重新开始。',
  }),
  'target-busy': (e) => ({
    message: `${e.target} 正被使用：${e.holder}。`,
    hint: '请关闭使用它的程序，然后重新开始。',
  }),
  'target-twice': (e) => ({
    message: `${e.target} 和 ${e.other} 是同一个驱动器。`,
    hint: '每个驱动器只选择一次。',
  }),
  'drives-unlistable': (e) => ({
    message: `无法列出本机的驱动器：${e.reason}。`,
    hint: '请重新安装 Wick；它可能缺少适用于本系统的部分。',
  }),
  'target-write-protected': (e) => ({
    message: `${e.target} 已写保护。`,
    hint: '请检查卡侧面或转接卡上的锁定开关。',
  }),
  'target-gone': (e) => ({
    message: `${e.target} 在使用过程中消失了。`,
    hint: '请检查读卡器和卡，然后重新写入。',
  }),
  'target-io': (e, f) => ({
    message: `${e.target} 报告了错误（${operations[e.operation] ?? e.operation}，第 ${f.number(e.offset)} 字节）：${e.reason}。`,
    hint: replaceCard,
  }),
  'practice-no-room': (e) => ({
    message: `练习卡 ${e.target} 所在的磁盘已满。`,
    hint: '请在那里腾出空间。',
  }),
  'practice-too-large': (e, f) => ({
    message: `${e.target} 所在的文件系统不接受 ${f.size(e.size)} 的文件。`,
    hint: '请创建一张更小的练习卡。',
  }),
  'target-stalled': (e) => ({
    message: `${e.target} 已有 ${plural(e.seconds, { other: '# 秒' })}没有回应。`,
    hint: `请把它拔下。${replaceCard}`,
  }),
  'verify-mismatch': (e, f) => ({
    message: `${e.target} 的内容与${e.rewritten ? '写入的不符，重试一次后依然如此' : '应有的不符'}。不同之处：${places(e.ranges, f)}。`,
    hint: e.rewritten ? '这张卡是坏的，请不要使用。' : '请重新写入；如果仍然不行，说明卡是坏的。',
  }),
  'verify-impossible': (e) => ({
    message: `在这里读取 ${e.target} 时无法绕过系统自己的缓存，因此回读不能证明什么。`,
    hint: '请安装完整的 Wick；或者不经证实就写入：在设置中关闭“回读并比较”。',
  }),
  'target-capacity': (e) => ({
    message: `${e.target} 的实际容量小于标称：写到后面的内容并不在那里。`,
    hint: '这是一张假卡，请不要使用。',
  }),
  'target-slow': (e, f) => ({
    message: `${e.target} 的写入速度是 ${f.rate(Math.round(e.rate))}，而要求至少 ${f.rate(e.least)}。`,
    hint: '请使用更快的卡；如果此读卡器中的卡都很慢，请检查读卡器和线缆。',
  }),
  'helper-failed': (e) => ({
    message: `写入 ${e.target} 的程序意外结束：${e.reason}。`,
    hint: '请再试一次；如果再次出现，请报告此问题。',
  }),
  'rights-refused': (e) => ({
    message: `写入 ${e.target} 的权限被拒绝：${e.reason}。`,
    hint: '请用本机管理员的密码再试一次。',
  }),
  'rights-unavailable': (e) => ({
    message: `写入 ${e.target} 需要管理员权限，而这里无法请求：${e.reason}。`,
    hint: '请以管理员身份启动 Wick：页面用“sudo -E wick station”，命令用“sudo -E”。',
  }),
  'rights-no-agent': (e) => ({
    message: `写入 ${e.target} 需要管理员密码，而这里无法询问：此会话中没有运行 polkit 代理。`,
    hint: e.screen
      ? '请启动桌面环境的 polkit 代理（有些系统需单独安装），或用“sudo -E wick station”打开页面。'
      : '请用“sudo -E wick station”打开页面；或者用 polkit 规则允许此用户执行“org.wick.helper.write”。',
  }),
  'rights-not-allowed': (e) => ({
    message: `无论输入什么密码，polkit 都不允许此用户写入 ${e.target}。`,
    hint: `请让管理员在 polkit 中允许“${e.action}”，或用“sudo -E wick station”打开页面。`,
  }),
} satisfies Partial<ErrorTexts>;

const operations: Readonly<Record<string, string>> = {
  read: '读取',
  write: '写入',
  flush: '清空缓冲',
  open: '打开',
  grow: '扩大',
};
