import * as vscode from 'vscode';
import { createDisposableStore, type Disposable } from '../../base/disposable';
import { createEmitter } from '../../base/emitter';
import type { FileReview, ReviewHunk } from '../../core/changes/changeSet';
import { shiftLines } from '../../core/changes/shiftLines';
import { fileUri, type RunFiles, type RunFilesState } from '../runFiles';
import { undecided } from '../views/changeWords';

/** Typing is gathered this long before the text is reviewed anew; until then the hunks move along with it. */
const restMs = 150;
/** In a large file a review takes long; then it rests this many times as long. */
const restShare = 5;

/** A document that an editor shows and that agents changed, as it stands in the editor, saved or not. */
export type Shown = {
  readonly document: vscode.TextDocument;
  readonly state: RunFilesState;
  readonly review: FileReview;
  /** Those that ask for a decision, by their place in the document. */
  readonly hunks: readonly ReviewHunk[];
};

/** The hunks of the documents that can be seen; nothing is done for any other. */
export type ShownHunks = Disposable & {
  of(uri: vscode.Uri): Shown | undefined;
  all(): Iterable<Shown>;
  /** The hunks of a document are others now; after typing that only moved them nobody is told. */
  onChange(listener: (document: vscode.TextDocument) => void): Disposable;
};

export function createShownHunks(files: RunFiles, onError: (error: unknown) => void): ShownHunks {
  const store = createDisposableStore();
  const changed = createEmitter<vscode.TextDocument>(onError);
  const shown = new Map<string, Shown>();
  const timers = new Map<vscode.TextDocument, ReturnType<typeof setTimeout>>();
  const tookMs = new WeakMap<vscode.TextDocument, number>();
  let latest: { state: RunFilesState; byUri: Map<string, FileReview> } | undefined;

  const reviewsOf = (state: RunFilesState): Map<string, FileReview> => {
    if (latest?.state !== state)
      latest = { state, byUri: new Map(state.reviews.map((review) => [fileUri(state, review.path).toString(), review])) };
    return latest.byUri;
  };
  const set = (document: vscode.TextDocument, next: Shown | undefined): void => {
    const key = document.uri.toString();
    if (next === undefined && !shown.has(key)) return;
    if (next) shown.set(key, next);
    else shown.delete(key);
    changed.fire(document);
  };
  const look = async (document: vscode.TextDocument): Promise<void> => {
    const state = await files.load();
    const review = state && reviewsOf(state).get(document.uri.toString());
    if (!state || !review || review.binary) return set(document, undefined);
    const { version } = document;
    const text = document.getText();
    const started = performance.now();
    const now = isSameText(text, review.present) ? review : await reviewOfText(state, review.path, text);
    tookMs.set(document, performance.now() - started);
    // Typed in between: that has asked for another look.
    if (document.version !== version || document.isClosed || !isVisible(document)) return;
    const hunks = undecided(now).sort((a, b) => a.at.from - b.at.from || a.at.to - b.at.to);
    set(document, hunks.length > 0 ? { document, state, review: now, hunks } : undefined);
  };
  const lookSoon = (document: vscode.TextDocument, ms: number): void => {
    clearTimeout(timers.get(document));
    timers.set(
      document,
      setTimeout(() => {
        timers.delete(document);
        look(document).catch(onError);
      }, ms),
    );
  };
  const lookAtVisible = (): void => {
    const visible = new Set(vscode.window.visibleTextEditors.map(({ document }) => document));
    for (const { document } of [...shown.values()]) if (!visible.has(document)) set(document, undefined);
    for (const document of visible) if (document.uri.scheme === 'file') lookSoon(document, 0);
  };

  store.add(files.onChange(lookAtVisible));
  store.add(vscode.window.onDidChangeVisibleTextEditors(lookAtVisible));
  store.add(
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (contentChanges.length === 0 || !latest?.byUri.has(document.uri.toString()) || !isVisible(document)) return;
      const known = shown.get(document.uri.toString());
      if (known) {
        const hunks = known.hunks.map((hunk) => contentChanges.reduce(moved, hunk));
        shown.set(document.uri.toString(), { ...known, hunks });
      }
      lookSoon(document, Math.max(restMs, (tookMs.get(document) ?? 0) * restShare));
    }),
  );
  store.add({
    dispose() {
      for (const timer of timers.values()) clearTimeout(timer);
    },
  });
  lookAtVisible();
  return {
    of: (uri) => shown.get(uri.toString()),
    all: () => shown.values(),
    onChange: (listener) => changed.on(listener),
    dispose: store.dispose,
  };
}

/** The review of a file with another text than that on the disk. */
export async function reviewOfText(state: RunFilesState, path: string, text: string): Promise<FileReview> {
  const [{ reviewOf }, facts] = await Promise.all([import('../../core/changes/changeSet'), state.facts()]);
  return reviewOf({ path, ...facts, present: text });
}

function isVisible(document: vscode.TextDocument): boolean {
  return vscode.window.visibleTextEditors.some((editor) => editor.document === document);
}

function moved(hunk: ReviewHunk, change: vscode.TextDocumentContentChangeEvent): ReviewHunk {
  return { ...hunk, at: shiftLines(hunk.at, change), parts: hunk.parts.map((part) => shiftLines(part, change)) };
}

/** An editor has one kind of line end only, so a file with several reads otherwise there though its lines are the same. */
function isSameText(text: string, present: string | null): boolean {
  if (text === present) return true;
  return present?.includes('\r') === true && text.replaceAll('\r\n', '\n') === present.replace(/\r\n?/g, '\n');
}
