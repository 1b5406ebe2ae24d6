import { pluralOf } from '../plural.ts';
import type { PhraseTexts } from '../telling.ts';

const plural = pluralOf('pt');
const logs = 'no cartão eles estão em /logs/0.';

export const boot = {
  'boot-again': ({ count }) =>
    `Reiniciou: ${plural(Number(count), { one: 'foi vista # inicialização', other: 'foram vistas # inicializações' })}`,
  'boot-nothing-seen': 'Nada foi visto do dispositivo',
  'boot-nobody-looked': 'Ninguém olhou',
  'boot-no-answer': ({ name }) => `Sem resposta: ${name}`,
  'boot-not-on-network': 'Nada dele aparece na rede',
  'boot-ready-soon': ({ seconds }) => `Está em READY e precisa continuar assim por ${seconds} s`,
  'boot-up-soon': ({ seconds }) => `Funciona e precisa continuar assim por ${seconds} s`,
  'boot-status-below': ({ status }) => `O status é ${status}, abaixo de READY`,
  'boot-container-below': ({ name, status, goal }) =>
    `O contêiner ${name} está em ${status}, abaixo do objetivo ${goal}`,
  'boot-restless': ({ count }) =>
    `Esteve em READY ${plural(Number(count), { one: '# vez', other: '# vezes' })} e não continuou assim`,
  'boot-not-ready': 'Não chegou ao status READY',
  'boot-status-untold': 'Ninguém informou o status, como fazem o console e o Hub',
  'boot-stopped-at': ({ place }) => `Chegou até aqui e não foi além: ${place}`,
  'boot-no-prompt': 'Não pediu login nem respondeu na rede',
  'boot-hub-unclaimed': 'No Hub ainda não tem dono',
  'boot-hub-offline': 'O Hub não o vê on-line',
  'boot-hub-busy': ({ state }) => `No Hub ainda está em “${state}”`,
  'boot-hub-status': ({ status }) => `No Hub consta como ${status}`,
  'boot-hub-refuses': 'O Hub recusa o vínculo',
  'boot-hub-no-state': 'O Hub ainda não tem o estado dele',
  'boot-hub-old-state': 'O Hub só tem um estado de antes da gravação do cartão',
  'boot-logs-several': 'Há várias inicializações nos registros',
  'boot-medium-open': 'O que está no cartão não mostra que chegou a READY',
  'boot-other-revision': ({ revision }) => `Executa a revisão ${revision}, e foi gravada a revisão 0`,
  'boot-other-parts': ({ names }) => `O estado não é o que foi gravado: ${names}`,
  'boot-other-state': ({ found, flashed }) => `O estado ${found}… não é o que foi gravado, ${flashed}…`,
  'boot-at-loader': 'o carregador de inicialização',
  'boot-at-kernel': 'o kernel',
  'boot-at-storage': 'o armazenamento',
  'boot-from-ping': 'um ping',
  'boot-from-network': 'a rede',
  'boot-from-ssh-port': ({ port }) => `ssh na porta ${port}`,
  'boot-from-port': ({ port }) => `porta ${port}`,
  'boot-loader': 'O carregador de inicialização não conseguiu iniciar o sistema',
  'boot-rolled-back': 'Voltou a uma revisão anterior',
  'boot-eeprom': 'A EEPROM é antiga demais',
  'boot-panic': 'O kernel parou com um pânico',
  'boot-no-storage': 'Não conseguiu montar o armazenamento',
  'boot-no-config': 'Falta a configuração',
  'boot-credentials': 'Não foi possível carregar as credenciais',
  'boot-signature': 'As assinaturas do estado não conferem',
  'boot-object': 'Há arquivos no cartão que não são os do estado',
  'boot-state': 'Não foi possível carregar o estado',
  'boot-container-failed': ({ name }) => `O contêiner ${name} falhou`,
  'boot-a-container-failed': 'Um contêiner falhou',
  'boot-container-late': ({ name }) => `O contêiner ${name} não atingiu o objetivo a tempo`,
  'boot-a-container-late': 'Um contêiner não atingiu o objetivo a tempo',
  'boot-console': 'Console serial',
  'boot-mdns': 'DNS multicast',
  'boot-lan': 'Rede local',
  'boot-hub': 'O Hub',
  'boot-medium': 'Cartão',
  'boot-not-looked-at': ({ what }) => `${what}: não foi olhado`,
  'boot-no-permission': ({ what }) => `${what}: não pode ser olhado com os direitos que você tem`,
  'boot-no-network': ({ what }) => `${what}: não visível, porque este computador está sem rede`,
  'boot-port-busy': ({ what }) => `${what}: não visível, porque outro programa ocupa a porta`,
  'boot-no-port': ({ what }) => `${what}: não visível, porque a porta não está lá`,
  'boot-not-logged-in': ({ what }) => `${what}: não consultado, porque ninguém fez login`,
  'boot-not-reachable': ({ what }) => `${what}: fora de alcance`,
  'advice-loop':
    'Leia o que o console diz antes de cada inicialização. Muitas vezes a fonte é fraca demais: tente outra.',
  'advice-degraded': `Veja os registros do que não funciona; ${logs}`,
  'advice-wrong-image':
    'Desligue-o e verifique o cartão no histórico, ou grave-o de novo. Se foi atualizado nesse meio-tempo, esta não é mais a primeira inicialização.',
  'advice-claim-refused': 'O token foi desativado ou não é deste Hub. Crie um novo e grave o cartão de novo com ele.',
  'advice-nobody-looked': 'Ninguém olhou: conecte o console serial, ou deixe o Wick procurar na rede e no Hub.',
  'advice-power-serial':
    'Verifique se há energia e se o cartão está no lugar. Se o console fica mudo, as duas linhas podem estar trocadas, ou ele usa outra velocidade.',
  'advice-power':
    'Verifique se há energia e se o cartão está no lugar. Um console serial mostra o que acontece antes de haver rede.',
  'advice-no-start':
    'Está ligado, mas ninguém o viu arrancar desde que o cartão foi feito. Verifique se tem o cartão novo, desligue e ligue de novo.',
  'advice-no-permission':
    'Obtenha os direitos primeiro: no Linux, quem está no grupo “dialout” pode abrir portas seriais.',
  'advice-no-network': 'Conecte este computador à rede do dispositivo.',
  'advice-port-busy': 'Feche o programa que ocupa a porta serial.',
  'advice-no-port': 'Conecte o adaptador serial e escolha a porta dele.',
  'advice-not-logged-in': 'Faça login com o botão “Hub”, no alto da página.',
  'advice-not-reachable': 'Verifique a conexão, o nome do Hub e o proxy.',
  'advice-other-waiting':
    'Verifique a rede dele e se funciona nele o que se pergunta. O console mostra se ele chegou a iniciar.',
  'advice-early':
    'Verifique se a imagem é a desta placa e grave o cartão de novo. Depois tente outro cartão e outra fonte.',
  'advice-look': 'Deixe olhar quem conhece o status: o console serial ou o Hub.',
  'advice-more-time': 'Dê a ele mais tempo.',
  'advice-old-state':
    'O Hub conhece este dispositivo de antes da gravação do cartão e não aceita o estado de novo: deixe o Wick comparar na rede, ou registre o dispositivo de novo.',
  'advice-hub-behind':
    'Ele tem dono, e o Hub ainda não tem tudo: o primeiro dispositivo de uma imagem nova envia todos os arquivos. Dê a ele mais tempo.',
  'advice-claim-words': ({ words }) => `Vincule-o no Hub com as palavras dele: ${words}.`,
  'advice-reach-hub': 'Verifique se ele alcança o Hub: rede, servidor de nomes, relógio, proxy.',
  'advice-other-board': 'Verifique se a imagem é a desta placa e grave o cartão de novo.',
  'advice-used-card': 'O cartão já tinha sido usado: grave-o de novo.',
  'advice-eeprom':
    'A placa grava uma EEPROM nova e reinicia sozinha. Se não o fizer, atualize-a com a imagem de recuperação do fabricante.',
  'advice-no-root':
    'O dispositivo não encontra a partição chamada “root”: verifique o cartão no histórico e grave-o de novo.',
  'advice-config': 'Verifique as configurações e grave o cartão de novo. Nele elas estão em /config.',
  'advice-state': 'Verifique o cartão no histórico e grave-o de novo.',
  'advice-container-logs': `Veja os registros desse contêiner; ${logs}`,
} satisfies Partial<PhraseTexts>;
