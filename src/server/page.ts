import type { TextDocument } from 'vscode-languageserver-textdocument';
import { isMap, type Node, parseDocument } from 'yaml';
import { parseTree, placesIn, reading, twice, type YamlTree } from '../core/team/yamlTree';
import { type Kind, type KindOf, looksLike } from './kind';
import { createPieceReader, plain } from './pieces';

/** An open file of ours as it is now, read as far as it can be. Offsets count characters from 0. */
export type Page = {
  readonly uri: string;
  /** The path of its URI, which always has `/`. */
  readonly path: string;
  readonly kind: Kind;
  /** Whether anything may be marked in it: it is one of ours by its name, or by what it says. */
  readonly ours: boolean;
  /** Whether package.json gives other YAML extensions a schema for it. */
  readonly hasSchema: boolean;
  readonly document: TextDocument;
  readonly text: string;
  readonly root: Node | null;
  /** The plain value, as far as the text can be read. */
  readonly value: unknown;
  /** What the checks read: as strict as a run. */
  strict(): ReturnType<typeof parseTree>;
  /** What a feature worked out for this text; it is worked out once. */
  once<T>(key: object, make: () => T): T;
};

export type Pages = {
  /** Undefined for a file that is none of ours. */
  of(document: TextDocument): Page | undefined;
  forget(uri: string): void;
};

/** Reads each version of a document once. */
export function createPages(kindOf: KindOf): Pages {
  const pages = new Map<string, { version: number; page: Page | undefined; read: ReturnType<typeof createPieceReader> }>();
  return {
    of(document) {
      const { uri, version } = document;
      const known = pages.get(uri);
      if (known?.version === version) return known.page;
      const read = known?.read ?? createPieceReader();
      const page = pageOf(document, kindOf, read);
      pages.set(uri, { version, page, read });
      return page;
    },
    forget: (uri) => void pages.delete(uri),
  };
}

/** The path of a URI as people see it. */
export function pathOf(uri: string): string {
  const path = /^[a-z][\w+.-]*:\/\/[^/]*([^?#]*)/i.exec(uri)?.[1] ?? uri;
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function pageOf(document: TextDocument, kindOf: KindOf, read: ReturnType<typeof createPieceReader>): Page | undefined {
  const path = pathOf(document.uri);
  const guess = kindOf(path);
  if (!guess) return undefined;
  const text = document.getText();
  const pieced = read(text);
  const whole = pieced ? undefined : parseDocument(text, reading);
  const root: Node | null = pieced ? pieced.root : (whole?.contents ?? null);
  let value: { is: unknown; all: boolean } | undefined;
  const valueNow = (): { is: unknown; all: boolean } => {
    value ??= valueOr(() => (whole ? whole.toJS() : plain(root)));
    return value;
  };
  const made = new Map<object, unknown>();
  return {
    uri: document.uri,
    path,
    kind: guess.kind,
    hasSchema: guess.hasSchema ?? false,
    ours: guess.sure || looksLike(guess.kind, root),
    document,
    text,
    root,
    get value() {
      return valueNow().is;
    },
    strict() {
      const file = path.slice(path.lastIndexOf('/') + 1);
      if (!pieced?.sound || !isMap(root) || root.items.length === 0 || twice(root).length > 0 || !valueNow().all)
        return parseTree(text, file);
      const tree: YamlTree = { file, text, root, value: valueNow().is, placeOf: placesIn(text) };
      return { ok: true, tree };
    },
    once<T>(key: object, make: () => T): T {
      if (!made.has(key)) made.set(key, make());
      return made.get(key) as T;
    },
  };
}

/** A text that is being written may name an anchor that is not there, or not in the same piece. */
function valueOr(read: () => unknown): { is: unknown; all: boolean } {
  try {
    return { is: read(), all: true };
  } catch {
    return { is: null, all: false };
  }
}
