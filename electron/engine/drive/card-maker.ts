/**
 * The first byte of the card identification register names the maker. The numbers are given out by the SD Association
 * and, for eMMC, by JEDEC, and are not published; these are the ones seen on many cards.
 */
const makers: Record<'SD' | 'MMC', Record<string, string>> = {
  SD: {
    '02': 'Toshiba',
    '03': 'SanDisk',
    '1b': 'Samsung',
    '1d': 'ADATA',
    '27': 'Phison',
    '28': 'Lexar',
    '31': 'Silicon Power',
    '41': 'Kingston',
    '74': 'Transcend',
    '82': 'Sony',
  },
  MMC: { '11': 'Toshiba', '13': 'Micron', '15': 'Samsung', '45': 'SanDisk', '90': 'SK hynix', fe: 'Micron' },
};

/** @param cid 32 hex digits @param type `SD` or `MMC`, as sysfs says it */
export function cardMaker(cid: string, type: string): string | undefined {
  return makers[type === 'MMC' ? 'MMC' : 'SD'][cid.slice(0, 2).toLowerCase()];
}
