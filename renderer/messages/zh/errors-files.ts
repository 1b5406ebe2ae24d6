import type { ErrorTexts } from '../telling.ts';

export const files = {
  'file-unwritable': (e) => ({
    message: `无法写入 ${e.path}：${e.reason}。`,
    hint: '请检查文件夹、您在那里的权限以及剩余空间。',
  }),
  'file-system-unsupported': (e) => ({
    message:
      e.kind === undefined
        ? `没有 Wick 认识的文件系统：${e.what}。`
        : `Wick 无法查看此文件系统：${e.kind}，${e.what}。`,
    hint: '可在 FAT 和 ext4 上读写文件。',
  }),
  'file-system-damaged': (e) => ({
    message: `文件系统已损坏（${e.kind}，${e.what}）：${e.reason}。`,
    hint: '请重新下载镜像，或重新写入此卡。',
  }),
  'file-system-not-clean': (e) => ({
    message: `文件系统需要先修复（${e.kind}，${e.what}）：${e.reason}。`,
    hint: e.kind.startsWith('ext')
      ? '请在 Linux 上挂载并卸载一次，或对它运行 e2fsck；也可以重新写入此卡。'
      : '请用系统的磁盘检查来修复（fsck.vfat、chkdsk）；也可以重新写入此卡。',
  }),
  'file-system-unknown-feature': (e, f) => ({
    message: `文件系统使用了 Wick 不认识的特性（${e.kind}，${e.what}）：${f.list(e.features)}。`,
    hint: '请创建不带此特性的文件系统，或在设备上更改文件。',
  }),
  'file-system-full': (e) => ({
    message: `文件系统中没有空间放 ${e.path}（${e.kind}，${e.what}）。`,
    hint: '请删除一些内容，或使用分区更大的镜像。',
  }),
  'file-missing': (e) => ({
    message: `那里没有 ${e.path}：${e.what}。`,
    hint: '请检查路径和分区。',
  }),
  'file-refused': (e) => ({
    message: `${e.path} 保持不变（${e.what}）：${e.reason}。`,
    hint: '请换一个路径，或用其他方式进行更改。',
  }),
  'catalogue-unreachable': (e) => ({
    message: `无法获取列表 ${e.list}：${e.reason}。`,
    hint: '请检查网络连接。读取过一次的列表可以离线使用。',
  }),
  'catalogue-unreadable': (e) => ({
    message: `${e.list} 不是 Wick 认识的镜像列表：${e.reason}。`,
    hint: 'Wick 认识 Pantavisor 的 releases.json 和 Raspberry Pi Imager 的 os_list。',
  }),
  'catalogue-unknown': (e, f) => ({
    message: `目录中没有 ${e.name}。`,
    hint: e.near.length === 0 ? '请在目录中查看有哪些镜像。' : `最接近的是 ${f.list(e.near)}。目录中可以看到全部镜像。`,
  }),
  'catalogue-ambiguous': (e, f) => ({
    message: `${e.name} 可能指其中任何一个：${f.list(e.entries)}。`,
    hint: '请使用更长的名称。',
  }),
  'catalogue-not-one': (e, f) => ({
    message: `${e.name} 不是单个镜像，而是${e.holds.length === 0 ? '空列表' : `列表：${f.list(e.holds)}`}。`,
    hint: '请在目录中选择其中一个。',
  }),
  'catalogue-unfit': (e) => ({
    message: `${e.name} 不能写入卡：${e.reason}。`,
    hint: '请选择其他镜像；目录会说明哪些适用于存储卡。',
  }),
} satisfies Partial<ErrorTexts>;
