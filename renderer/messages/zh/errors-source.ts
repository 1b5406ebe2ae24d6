import type { ErrorTexts } from '../telling.ts';

const documents = {
  'web-page': '网页',
  xml: 'XML 文档',
  json: 'JSON 文档',
  text: '纯文本',
  pdf: 'PDF 文档',
  'block-map': '块映射',
  'git-lfs-pointer': 'Git LFS 指针文件',
  'pgp-or-pem': '签名、密钥或加密消息',
};

const documentHints: Partial<Record<keyof typeof documents, string>> = {
  'block-map': '请选择镜像本身：旁边的块映射会自动找到。',
  'git-lfs-pointer': '请用“git lfs pull”获取它所代表的文件。',
  'pgp-or-pem': '请选择镜像本身。',
};

const getBoth = '镜像已损坏，或者块映射属于另一个镜像。请重新下载两者。';
const unpack = '请先解压，再选择里面的镜像。';
const mapAside = '请重新下载块映射；或者把它从镜像旁边移走，这样会写入整个镜像。';

export const source = {
  'source-not-found': (e) => ({ message: `${e.what} 处没有镜像。`, hint: '请检查路径或地址。' }),
  'source-unreadable': (e) => ({
    message: `无法读取 ${e.what}：${e.reason}。`,
    hint: '请检查文件是否完整，以及您是否有权读取。',
  }),
  'source-http-status': (e) => ({
    message: `对于 ${e.what}，服务器的回应是 ${e.status}${e.statusText ? ` ${e.statusText}` : ''}。`,
    hint: e.status === 404 ? '请检查地址。' : e.status < 500 ? '服务器拒绝此下载。' : '请稍后再试。',
  }),
  'source-unreachable': (e) => ({
    message: `无法下载 ${e.what}：${e.reason}。`,
    hint: '请检查地址和网络连接，或用其他方式下载文件后在这里选择。',
  }),
  'source-network': (e, f) => ({
    message: `${e.what} 在下载 ${f.size(e.offset)} 后中断，且无法继续：${e.reason}。`,
    hint: '请检查网络连接，或先下载文件再在这里选择。',
  }),
  'source-changed': (e) => ({
    message: `下载期间，服务器上的 ${e.what} 发生了变化。`,
    hint: '请重新开始，以完整获取新文件。',
  }),
  'source-empty': (e) => ({
    message: `${e.what} 是空的：没有内容可写入。`,
    hint: '下载可能失败了。请重新下载镜像。',
  }),
  'source-truncated': (e, f) => ({
    message: `${e.what} 不完整：其 ${e.codec} 数据在第 ${f.number(e.offset)} 字节处提前结束。`,
    hint: '下载很可能不完整。请重新下载镜像。',
  }),
  'source-corrupt': (e, f) => ({
    message: `${e.what} 已损坏：${e.codec}，第 ${f.number(e.offset)} 字节附近：${e.reason}。`,
    hint: '请重新下载镜像，并与发布者公布的校验和进行比较。',
  }),
  'source-trailing-junk': (e, f) => ({
    message: `${e.what} 后面还有其他内容：其 ${e.codec} 数据在第 ${f.number(e.offset)} 字节处结束，之后的内容不是 ${e.codec}。`,
    hint: '请重新下载镜像。这可能是两个文件合成了一个。',
  }),
  'source-unsupported': (e) => ({
    message: `${e.what} 是 ${e.format} 文件，Wick 无法解压。`,
    hint: unpack,
  }),
  'source-not-an-image': (e) => ({
    message: e.served
      ? `对于 ${e.what}，服务器发来的不是镜像，而是${documents[e.found]}。`
      : `${e.what} 不是镜像，而是${documents[e.found]}。`,
    hint:
      documentHints[e.found] ??
      (e.served
        ? '该地址可能指向介绍下载的页面，或者需要先登录：请在浏览器中打开它，并复制镜像本身的地址。'
        : '可能保存的是网页而不是下载的文件，或者选错了文件。请重新下载镜像。'),
  }),
  'source-memory': (e, f) => ({
    message: `解压 ${e.what} 的 ${e.codec} 数据需要 ${f.size(e.needed)} 内存，上限是 ${f.size(e.limit)}。`,
    hint: unpack,
  }),
  'source-checksum': (e) => ({
    message: `${e.what} 与预期不符：其 SHA-256 是 ${e.actual}，而不是 ${e.expected}。`,
    hint: '请重新下载镜像，不要使用这一个。',
  }),
  'source-range-checksum': (e, f) => ({
    message: `${e.what} 与其块映射不符：从第 ${f.number(e.offset)} 字节起的 ${f.size(e.length)} 校验和不同。`,
    hint: getBoth,
  }),
  'source-size': (e, f) => ({
    message: `${e.what} 有 ${f.number(e.actual)} 字节${e.atLeast ? '或更多' : ''}，预期为 ${f.number(e.expected)} 字节。`,
    hint: getBoth,
  }),
  'image-does-not-fit': (e, f) => ({
    message: `${e.what} ${e.atLeast === true ? '至少' : ''}需要 ${f.size(e.needed)}，而 ${e.target} 只有 ${f.size(e.size)}。`,
    hint:
      e.usedEnd !== undefined && e.usedEnd <= e.size
        ? `它最后使用的字节在 ${f.size(e.usedEnd)} 处，本可以放下，但设备会看到一个超出卡末尾的分区。请使用更大的卡。`
        : '请使用更大的卡。',
  }),
  'archive-no-image': (e, f) => ({
    message: `${e.what} 中没有磁盘镜像${e.entries.length === 0 ? '' : `，只有 ${f.list(e.entries)}`}。`,
    hint: '如果其中某个其实是镜像，请解压后直接选择它。',
  }),
  'archive-several-images': (e, f) => ({
    message: `${e.what} 中有多个镜像：${f.list(e.entries)}。`,
    hint: '请选择其中一个。',
  }),
  'archive-entry-missing': (e, f) => ({
    message: `${e.what} 中没有条目 ${e.entry}；其中${e.entries.length === 0 ? '什么也没有' : `有 ${f.list(e.entries)}`}。`,
    hint: '请重新选择镜像，再选择其中的条目。',
  }),
  'bmap-not-found': (e) => ({
    message: `${e.what} 处没有块映射。`,
    hint: '请检查配方中的路径，或将其去掉。',
  }),
  'bmap-invalid': (e) => ({ message: `块映射 ${e.what} 无效：${e.reason}。`, hint: mapAside }),
  'bmap-checksum': (e) => ({
    message: `块映射 ${e.what} 被改动或已损坏：它自身的校验和不符。`,
    hint: mapAside,
  }),
  'bmap-signature': (e) => ({
    message: `块映射 ${e.what} 的签名不成立：${e.reason}。`,
    hint: '如果不清楚原因，请不要使用此镜像。请检查密钥是否正确。',
  }),
} satisfies Partial<ErrorTexts>;
