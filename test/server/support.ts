import type { TextEdit } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { createKindOf } from '../../src/server/kind';
import { createPages, type Page } from '../../src/server/page';
import type { OfferedModel, Shelf } from '../../src/server/protocol';
import { cast, personas } from '../support/house';

const uriOf = (folder: string, name: string): string => `file:///roundtable/${folder}/${name}.yaml`;

/** The shipped agents and personas, as the window hands them over. */
export const shelf: Shelf = {
  agents: cast.map((agent) => ({ ...agent, uri: uriOf('agents', agent.name) })),
  personas: personas.map((persona) => ({ ...persona, uri: uriOf('personas', persona.key) })),
};
export const models: readonly OfferedModel[] = [{ name: 'ollama/qwen2.5:7b', about: 'Ollama' }];
export const known = { shelf, models };

/** Stands where the caret is, since YAML has a use for every sign of a keyboard. */
const caret = '‸';

/** A file with the caret in it. */
export function at(marked: string, path = '/w/a.team.yaml'): { page: Page; offset: number } {
  const offset = marked.indexOf(caret);
  return { page: pageOf(marked.replace(caret, ''), path), offset };
}

export function pageOf(text: string, path = '/w/a.team.yaml'): Page {
  const page = createPages(createKindOf([])).of(TextDocument.create(`file://${path}`, 'yaml', 1, text));
  if (!page) throw new Error(`${path} is none of ours`);
  return page;
}

export function applied(page: Page, edits: readonly TextEdit[]): string {
  return TextDocument.applyEdits(page.document, [...edits]);
}

/** A team that uses most of what a team file has. */
export const whole = `# Who writes the parser.
name: parser
goal: |
  Write a parser. @dev writes it, @rev reads it.
  Not @devon, and not me@dev.org.
workflow: { type: review_loop, producer: dev, reviewer: rev, max_rounds: 3 }
defaults:
  model: fast
  tools: [read_file, "workspace/*"]
models:
  fast: ollama/qwen2.5:7b
members:
  - name: dev
    role: Engineer
    persona: You write small functions for @rev.
    api_key: env:DEV_KEY # set in CI
  - name: rev
    persona: "@reviewer"
    tools:
      - grep
  - elena
approvals:
  - { tool: run_bash, member: dev, then: ask }
tests:
  - type: file_exists
    path: src/parser.py
  - { type: transcript_contains, speaker: dev, text: READY }
`;
