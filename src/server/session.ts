import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import {
  type Connection,
  type InitializeResult,
  ResponseError,
  type TextDocumentPositionParams,
  TextDocumentSyncKind,
  TextDocuments,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { createDesk, type Desk } from './desk';
import { complete } from './features/completion';
import { definition } from './features/definition';
import { format } from './features/format';
import { hover } from './features/hover';
import { lenses } from './features/lenses';
import type { Known } from './features/offers';
import { quickFixes } from './features/quickFixes';
import { isShared, mentionsOf, subjectAt } from './features/references';
import { rename, renameable } from './features/rename';
import { symbols } from './features/symbols';
import type { Page } from './page';
import {
  type Asked,
  checkRequest,
  type Found,
  foundRequest,
  modelsRequest,
  type OfferedModel,
  type ServerOptions,
  type Shelf,
  shelfChanged,
  shelfRequest,
  type ToCheck,
  teamFilesRequest,
} from './protocol';
import { createShelves } from './shelf';

const nobodyElse = { syntax: false, completion: false, hover: false, format: false };
const invalidParams = -32602;

/** Serves one window over a connection. Everything that is asked answers from what is known now, and waits for nobody. */
export function openSession(connection: Connection): void {
  const documents = new TextDocuments(TextDocument);
  const onError = (error: unknown): void =>
    connection.console.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
  const shelves = createShelves({
    shelf: (uri) => connection.sendRequest<Shelf | null>(shelfRequest, { uri } satisfies Asked),
    models: (uri) => connection.sendRequest<readonly OfferedModel[]>(modelsRequest, { uri } satisfies Asked),
    onChange(uri) {
      const document = documents.get(uri);
      if (document) desk?.lookSoon(document);
    },
    onError,
    now: () => performance.now(),
  });
  let desk: Desk | undefined;
  let others = nobodyElse;

  connection.onInitialize(({ initializationOptions }): InitializeResult => {
    const options = (initializationOptions ?? {}) as Partial<ServerOptions>;
    others = { ...nobodyElse, ...options.others };
    desk = createDesk({
      document: (uri) => documents.get(uri),
      shelves,
      teamFiles: options.teamFiles ?? [],
      syntaxIsSaid: others.syntax,
      publish: (uri, diagnostics) => void connection.sendDiagnostics({ uri, diagnostics }),
      onError,
    });
    return { capabilities: capabilities(others.format) };
  });
  connection.onRequest(checkRequest, (asked: ToCheck) => desk?.check(asked) ?? []);
  connection.onRequest(foundRequest, (found: Found) => desk?.found(found));
  connection.onNotification(shelfChanged, () => shelves.refresh());
  connection.onShutdown(() => desk?.dispose());
  documents.onDidChangeContent(({ document }) => desk?.lookSoon(document));
  documents.onDidClose(({ document: { uri } }) => {
    desk?.close(uri);
    shelves.forget(uri);
  });

  const pageOf = (uri: string): Page | undefined => {
    const document = documents.get(uri);
    return document && desk?.pages.of(document);
  };
  const at =
    <T>(none: T, answer: (page: Page, offset: number) => T) =>
    ({ textDocument, position }: TextDocumentPositionParams): T => {
      const page = pageOf(textDocument.uri);
      return page ? answer(page, page.document.offsetAt(position)) : none;
    };
  const known = ({ uri }: Page): Known => ({ shelf: shelves.of(uri), models: shelves.models(uri) });

  connection.onCompletion(at([], (page, offset) => complete(page, offset, known(page), !(others.completion && page.hasSchema))));
  connection.onHover(at(null, (page, offset) => hover(page, offset, known(page), !(others.hover && page.hasSchema))));
  connection.onDefinition(at([], (page, offset) => definition(page, offset, shelves.of(page.uri))));
  connection.onDocumentSymbol(({ textDocument }) => {
    const page = pageOf(textDocument.uri);
    return page ? symbols(page) : [];
  });
  connection.onCodeLens(({ textDocument }) => {
    const page = pageOf(textDocument.uri);
    return page ? lenses(page) : [];
  });
  connection.onCodeAction(({ textDocument, context }) => {
    const page = pageOf(textDocument.uri);
    return page
      ? quickFixes(
          page,
          context.diagnostics.filter(({ source }) => source === 'Roundtable'),
        )
      : [];
  });
  connection.onDocumentFormatting(({ textDocument }) => {
    const page = pageOf(textDocument.uri);
    return page?.ours ? format(page) : [];
  });
  connection.onPrepareRename(at(null, (page, offset) => renameable(page, offset) ?? null));
  connection.onRenameRequest(({ textDocument, position, newName }) => {
    const page = pageOf(textDocument.uri);
    if (!page) return null;
    const renamed = rename(page, page.document.offsetAt(position), newName, shelves.of(page.uri));
    return renamed.ok ? { changes: { [page.uri]: renamed.edits } } : new ResponseError(invalidParams, renamed.why);
  });
  connection.onReferences(async ({ textDocument, position, context }) => {
    const page = pageOf(textDocument.uri);
    const subject = page && subjectAt(page, page.document.offsetAt(position));
    if (!page || !subject || !desk) return [];
    const others = isShared(subject) ? await otherTeams(connection, page, pageOf, desk) : [];
    return [page, ...others].flatMap((one) => mentionsOf(one, subject, context.includeDeclaration));
  });
  documents.listen(connection);
  connection.listen();
}

/** The other team files of the workspace: as they are in their editors, else as they are on the disk. */
async function otherTeams(connection: Connection, page: Page, open: (uri: string) => Page | undefined, { pages }: Desk): Promise<Page[]> {
  const uris = await connection.sendRequest<readonly string[]>(teamFilesRequest, {});
  const read = await Promise.all(
    uris
      .filter((uri) => uri !== page.uri && uri.startsWith('file:'))
      .map(async (uri) => {
        const shown = open(uri);
        if (shown) return shown;
        const text = await readFile(fileURLToPath(uri), 'utf8').catch(() => undefined);
        const found = text === undefined ? undefined : pages.of(TextDocument.create(uri, 'yaml', 0, text));
        pages.forget(uri);
        return found;
      }),
  );
  return read.filter((one) => one !== undefined);
}

function capabilities(formatIsDone: boolean): InitializeResult['capabilities'] {
  return {
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
    completionProvider: { triggerCharacters: [' ', '@', '-', '/', '"'] },
    hoverProvider: true,
    definitionProvider: true,
    referencesProvider: true,
    renameProvider: { prepareProvider: true },
    documentSymbolProvider: true,
    codeLensProvider: {},
    codeActionProvider: { codeActionKinds: ['quickfix'] },
    documentFormattingProvider: !formatIsDone,
  };
}
