import type { EngineerWords } from '../../load-engineer-words.ts';

export const ledger = {
  title: '记录',
  lead: '它了解每个单元，并保证没有任何取值被使用两次。共用批次的工作站共用一份记录。',
  now: '当前位置',
  file: '本机文件',
  postgres: 'PostgreSQL 数据库',
  change: '更换位置',
  kind: '保存位置',
  kinds: { file: '本机', postgres: 'PostgreSQL' },
  address: '数据库地址',
  addressHint: 'postgres://用户:密码@主机/数据库。密码会被保存，不再显示。',
  addressWrong: '以 postgres:// 或 postgresql:// 开头。',
  use: '使用',
  used: '批次从现在起保存在那里。',
  note: '原位置的批次留在那里：切换回去即可查看。',
} satisfies EngineerWords['ledger'];
