import { Document, visit } from 'yaml';

/** Text that no reader of YAML takes for anything else, apart from the words below. */
const plain = /^[A-Za-z]([\w ,./@()+=-]*[\w)])?$/;
/** What version 1.1 takes for something else than text. */
const words = /^(y|yes|n|no|true|false|on|off|null)$/i;
/** YAML 1.1 ends lines at these. */
const lineEnds = /[\u0085\u2028\u2029\uFEFF]/g;

/** YAML for cloud-init, which reads version 1.1: there `yes`, `22:22` and `2001-01-01` are no texts unless they are quoted. */
export function yamlText(value: unknown): string {
  const document = new Document(value);
  visit(document, {
    Scalar(_, node) {
      if (typeof node.value !== 'string') return;
      if (!plain.test(node.value) || words.test(node.value)) node.type = 'QUOTE_DOUBLE';
    },
  });
  return document
    .toString({ lineWidth: 0, doubleQuotedAsJSON: true })
    .replaceAll(lineEnds, (end) => `\\u${end.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
