import type { ErrorTexts } from '../telling.ts';
import { places } from './errors-target.ts';

export const settings = {
  'recipe-unreadable': (e) => ({
    message: `Não é possível ler a receita ${e.file}: ${e.reason}.`,
    hint: 'Verifique o caminho.',
  }),
  'recipe-invalid': (e) => ({
    message: e.problems
      .map(({ line, column, reason, suggestion }) =>
        [`${e.file}, linha ${line}, coluna ${column}: ${reason}.`, suggestion].filter(Boolean).join(' '),
      )
      .join('\n'),
    hint: 'O README mostra como é uma receita, e o recipe.schema.json diz tudo o que pode haver em uma.',
  }),
  'variable-unused': (e, f) => ({
    message: `A receita não tem a variável “${e.name}”.`,
    hint: e.known.length === 0 ? 'Ela não tem nenhuma.' : `Ela tem ${f.list(e.known)}.`,
  }),
  'secret-unavailable': (e) => ({
    message: `Não é possível obter o segredo (${e.reference}): ${e.reason}.`,
    hint: 'Coloque-o onde a receita diz, ou altere as configurações.',
  }),
  'secret-not-kept': (e) => ({
    message: `Não foi possível guardar o segredo no chaveiro: ${e.reason}.`,
    hint: 'Desbloqueie o chaveiro deste computador, ou deixe a receita perguntar pelos segredos.',
  }),
  'provision-wrong-family': (e) => ({
    message: `As configurações são para ${e.wanted}. Em ${e.target} há outra coisa: ${e.found}.`,
    hint: 'Use a imagem certa ou as configurações certas. Em qualquer imagem é possível alterar arquivos avulsos.',
  }),
  'provision-refused': (e) => ({
    message: `${e.target} não pode receber estas configurações: ${e.reason}.`,
    hint: e.hint ?? 'Nada foi alterado.',
  }),
  'provision-differs': (e, f) => ({
    message: `${e.target} não contém as configurações que recebeu. Difere: ${f.list(e.files)}.`,
    hint: 'Grave o cartão de novo. Se não adiantar, ele está ruim.',
  }),
  'certificate-invalid': (e) => ({
    message: `O certificado ${e.file} não é válido: ${e.reason}.`,
    hint: 'Não confie no que ele diz.',
  }),
  'certificate-differs': (e, f) => {
    const parts = [
      ...(e.image ? ['o que contém da imagem'] : []),
      ...(e.settings.length > 0 ? [`as configurações (${f.list(e.settings)})`] : []),
    ];
    return {
      message: `${e.target} não está como ${e.file} diz. Difere: ${f.list(parts)}; a saber, ${places(e.ranges, f)}.`,
      hint: 'Este certificado é de outro cartão, ou o cartão foi alterado desde então. Um dispositivo que inicia por ele também o altera.',
    };
  },
  'certificate-other-card': (e) => ({
    message: `${e.target} não é o cartão de ${e.file}. O que difere: ${e.what} (é ${e.actual}, não ${e.expected}).`,
    hint: 'Use o cartão para o qual o certificado foi feito.',
  }),
} satisfies Partial<ErrorTexts>;
