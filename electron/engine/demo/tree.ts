/** What a file holds: made anew at each `open()`, so that no file has to fit into memory. */
export interface Content {
  /** Bytes; `open()` must deliver exactly as many. */
  readonly size: number;
  open(): Iterable<Uint8Array> | AsyncIterable<Uint8Array>;
}

/** What a file system keeps beside the content. FAT keeps `modified` only. */
export interface Attributes {
  /** Permission bits, 0 to 0o7777. */
  mode?: number;
  /** 0 (root, the default) to 2³² − 1. */
  uid?: number;
  gid?: number;
  modified?: Date;
}

export interface FileNode extends Attributes {
  kind: 'file';
  content: Content;
}

export interface FolderNode extends Attributes {
  kind: 'folder';
  entries: ReadonlyMap<string, TreeNode>;
}

export interface LinkNode extends Attributes {
  kind: 'link';
  target: string;
}

export type TreeNode = FileNode | FolderNode | LinkNode;

/** A file of given bytes (text as UTF-8) or of streamed content. */
export function file(content: Content | Uint8Array | string, attributes: Attributes = {}): FileNode {
  if (typeof content !== 'string' && !(content instanceof Uint8Array)) return { kind: 'file', content, ...attributes };
  const data = typeof content === 'string' ? Buffer.from(content) : content;
  return { kind: 'file', content: { size: data.length, open: () => [data] }, ...attributes };
}

export function folder(entries: Record<string, TreeNode>, attributes: Attributes = {}): FolderNode {
  return { kind: 'folder', entries: new Map(Object.entries(entries)), ...attributes };
}

export function link(target: string, attributes: Attributes = {}): LinkNode {
  return { kind: 'link', target, ...attributes };
}

export interface PathAndNode {
  /** With a leading `/`. */
  path: string;
  node: TreeNode;
}

/** Everything below a folder, each folder before what it holds. */
export function* walk(root: FolderNode, prefix = ''): Generator<PathAndNode> {
  for (const [name, node] of root.entries) {
    const path = `${prefix}/${name}`;
    yield { path, node };
    if (node.kind === 'folder') yield* walk(node, path);
  }
}
