import type { Catalogue } from '../catalogue.ts';
import { pluralOf } from '../plural.ts';

const plural = pluralOf('pt');

export const cards = {
  title: 'Escolha os cartões a gravar',
  lead: 'Tudo o que está em um cartão escolhido é sobrescrito. Nada vem escolhido.',
  list: 'Cartões e unidades',
  none: 'Ainda não há nenhum cartão',
  noneHint: 'Insira um cartão ou conecte uma unidade: ela aparece aqui sozinha.',
  practice: 'Criar um cartão de teste',
  practiceHint:
    'Um cartão de teste é um arquivo deste computador: tudo acontece como com um cartão real, e nada pode dar errado.',
  empty: 'Sem partições',
  holds: (what) => `Contém ${what}`,
  /** What a partition is called. */
  quoted: (name: string) => `“${name}”`,
  mounted: (where) => `em uso em ${where}`,
  partitions: (count) => plural(count, { one: '# partição', other: '# partições' }),
  tooSmall: (needed) => `Pequeno demais: a imagem precisa de ${needed}`,
  writing: 'Sendo gravado',
  readOnly: 'Protegido contra gravação: mova a trava na lateral',
  noMedium: 'Não há cartão neste leitor',
  hidden: (count) => plural(count, { one: '# unidade não é oferecida', other: '# unidades não são oferecidas' }),
  hiddenChoose: 'Normalmente não são as que se procuram. Se ainda assim for uma delas, pode ser escolhida aqui:',
  chosen: (count) => plural(count, { one: '# cartão escolhido', other: '# cartões escolhidos' }),
  transport: {
    usb: 'USB',
    mmc: 'Leitor de cartões',
    sata: 'SATA',
    nvme: 'NVMe',
    scsi: 'SCSI',
    thunderbolt: 'Thunderbolt',
    virtio: 'Disco virtual',
    loop: 'Dispositivo loop',
    practice: 'Teste',
    other: 'Outro',
  },
} satisfies Catalogue['cards'];
