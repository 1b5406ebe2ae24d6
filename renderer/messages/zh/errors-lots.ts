import type { ErrorTexts } from '../telling.ts';

export const lots = {
  'table-invalid': (e) => ({
    message: `表格 ${e.file} 无法使用：${e.reason}。`,
    hint: '表格是首行为变量名的 CSV，或由对象组成的 JSON 数组。',
  }),
  'table-problems': (e, f) => ({
    message: [
      ...e.problems.map(({ line, column, reason, suggestion }) =>
        [`${e.file}，第 ${line} 行第 ${column} 列：${reason}。`, suggestion].filter(Boolean).join(''),
      ),
      ...(e.more > 0 ? [`另有 ${f.number(e.more)} 处。`] : []),
    ].join('\n'),
    hint: '没有开始任何操作。请改正表格后重试。',
  }),
  'lot-values': (e) => {
    const whose = e.unit === undefined ? '批次' : `单元 ${e.unit}`;
    return {
      message: `无法生成这些值：${whose}${e.column === undefined ? '' : `（${e.column}）`}：${e.reason}。`,
      hint: e.hint ?? '请更改批次的规则。',
    };
  },
  'lot-changed': (e) => ({
    message:
      e.actual === undefined
        ? `批次需要的内容无法读取：${e.what}。`
        : `批次签名之后发生了变化（${e.what}）：其 SHA-256 是 ${e.actual}，原来是 ${e.expected}。`,
    hint: '请放回制作批次时使用的内容，或让制作者制作新批次。',
  }),
  'lot-invalid': (e) => ({ message: `${e.what} 不是可以生产的批次：${e.reason}。`, hint: '请向制作者重新索取。' }),
  'lot-untrusted': (e) => ({
    message: `批次“${e.name}”使用密钥 ${e.fingerprint} 签名，此工作站不认识该密钥。`,
    hint: `请让制作者念出密钥，与 ${e.fingerprint} 比较；如果相同，请表明信任它。`,
  }),
  'label-code': (e) => ({
    message: `无法生成标签的条码（${e.symbology}）${ofUnit(e)}：${e.reason}。`,
    hint: '请选择其他类型的条码或其他内容。',
  }),
  'label-too-small': (e) => ({
    message: `${e.width} × ${e.height} mm 的标签放不下${e.what === 'code' ? '条码' : '文字'}${ofUnit(e)}，需要 ${e.needsWidth} × ${e.needsHeight} mm。`,
    hint: '请使用更大的标签、更短的内容或点更细的打印机。',
  }),
  'label-too-large': (e) => ({
    message: `${e.width} × ${e.height} mm 的标签对于每英寸 ${e.dpi} 点来说太大。`,
    hint: '请使用更小的标签，或减少每英寸的点数。',
  }),
  'label-secret': (e) => ({
    message: `标签上显示了“${e.column}”，而它是机密。`,
    hint: '请将它从标签上去掉。如果它不是机密，请在配方和表格中改用别的名称。',
  }),
  'label-sheet': (e) => ({
    message: `标签共需 ${e.width} × ${e.height} mm，而纸张为 ${e.paperWidth} × ${e.paperHeight} mm。`,
    hint: '请减少列数或行数，或使用更小的标签。',
  }),
  'label-field': (e, f) => ({ message: `标签没有名为“${e.field}”的字段。`, hint: `可用的有 ${f.list(e.known)}。` }),
  'lot-export-invalid': (e) => ({ message: `${e.folder} 与导出的批次不符：${e.reason}。`, hint: '请重新导出批次。' }),
  'hook-invalid': (e) => ({
    message: `无法使用网络钩子 ${e.address}：${e.reason}。`,
    hint: '请在工作站的设置中检查其地址和机密。',
  }),
  'ledger-unreachable': (e) => ({
    message: `无法连接生产台账 ${e.ledger}：${e.reason}。`,
    hint: '已开始的单元可以完成；台账恢复之前不会开始新的单元。请检查磁盘或网络后重试。',
  }),
  'ledger-newer': (e) => ({
    message: `生产台账 ${e.ledger} 由更新版本的 Wick 创建（其格式是 ${e.schema}；本版本认识 ${e.known}）。`,
    hint: '请更新此工作站上的 Wick。没有任何改动。',
  }),
  'ledger-damaged': (e) => ({
    message: `生产台账 ${e.ledger} 已损坏：${e.reason}。`,
    hint: '请原样保存一份副本，并进行核对。',
  }),
  'ledger-older': (e) => ({
    message: `生产台账 ${e.ledger} 被恢复到了较早的状态，或者是一份副本：其中批次 ${e.lot} 有 ${e.entries} 条记录，缺少此工作站见过的第 ${e.known} 条。`,
    hint: '为避免同一个值被使用两次，不会再用它生产。请恢复最新的台账。如果已经丢失，工程师可以在工作站的计算机上接受它：该批次中此后可能用过的所有单元都会报废。',
  }),
  'lot-exists': (e) => ({ message: `批次 ${e.lot} 已在生产台账中。`, hint: '请继续生产它，或用其他编号创建批次。' }),
  'lot-unknown': (e) => ({ message: `生产台账中没有批次 ${e.lot}。`, hint: '请查看有哪些批次。' }),
  'lot-closed': (e) => ({ message: `批次 ${e.lot} 已关闭。`, hint: '请为更多单元创建新批次。' }),
  'lot-no-folder': (e) => ({
    message:
      e.folder === undefined
        ? `本工位不知道“${e.name}”（${e.lot}）的配方、映像和文件在哪里。`
        : `“${e.name}”（${e.lot}）的文件夹已不存在：${e.folder}。`,
    hint: '请指明它们所在的文件夹。',
  }),
  'lot-no-slots': () => ({ message: '此工作台还没有槽位。', hint: '请逐个插入卡片，让它认识各个槽位。' }),
  'lot-held': (e) => ({ message: `本机上的另一个 Wick 正在处理批次 ${e.lot}。`, hint: '请在那里继续，或先将其结束。' }),
  'value-used': (e) => ({
    message: `第 ${e.row} 行“${e.column}”的值已被使用，而它必须唯一。`,
    hint: '请为此行提供此台账中任何批次的任何单元都没有用过的值。',
  }),
  'lot-no-unit': (e) => ({ message: `批次 ${e.lot} 没有单元 ${e.unit}。`, hint: '请查看它有哪些单元。' }),
  'unit-moved': (e) => ({
    message: `单元 ${e.unit} 不能变为“${e.event}”：它现在是“${e.state}”，或正由他人处理。`,
    hint: '请取出它的卡放在一边，并查看该单元的情况。',
  }),
  'slot-unknown': (e) => ({ message: `此工作台没有插槽 ${e.slot}。`, hint: '请重新加载页面。' }),
  'card-swapped': (e) => ({
    message: `插槽 ${e.slot} 中的卡不是所指的那一张：它已被取出，或者现在是另一张卡。`,
    hint: '未对该卡做任何操作。请查看插槽并重新选择。',
  }),
  'card-not-restored': (e) => ({
    message: `${e.target} 未能恢复检查之前的内容：${e.reason}。`,
    hint: `请将卡再次插入此工作台：Wick 把原内容保存在 ${e.file}，届时会写回。`,
  }),
  'station-not-admitted': (e) => ({
    message: `此工作站（${e.station}）不能生产批次 ${e.lot} 的单元：它无法读取批次的机密。`,
    hint: `请使用有权限的工作站，或让此工作站获准加入批次 ${e.lot}：${e.card}`,
  }),
  'station-unknown': (e) => ({
    message: `此工作站（${e.station}）无法在台账 ${e.ledger} 中创建批次：它无法判断哪些值已经用过。`,
    hint: `请在曾于该台账中创建批次的工作站上，让此工作站获准加入批次 ${e.lot}：${e.card}`,
  }),
  'board-wrong': (e) => ({
    message: `“${e.board}”不是本批次的电路板。`,
    hint: '请扫描电路板上的条码。',
  }),
  'board-used': (e) => ({
    message: `电路板“${e.board}”已属于单元 ${e.unit}。`,
    hint: '请扫描您面前的电路板。如需重新生产，请先让其单元退回。',
  }),
  'engineer-locked': () => ({
    message: '这是负责人的操作，已锁定。',
    hint: '请输入负责人的 PIN。',
  }),
  'pin-wrong': (e) => ({
    message: 'PIN 不正确。',
    hint: `请重试。如果已无人知道，请由能使用工位计算机的人移除 ${e.file} 并设置新的 PIN。`,
  }),
  'pin-wait': (e) => ({
    message: 'PIN 输错次数过多。',
    hint: `请在 ${e.seconds} 秒后重试。`,
  }),
  'bench-busy': (e) => ({
    message: `此工作台正在处理批次“${e.name}”。`,
    hint: '请先停止它；正在处理的卡会完成。',
  }),
  'bench-idle': () => ({
    message: '此工作台没有正在处理的批次。',
    hint: '请先打开一个批次。',
  }),
  'slot-name-taken': (e) => ({
    message: `已有另一个槽位名为“${e.name}”。`,
    hint: '请换一个名称。',
  }),
  'label-none': (e) => ({
    message: `批次“${e.name}”没有标签。`,
    hint: '标签在创建批次时设计：请为下一个批次设计标签。',
  }),
  'label-not-passed': (e) => ({
    message: `单元 ${e.unit} 没有标签：它是“${e.state}”，只有通过的单元才有标签。`,
    hint: '请不要选择它。',
  }),
  'label-made': (e) => ({
    message: `单元 ${e.unit} 的标签已经制作过。`,
    hint: '如果还需要一张，请选择重新制作；这会被记录。',
  }),
  'printer-unreachable': (e) => ({
    message: `无法连接打印机 ${e.printer}：${e.reason}。`,
    hint: '没有打印任何内容，也没有记为已打印。请检查它是否已开机并连接，然后重试。',
  }),
  'printer-failed': (e) => ({
    message: `打印机 ${e.printer} 没有接收全部内容：${e.reason}。`,
    hint: '这些标签都记为已打印。请查看哪些已打出，并重新打印其余的。',
  }),
} satisfies Partial<ErrorTexts>;

function ofUnit({ unit }: { unit?: number }): string {
  return unit === undefined ? '' : `（单元 ${unit}）`;
}
