import { pluralOf } from '../plural.ts';
import type { ErrorTexts } from '../telling.ts';

const plural = pluralOf('pt');

export const hub = {
  'hub-not-logged-in': (e) => ({
    message: e.expired ? `O login em ${e.hub} expirou.` : `Você não fez login em ${e.hub}.`,
    hint: 'Faça login com o botão “Hub”, no alto da página.',
  }),
  'hub-wrong-password': (e) => ({
    message: `${e.hub} não conhece ${e.user} com esta senha.`,
    hint: 'Verifique os dois. Nomes e senhas de um Hub não valem em outro.',
  }),
  'hub-second-factor': (e) => ({
    message: `${e.hub} pede a ${e.user} mais do que uma senha.`,
    hint: 'Faça login pelo navegador, ou use um token de acesso pessoal como senha.',
  }),
  'hub-login-failed': (e) => ({
    message: `O login em ${e.hub} não chegou ao fim: ${e.reason}.`,
    hint: 'Tente de novo, ou faça login com nome e senha.',
  }),
  'hub-refused': (e) => ({
    message: `${e.hub} recusa (${e.what}, status ${e.status})${e.said === undefined ? '' : `: ${e.said}`}.`,
    hint: 'Verifique se fez login como a pessoa certa e se a sua conta permite isso.',
  }),
  'hub-missing': (e) => ({
    message: `${e.hub} não sabe nada disto: ${e.what}.`,
    hint: 'Veja no Hub quais dispositivos e tokens existem.',
  }),
  'hub-unreachable': (e) => ({
    message: `Não é possível alcançar ${e.hub}: ${e.reason}.`,
    hint: 'Verifique o endereço, a rede e o proxy. Um Hub com certificado próprio é apresentado ao fazer login, com o arquivo da autoridade dele.',
  }),
  'hub-garbage': (e) => ({
    message: `O que ${e.hub} respondeu não faz sentido (${e.what}): ${e.reason}.`,
    hint: 'Outra coisa pode estar respondendo no lugar dele, como a página de login de uma rede: abra o endereço em um navegador.',
  }),
  'hub-failing': (e) => ({
    message: `${e.hub} falhou (${e.what}, status ${e.status}).`,
    hint: 'O Hub está com problemas próprios: tente de novo mais tarde.',
  }),
  'hub-rate-limited': (e) => ({
    message: `${e.hub} quer ${plural(e.seconds, { one: '# segundo', other: '# segundos' })} de sossego: foi consultado vezes demais.`,
    hint: 'Tente de novo depois disso.',
  }),
} satisfies Partial<ErrorTexts>;
