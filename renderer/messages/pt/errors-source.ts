import type { ErrorTexts } from '../telling.ts';

const documents = {
  'web-page': 'uma página da web',
  xml: 'um documento XML',
  json: 'um documento JSON',
  text: 'texto puro',
  pdf: 'um documento PDF',
  'block-map': 'um mapa de blocos',
  'git-lfs-pointer': 'uma referência do Git LFS',
  'pgp-or-pem': 'uma assinatura, uma chave ou uma mensagem cifrada',
};

const documentHints: Partial<Record<keyof typeof documents, string>> = {
  'block-map': 'Escolha a própria imagem: o mapa ao lado dela é encontrado.',
  'git-lfs-pointer': 'Obtenha o arquivo que ela representa com “git lfs pull”.',
  'pgp-or-pem': 'Escolha a própria imagem.',
};

const getBoth = 'A imagem está danificada, ou o mapa de blocos é de outra. Baixe os dois de novo.';
const unpack = 'Descompacte-o primeiro e depois escolha a imagem que está dentro.';
const mapAside = 'Baixe o mapa de blocos de novo. Ou tire-o do lado da imagem: então a imagem inteira é gravada.';

export const source = {
  'source-not-found': (e) => ({
    message: `Não há imagem em ${e.what}.`,
    hint: 'Verifique o caminho ou o endereço.',
  }),
  'source-unreadable': (e) => ({
    message: `Não é possível ler ${e.what}: ${e.reason}.`,
    hint: 'Verifique se o arquivo está completo e se você pode lê-lo.',
  }),
  'source-http-status': (e) => ({
    message: `O servidor respondeu ${e.status}${e.statusText ? ` ${e.statusText}` : ''} para ${e.what}.`,
    hint:
      e.status === 404
        ? 'Verifique o endereço.'
        : e.status < 500
          ? 'O servidor recusa este download.'
          : 'Tente de novo mais tarde.',
  }),
  'source-unreachable': (e) => ({
    message: `Não é possível baixar ${e.what}: ${e.reason}.`,
    hint: 'Verifique o endereço e a conexão, ou baixe o arquivo por outro meio e escolha-o aqui.',
  }),
  'source-network': (e, f) => ({
    message: `O download de ${e.what} parou depois de ${f.size(e.offset)} e não pôde ser retomado: ${e.reason}.`,
    hint: 'Verifique a conexão, ou baixe o arquivo primeiro e escolha-o aqui.',
  }),
  'source-changed': (e) => ({
    message: `${e.what} mudou no servidor durante o download.`,
    hint: 'Comece de novo para obter o novo arquivo inteiro.',
  }),
  'source-empty': (e) => ({
    message: `${e.what} está vazio: não há nada para gravar.`,
    hint: 'O download pode ter falhado. Baixe a imagem de novo.',
  }),
  'source-truncated': (e, f) => ({
    message: `${e.what} termina cedo demais: os dados ${e.codec} param no byte ${f.number(e.offset)}, antes do fim.`,
    hint: 'O download provavelmente está incompleto. Baixe a imagem de novo.',
  }),
  'source-corrupt': (e, f) => ({
    message: `${e.what} está danificado: ${e.codec} perto do byte ${f.number(e.offset)}: ${e.reason}.`,
    hint: 'Baixe a imagem de novo e compare a soma de verificação com a que o fabricante publica.',
  }),
  'source-trailing-junk': (e, f) => ({
    message: `Depois de ${e.what} vem outra coisa: os dados ${e.codec} terminam no byte ${f.number(e.offset)}, e o que segue não é ${e.codec}.`,
    hint: 'Baixe a imagem de novo. Podem ser dois arquivos em um.',
  }),
  'source-unsupported': (e) => ({
    message: `${e.what} é um arquivo ${e.format}, que o Wick não sabe descompactar.`,
    hint: unpack,
  }),
  'source-not-an-image': (e) => ({
    message: e.served
      ? `Para ${e.what}, o servidor enviou ${documents[e.found]} em vez de uma imagem.`
      : `${e.what} é ${documents[e.found]}, não uma imagem.`,
    hint:
      documentHints[e.found] ??
      (e.served
        ? 'O endereço pode levar a uma página sobre o download, ou é preciso fazer login antes: abra-o em um navegador e copie o endereço da própria imagem.'
        : 'Uma página pode ter sido salva em vez do download, ou este é o arquivo errado. Baixe a imagem de novo.'),
  }),
  'source-memory': (e, f) => ({
    message: `${e.what} precisa de ${f.size(e.needed)} de memória para descompactar os dados ${e.codec}. O limite é ${f.size(e.limit)}.`,
    hint: unpack,
  }),
  'source-checksum': (e) => ({
    message: `${e.what} não é o que se esperava: o SHA-256 é ${e.actual}, não ${e.expected}.`,
    hint: 'Baixe a imagem de novo. Não use esta.',
  }),
  'source-range-checksum': (e, f) => ({
    message: `${e.what} não corresponde ao mapa de blocos: ${f.size(e.length)} a partir do byte ${f.number(e.offset)} têm outra soma de verificação.`,
    hint: getBoth,
  }),
  'source-size': (e, f) => ({
    message: `${e.what} tem ${f.number(e.actual)} bytes${e.atLeast ? ' ou mais' : ''}. Eram esperados ${f.number(e.expected)}.`,
    hint: getBoth,
  }),
  'image-does-not-fit': (e, f) => ({
    message: `${e.what} precisa de ${e.atLeast === true ? 'pelo menos ' : ''}${f.size(e.needed)}, e ${e.target} tem ${f.size(e.size)}.`,
    hint:
      e.usedEnd !== undefined && e.usedEnd <= e.size
        ? `O último byte usado está em ${f.size(e.usedEnd)} e caberia. Mas o dispositivo veria uma partição que passa do fim do cartão. Use um cartão maior.`
        : 'Use um cartão maior.',
  }),
  'archive-no-image': (e, f) => ({
    message: `${e.what} não contém imagem${e.entries.length === 0 ? '' : `, só ${f.list(e.entries)}`}.`,
    hint: 'Se um destes é mesmo uma imagem, descompacte-o e escolha-o diretamente.',
  }),
  'archive-several-images': (e, f) => ({
    message: `${e.what} contém várias imagens: ${f.list(e.entries)}.`,
    hint: 'Escolha uma delas.',
  }),
  'archive-entry-missing': (e, f) => ({
    message: `${e.what} não tem a entrada ${e.entry}. Contém ${e.entries.length === 0 ? 'nada' : f.list(e.entries)}.`,
    hint: 'Escolha a imagem de novo e, nela, a entrada.',
  }),
  'bmap-not-found': (e) => ({
    message: `Não há mapa de blocos em ${e.what}.`,
    hint: 'Verifique o caminho na receita, ou retire-o.',
  }),
  'bmap-invalid': (e) => ({ message: `O mapa de blocos ${e.what} não é válido: ${e.reason}.`, hint: mapAside }),
  'bmap-checksum': (e) => ({
    message: `O mapa de blocos ${e.what} foi alterado ou danificado: a própria soma de verificação não confere.`,
    hint: mapAside,
  }),
  'bmap-signature': (e) => ({
    message: `A assinatura do mapa de blocos ${e.what} não confere: ${e.reason}.`,
    hint: 'Não use esta imagem se não souber por quê. Verifique se a chave é a certa.',
  }),
} satisfies Partial<ErrorTexts>;
