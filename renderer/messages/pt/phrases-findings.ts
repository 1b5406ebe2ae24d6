import type { PhraseTexts } from '../telling.ts';

export const findings = {
  'find-selector-large': ({ path }) => `${path} tem mais do que os dispositivos leem`,
  'find-selector-empty': ({ path }) => `${path} não indica revisão; os dispositivos usam a revisão 0`,
  'find-selector-try': ({ path, revision }) => `${path} pede para tentar primeiro a revisão ${revision}`,
  'find-selector-missing': ({ path }) => `falta ${path}; os dispositivos usam a revisão 0`,
  'find-revision-invalid': ({ name }) => `A revisão que deve iniciar tem um nome impossível: ${name}`,
  'find-revision-missing': ({ revision }) => `A revisão ${revision} deve iniciar, e não está lá`,
  'find-bsp-missing': 'Não há bsp: nada para iniciar',
  'find-bsp-invalid': 'bsp/run.json não está como deveria: um nome de arquivo não é texto',
  'find-bsp-file': ({ file, role }) => `bsp/run.json indica bsp/${file} como ${role}, e o estado não tem esse arquivo`,
  'find-boot-link-missing': ({ path, role }) =>
    `${path} não está lá: o carregador de inicialização não encontra o que procura (${role})`,
  'find-boot-link-broken': ({ path, file }) => `${path} não é outro nome de bsp/${file}`,
  'find-file-missing': ({ path }) => `${path} não está lá, embora o estado o tenha`,
  'find-file-bytes': ({ path }) => `${path} não é byte a byte o que o estado diz`,
  'find-file-differs': ({ path }) => `${path} não é o que o estado diz`,
  'find-link-mended': ({ path }) => `${path} não está lá; o dispositivo o cria ao iniciar`,
  'find-link-no-file': ({ path }) => `${path} não é um arquivo`,
  'find-link-own': ({ path }) => `${path} é um arquivo próprio, não outro nome do objeto`,
  'find-file-extra': ({ path }) => `${path} não pertence ao estado`,
  'find-object-missing': ({ digest, key }) => `O objeto ${digest} de ${key} não está lá`,
  'find-object-no-file': ({ digest, key }) => `O objeto ${digest} de ${key} não é um arquivo`,
  'find-object-wrong': ({ digest, key, actual }) =>
    `O objeto ${digest} de ${key} tem outro conteúdo: o SHA-256 é ${actual}`,
  'find-object-wrong-late': ({ digest, key, actual }) =>
    `O objeto ${digest} de ${key} tem outro conteúdo: o SHA-256 é ${actual}; o dispositivo não o verifica ao iniciar e, se falhar, falha depois`,
  'find-object-unreadable': ({ digest, key, reason }) => `Não é possível ler o objeto ${digest} de ${key}: ${reason}`,
  'find-object-extra': ({ digest }) => `Nenhuma revisão precisa do objeto ${digest}`,
  'find-key-uncovered': ({ key }) =>
    `Nenhuma assinatura válida cobre ${key}; no modo estrito, os dispositivos recusam isso`,
  'find-signature-invalid': ({ key, reason }) => `A assinatura ${key} não confere: ${reason}`,
  'find-signature-unverifiable': ({ key, reason }) => `Não é possível verificar a assinatura ${key}: ${reason}`,
  'find-signer-untrusted': ({ key, reason }) => `O signatário de ${key} não é confiável: ${reason}`,
  'find-certificate-expired': ({ subject, date }) =>
    `O certificado de ${subject} expirou em ${date}; os dispositivos não olham a data`,
  'find-certificate-not-yet': ({ subject, date }) => `O certificado de ${subject} só é válido a partir de ${date}`,
  'find-signer-developer': ({ key }) =>
    `A assinatura ${key} foi feita com as chaves públicas de desenvolvimento: mostra que nada mudou, não quem a fez`,
  'find-container-invalid': ({ name }) => `${name}/run.json não está como deveria`,
  'find-state-no-spec': ({ spec }) => `O estado não indica #spec, e os dispositivos conhecem ${spec}`,
  'find-state-spec': ({ found, spec }) => `O estado tem a forma ${found}, e os dispositivos conhecem ${spec}`,
  'find-state-not-canonical': 'O estado não está em forma canônica; pode ter sido assinado outro',
  'find-key-malformed': ({ key }) =>
    `A chave ${key} tem um valor que não é nem um objeto nem JSON embutido, ou não é um caminho`,
  'find-device-invalid': 'Os grupos em device.json não estão como deveriam',
  'find-container-name': ({ name, other }) => `${name}/run.json se chama ${other}`,
  'find-container-group': ({ name, group }) => `${name} está no grupo ${group}, que device.json não tem`,
  'find-container-goal': ({ name, goal }) => `${name} tem o objetivo ${goal}, que os dispositivos não conhecem`,
  'find-container-policy': ({ name, policy }) =>
    `${name} tem a regra de reinício ${policy}, que os dispositivos não conhecem`,
  'find-container-root': ({ name, file }) =>
    `${name}/run.json indica ${file} como raiz, e o estado não tem esse arquivo`,
  'find-package-unusable': ({ path, problem }) => `${path} não pode ser usado: ${problem}`,
  'find-state-missing': ({ path }) => `O estado ${path} não está lá`,
  'find-state-no-file': ({ path }) => `O estado ${path} não é um arquivo de tamanho razoável`,
  'find-state-invalid': ({ path, number, reason }) =>
    `O estado ${path} não é válido perto do caractere ${number}: ${reason}`,
  'find-storage-no-label': ({ label }) =>
    `A partição de armazenamento não tem nome; os dispositivos procuram “${label}”`,
  'find-storage-label': ({ found, label }) =>
    `A partição de armazenamento se chama ${found}; os dispositivos procuram “${label}”`,
  'find-words-differ': ({ where }) => `${where} tem outras palavras que a outra partição de inicialização`,
  'find-words-too-many': ({ where, count }) => `${where} define mais do que as ${count} variáveis que o kernel repassa`,
  'find-words-several-lines': ({ where }) => `${where} tem mais de uma linha; só a primeira conta`,
  'find-words-line-end': ({ where }) => `${where} tem retornos de carro, que viram parte da última palavra`,
  'find-words-secret': ({ where, name }) =>
    `${where} leva ${name}: o console serial o mostra, e os contêineres podem lê-lo`,
  'find-config-no-folder': 'A pasta /config não está lá, e os dispositivos não iniciam sem ela',
  'find-config-missing': ({ path }) => `${path} não está lá; o dispositivo cria um com os valores padrão`,
  'find-claim-both': ({ path }) => `${path} tem um token de vínculo e credenciais: o token nunca seria usado`,
  'find-config-prn': ({ path }) => `${path} tem um PRN sem o ID e o segredo: o dispositivo não consegue fazer login`,
  'find-config-not-taken': ({ path, key }) => `${path}: os dispositivos não usam ${key} deste arquivo`,
  'find-config-carriage': ({ path, key }) =>
    `${path}: o valor de ${key} termina com um retorno de carro, que faz parte dele`,
  'find-config-twice': ({ path, key, other }) => `${path} tem ${key} e ${other}, que são a mesma coisa`,
  'find-signed-changed': 'o que ela assina foi alterado, ou outra chave a fez',
  'find-signed-no-certificate': 'não indica certificado, e a chave do dispositivo não é conhecida',
  'find-skip-unsigned': 'nada está assinado',
  'find-skip-no-bsp': 'não há bsp',
  'find-skip-export': 'uma exportação não tem arquivos além dos objetos',
  'find-skip-no-boot': 'nenhuma partição de inicialização foi olhada',
  'find-skip-no-words': 'não há cmdline.txt nem oemEnv.txt',
  'find-skip-none': 'não há nenhum',
  'find-disk-no-system': ({ what }) => `Nenhum sistema de arquivos que o Wick conheça: ${what}.`,
  'find-disk-not-looked': ({ kind, what }) => `O Wick não consegue olhar neste sistema de arquivos: ${kind}, ${what}.`,
  'find-disk-damaged': ({ kind, what, reason }) =>
    `Um sistema de arquivos está danificado (${kind}, ${what}): ${reason}.`,
  'find-no-file': 'não é um arquivo',
  'find-disk-unclean': 'Não foi desmontado: o que foi gravado por último pode faltar.',
} satisfies Partial<PhraseTexts>;
