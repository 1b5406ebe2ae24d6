import type { ErrorTexts } from '../telling.ts';

export const files = {
  'file-unwritable': (e) => ({
    message: `Não é possível gravar ${e.path}: ${e.reason}.`,
    hint: 'Verifique a pasta, suas permissões nela e quanto espaço resta.',
  }),
  'file-system-unsupported': (e) => ({
    message:
      e.kind === undefined
        ? `Nenhum sistema de arquivos que o Wick conheça: ${e.what}.`
        : `O Wick não consegue olhar neste sistema de arquivos: ${e.kind}, ${e.what}.`,
    hint: 'Arquivos são lidos e gravados em FAT e ext4.',
  }),
  'file-system-damaged': (e) => ({
    message: `Um sistema de arquivos está danificado (${e.kind}, ${e.what}): ${e.reason}.`,
    hint: 'Baixe a imagem de novo, ou grave o cartão de novo.',
  }),
  'file-system-not-clean': (e) => ({
    message: `Um sistema de arquivos precisa ser reparado antes (${e.kind}, ${e.what}): ${e.reason}.`,
    hint: e.kind.startsWith('ext')
      ? 'Monte-o e desmonte-o uma vez no Linux, ou rode o e2fsck nele. Ou grave o cartão de novo.'
      : 'Deixe a verificação de discos do seu sistema repará-lo (fsck.vfat, chkdsk). Ou grave o cartão de novo.',
  }),
  'file-system-unknown-feature': (e, f) => ({
    message: `Um sistema de arquivos usa algo que o Wick não conhece (${e.kind}, ${e.what}): ${f.list(e.features)}.`,
    hint: 'Crie o sistema de arquivos sem isso, ou altere os arquivos no dispositivo.',
  }),
  'file-system-full': (e) => ({
    message: `Não há espaço para ${e.path} no sistema de arquivos (${e.kind}, ${e.what}).`,
    hint: 'Remova algo, ou use uma imagem com uma partição maior.',
  }),
  'file-missing': (e) => ({
    message: `${e.path} não existe lá: ${e.what}.`,
    hint: 'Verifique o caminho e a partição.',
  }),
  'file-refused': (e) => ({
    message: `${e.path} fica como está (${e.what}): ${e.reason}.`,
    hint: 'Escolha outro caminho, ou outra forma de fazer a alteração.',
  }),
  'catalogue-unreachable': (e) => ({
    message: `Não é possível obter a lista ${e.list}: ${e.reason}.`,
    hint: 'Verifique a conexão. Uma lista que já foi lida uma vez serve também sem ela.',
  }),
  'catalogue-unreadable': (e) => ({
    message: `${e.list} não é uma lista de imagens que o Wick conheça: ${e.reason}.`,
    hint: 'O Wick conhece o releases.json do Pantavisor e o os_list do Raspberry Pi Imager.',
  }),
  'catalogue-unknown': (e, f) => ({
    message: `O catálogo não tem ${e.name}.`,
    hint:
      e.near.length === 0
        ? 'Veja no catálogo o que existe.'
        : `Os mais parecidos: ${f.list(e.near)}. O catálogo mostra tudo.`,
  }),
  'catalogue-ambiguous': (e, f) => ({
    message: `${e.name} pode ser várias coisas: ${f.list(e.entries)}.`,
    hint: 'Use o nome mais longo.',
  }),
  'catalogue-not-one': (e, f) => ({
    message: `${e.name} não é uma imagem só, mas ${e.holds.length === 0 ? 'uma lista vazia' : `uma lista: ${f.list(e.holds)}`}.`,
    hint: 'Escolha uma delas no catálogo.',
  }),
  'catalogue-unfit': (e) => ({
    message: `${e.name} não pode ser gravado em um cartão: ${e.reason}.`,
    hint: 'Escolha outra. O catálogo diz quais são para cartões.',
  }),
} satisfies Partial<ErrorTexts>;
