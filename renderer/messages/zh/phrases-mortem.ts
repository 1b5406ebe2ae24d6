import { pluralOf } from '../plural.ts';
import type { PhraseTexts } from '../telling.ts';

const plural = pluralOf('zh');
const times = (count: string) => plural(Number(count), { other: '# 次' });

export const mortem = {
  'mortem-nothing': '卡上没有任何内容显示有设备从它启动过。',
  'mortem-only-grown': '除了分区被扩大以外，卡上没有任何内容显示有设备从它启动过。',
  'mortem-ready': '设备启动了，所有容器都达到了目标。',
  'mortem-ready-again': ({ count }) => `设备启动了 ${times(count)}，所有容器都达到了目标。`,
  'mortem-status': ({ status }) => `设备启动了，但状态止步于 ${status}。`,
  'mortem-status-again': ({ count, status }) => `设备启动了 ${times(count)}，但状态止步于 ${status}。`,
  'mortem-loaded': '设备启动并加载了系统状态，但没有容器在运行的迹象。',
  'mortem-loaded-again': ({ count }) => `设备启动了 ${times(count)} 并加载了系统状态，但没有容器在运行的迹象。`,
  'mortem-not-loaded': '设备启动了，但没有加载系统状态。',
  'mortem-failure': ({ failure }) => `最后一次失败：${failure}。`,
  'mortem-not-grown': '文件系统没有被扩大。',
  'mortem-claimed': '已在 Hub 注册并被认领。',
  'mortem-unclaimed': '已在 Hub 注册，尚无人认领。',
  'mortem-refused': 'Hub 拒绝注册：令牌可能已停用。',
  'mortem-no-hub': '没有连上 Hub。',
  'mortem-pulled': '卡在运行中被拔出，或者断电了。',
  'mortem-loader': '引导加载程序无法启动系统',
  'mortem-rolled-back': '退回到了较旧的修订版',
  'mortem-eeprom': 'EEPROM 中的引导程序太旧',
  'mortem-panic': '内核因严重错误（panic）而停止',
  'mortem-no-storage': '没有找到存储分区',
  'mortem-no-config': '缺少一个配置文件',
  'mortem-credentials': '无法加载凭据',
  'mortem-signature': '系统状态的一个签名未被接受',
  'mortem-object': '系统状态的文件已损坏',
  'mortem-state': '系统状态无法加载或启动',
  'mortem-container': ({ name }) => `容器 ${name} 失败，设备重新启动`,
  'mortem-a-container': '有一个容器失败，设备重新启动',
  'mortem-late': ({ name }) => `容器 ${name} 没有按时达到目标`,
  'mortem-a-late': '有一个容器没有按时达到目标',
} satisfies Partial<PhraseTexts>;
