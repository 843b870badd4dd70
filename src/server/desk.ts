import type { Diagnostic } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Problem } from '../core/team/problem';
import { marksOf, problemsOf } from './features/diagnostics';
import { createKindOf } from './kind';
import { createPages, type Page, type Pages } from './page';
import type { Found, Shelf, ToCheck } from './protocol';
import type { Shelves } from './shelf';

/** What is open and what is wrong with it. */
export type Desk = {
  readonly pages: Pages;
  /** Looks at a document once its writer rests. */
  lookSoon(document: TextDocument): void;
  /** What is wrong with a text, also one that is not open; it is shown too. */
  check(asked: ToCheck): Promise<readonly Problem[]>;
  found(found: Found): void;
  close(uri: string): void;
  dispose(): void;
};

export type DeskPorts = {
  document(uri: string): TextDocument | undefined;
  shelves: Pick<Shelves, 'of' | 'load'>;
  teamFiles: readonly string[];
  /** Whether somebody else says what is no YAML. */
  syntaxIsSaid: boolean;
  publish(uri: string, diagnostics: Diagnostic[]): void;
  onError(error: unknown): void;
};

/** How long typing must rest, in ms. */
const restMs = 120;

export function createDesk(ports: DeskPorts): Desk {
  const kindOf = createKindOf(ports.teamFiles);
  const pages = createPages(kindOf);
  const timers = new Map<string, ReturnType<typeof setTimeout>>();
  const found = new Map<string, readonly Problem[]>();

  const rest = (uri: string): void => {
    clearTimeout(timers.get(uri));
    timers.delete(uri);
  };
  const problems = (page: Page, shelf: Shelf | undefined): Problem[] => {
    const all = problemsOf(page, shelf);
    return ports.syntaxIsSaid ? all.filter((problem) => !problem.syntax) : all;
  };
  const show = (uri: string): void => {
    rest(uri);
    const document = ports.document(uri) ?? TextDocument.create(uri, 'yaml', 0, '');
    const page = pages.of(document);
    const own = page?.ours ? problems(page, ports.shelves.of(uri)) : [];
    ports.publish(uri, marksOf(document, [...own, ...(found.get(uri) ?? [])]));
  };
  return {
    pages,
    lookSoon(document) {
      rest(document.uri);
      const look = (): void => {
        try {
          show(document.uri);
        } catch (error) {
          ports.onError(error);
        }
      };
      timers.set(document.uri, setTimeout(look, document.version <= 1 ? 0 : restMs));
    },
    async check({ uri, text }) {
      const shelf = await ports.shelves.load(uri);
      const open = ports.document(uri);
      const document = open?.getText() === text ? open : TextDocument.create(uri, 'yaml', 0, text);
      // Whoever asks says by that that it is a team file.
      const page = createPages((path) => kindOf(path) ?? { kind: 'team', sure: true }).of(document) as Page;
      const all = problemsOf(page, shelf);
      // What is open and ours is shown by itself; anything else only because somebody asked.
      if (!(open && pages.of(open)?.ours)) found.set(uri, all);
      show(uri);
      return all;
    },
    found({ uri, problems: given }) {
      if (given.length > 0) found.set(uri, given);
      else found.delete(uri);
      show(uri);
    },
    close(uri) {
      rest(uri);
      pages.forget(uri);
      found.delete(uri);
      ports.publish(uri, []);
    },
    dispose() {
      for (const timer of timers.values()) clearTimeout(timer);
    },
  };
}
