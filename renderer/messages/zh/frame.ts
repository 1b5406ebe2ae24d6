import type { Catalogue } from '../catalogue.ts';

export const frame = {
  steps: {
    label: '步骤',
    image: '镜像',
    cards: '存储卡',
    settings: '设置',
    confirm: '确认',
    writing: '写入',
    boot: '首次启动',
  },
  make: '制作新卡',
  language: '语言',
  history: '历史记录',
  lots: '生产批次',
  next: '继续',
  back: '返回',
  close: '关闭',
  reconnecting: '与程序的连接已断开。正在写入的卡会继续；本页会自动重新连接。',
  needsAttention: '出现问题',
  skip: '跳到正文',
  broken: {
    title: '此页面出错了',
    lead: '页面内部发生了错误。正在写入的卡会继续写入；重新加载页面后即可看到它们。',
    again: '重新加载页面',
    details: '出了什么问题',
  },
} satisfies Catalogue['frame'];
