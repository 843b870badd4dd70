/** How long the answers for a team file of 2,000 lines take, each after a keystroke in its middle. */

import { TextDocument } from 'vscode-languageserver-textdocument';
import { validateTeam } from '../src/core/team/validate';
import { complete } from '../src/server/features/completion';
import { marksOf, problemsOf } from '../src/server/features/diagnostics';
import { format } from '../src/server/features/format';
import { hover } from '../src/server/features/hover';
import { rename } from '../src/server/features/rename';
import { symbols } from '../src/server/features/symbols';
import { createKindOf } from '../src/server/kind';
import { createPages, type Page } from '../src/server/page';
import { figures, median } from './support/figures';

/** A team of fifty members with routes and tests, as many lines as asked. */
function teamOf(lines: number): string {
  const text = ['name: big', 'goal: |', '  Write it. @m0 begins.', 'workflow: { type: conditional, max_rounds: 8, start: m0 }', 'members:'];
  for (let member = 0; member < 50; member++) {
    text.push(`  - name: m${member}`, `    role: Engineer ${member}`, '    model: ollama/qwen2.5:7b', '    persona: |');
    for (let line = 0; line < 14; line++) text.push(`      You write small tested functions, and @m${(member + line) % 50} reads them.`);
    text.push('    tools: [read_file, write_file, grep]', '    extra_context:', '      - docs/a.md', '    routes:');
    for (let route = 1; route < 4; route++) text.push(`      - if_contains: READY${route}`, `        next: m${(member + route) % 50}`);
    text.push(`      - default: m${(member + 1) % 50}`, '    token_budget: 40000');
  }
  text.push('tests:');
  while (text.length < lines - 2) text.push('  - type: file_contains', '    path: src/a.py', '    text: "def parse"');
  return `${text.join('\n')}\n`;
}

const rounds = 60;
const pages = createPages(createKindOf([]));
const known = { shelf: { agents: [], personas: [] }, models: [] };
let version = 1;
let document = TextDocument.create('file:///w/big.team.yaml', 'yaml', version, teamOf(2000));
const middle = document.getText().indexOf('role: Engineer 25') + 'role: Engineer'.length;

/** Types one sign in the middle, so that nothing that was read before is the whole answer. */
function type(put: string): number {
  const at = document.positionAt(middle);
  document = TextDocument.update(document, [{ range: { start: at, end: at }, text: put }], ++version);
  return middle;
}

const page = (): Page => {
  const found = pages.of(document);
  if (!found) throw new Error('the file is none of ours');
  return found;
};
const after = (text: string): number => document.getText().indexOf(text, middle) + text.length;

/** Median and slowest of many, in ms, after as many to warm up. */
function timed(work: (offset: number) => unknown): { median: number; slowest: number } {
  const took: number[] = [];
  for (let round = 0; round < rounds * 2; round++) {
    const offset = type(round % 2 === 0 ? 'x' : 'y');
    const started = performance.now();
    work(offset);
    if (round >= rounds) took.push(performance.now() - started);
  }
  return { median: median(took), slowest: Math.max(...took) };
}

const first = performance.now();
problemsOf(page(), known.shelf);
const cold = performance.now() - first;
const answers = {
  diagnostics: timed(() => marksOf(document, problemsOf(page(), known.shelf))),
  'completion of a value': timed(() => complete(page(), after('next: '), known, true)),
  'completion of a field': timed(() => complete(page(), after('    token'), known, true)),
  hover: timed((offset) => hover(page(), offset - 12, known, true)),
  symbols: timed(() => symbols(page())),
  'rename of a member': timed(() => rename(page(), after('name: m'), 'other', known.shelf)),
};
const formatting = timed(() => format(page()));
const whole = timed(() => validateTeam(document.getText(), 'big.team.yaml'));
figures(`language server, ${document.lineCount.toLocaleString('en')} lines, each after a keystroke`, [
  { name: 'first diagnostics', value: cold, unit: 'ms' },
  ...Object.entries(answers).map(([name, took]) => ({
    name,
    value: took.median,
    unit: 'ms',
    goal: '≤ 16',
    reference: `slowest ${took.slowest.toFixed(1)}`,
  })),
  { name: 'format', value: formatting.median, unit: 'ms' },
  { name: 'the same check without pieces', value: whole.median, unit: 'ms' },
  { name: 'without pieces / diagnostics', value: whole.median / answers.diagnostics.median, unit: '×' },
]);
