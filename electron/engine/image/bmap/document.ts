import { XMLParser, XMLValidator } from 'fast-xml-parser';
import * as z from 'zod';

/**
 * Largest block map that is read, in bytes. A range with SHA-256 takes about 110 bytes of XML, so this is some 600,000
 * ranges; maps of heavily fragmented 64 GB images have a tenth of that.
 */
export const maxBmapBytes = 64 * 1024 * 1024;

// With these an XML parser's time and memory stay in proportion to the file, whatever the file says.
const maxDepth = 8;
const maxTagLength = 4096;
const maxTextLength = 64 * 1024;
const maxOtherTags = 1000;

const element = z.object({ '#text': z.string() });
const range = element.extend({ '@chksum': z.string().optional(), '@sha1': z.string().optional() });

const document = z.object({
  bmap: z.object({
    '@version': z.string(),
    ImageSize: element,
    BlockSize: element,
    BlocksCount: element,
    MappedBlocksCount: element,
    ChecksumType: element.optional(),
    BmapFileChecksum: element.optional(),
    BmapFileSHA1: element.optional(),
    BlockMap: z.object({ Range: z.array(range).default([]) }),
  }),
});

/** The elements of a block map as they stand in its XML, by name. */
export type BmapDocument = z.infer<typeof document>['bmap'];

/** Reads the XML of a block map without believing any of its values. `refuse` makes the error for a reason. */
export function readDocument(xml: string, refuse: (reason: string) => Error): BmapDocument {
  const flaw = structureFlaw(xml);
  if (flaw !== undefined) throw refuse(flaw);
  const wellFormed = XMLValidator.validate(xml);
  if (wellFormed !== true) {
    const { msg, line } = wellFormed.err;
    throw refuse(`it is not well-formed XML (line ${line}: ${msg.slice(0, 120).replace(/\.$/, '')})`);
  }
  const parser = new XMLParser({
    processEntities: false,
    ignoreDeclaration: true,
    ignorePiTags: true,
    ignoreAttributes: false,
    attributeNamePrefix: '@',
    parseTagValue: false,
    parseAttributeValue: false,
    alwaysCreateTextNode: true,
    maxNestedTags: maxDepth,
    isArray: (name) => name === 'Range',
  });
  let tree: unknown;
  try {
    tree = parser.parse(xml);
  } catch (error) {
    throw refuse(`its XML cannot be read (${error instanceof Error ? error.message.slice(0, 120) : 'unknown error'})`);
  }
  const read = document.safeParse(tree);
  if (read.success) return read.data.bmap;
  const where = read.error.issues[0]?.path.filter((part) => part !== '#text' && part !== 'bmap') ?? [];
  if (where.length === 0) throw refuse('it is not a block map');
  throw refuse(`${where.map((part) => String(part).replace('@', '')).join(' ')} is missing or given more than once`);
}

/** What keeps a text from being given to an XML parser; undefined where nothing does. One pass, linear in its length. */
function structureFlaw(xml: string): string | undefined {
  let position = 0;
  let depth = 0;
  let others = 0;
  for (;;) {
    const open = xml.indexOf('<', position);
    const gap = (open === -1 ? xml.length : open) - position;
    if (gap > maxTextLength) return `it has ${gap} characters between two XML elements`;
    if (open === -1) return position === 0 ? 'it is not an XML file' : undefined;
    if (xml.startsWith('<!--', open)) {
      const end = xml.indexOf('-->', open + 4);
      if (end === -1) return 'it ends inside a comment';
      position = end + 3;
      continue;
    }
    if (xml.startsWith('<!', open)) return 'it declares a document type, entities or unparsed data';
    const tag = xml.slice(open, open + maxTagLength);
    const length = tag.indexOf('>') + 1;
    if (length === 0)
      return tag.length < maxTagLength ? 'it ends inside an XML element' : 'it has an overlong XML element';
    if (!tag.startsWith('<Range') && !tag.startsWith('</Range>')) others += 1;
    if (others > maxOtherTags) return 'it has too many XML elements that are no ranges';
    if (tag.startsWith('</')) depth -= 1;
    else if (!tag.startsWith('<?') && tag[length - 2] !== '/') depth += 1;
    if (depth > maxDepth) return 'its XML elements are nested too deeply';
    position = open + length;
  }
}
