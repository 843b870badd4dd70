import type { StewardAnswer } from '../../../schema/judgement';
import type { ModelRequest } from '../../../schema/model';
import { isProsePath } from './quantities';
import type { Prompt } from './readPrompt';
import { isDoubling } from './sums';
import { cap, keywordsOf, tame } from './words';

export type Call = { name: string; input: Record<string, unknown> };
export type StewardStep = { calls: Call[] } | { answer: StewardAnswer };

type Seen = { path: string; lines: Map<number, string>; whole: boolean };

/** One step of the steward: look into the files with the tools that are offered, then answer with lines. */
export function stewardStep(prompt: Prompt, request: ModelRequest): StewardStep {
  const question = asked(prompt);
  const tools = new Set((request.tools ?? []).map((tool) => tool.name));
  const results = toolResults(request);
  const paths = namedPaths(question, prompt);
  if (results.length === 0 && tools.size > 0) {
    const calls: Call[] = [];
    if (tools.has('read')) for (const path of paths.slice(0, 2)) calls.push({ name: 'read', input: { path } });
    if (calls.length === 0 && tools.has('grep'))
      for (const word of searchWords(question).slice(0, 3))
        calls.push({ name: 'grep', input: { pattern: word, ...(paths[0] !== undefined && { path: paths[0] }) } });
    if (calls.length === 0 && tools.has('glob')) calls.push({ name: 'glob', input: { pattern: '*' } });
    if (calls.length > 0) return { calls };
  }
  const seen = whatWasSeen(results, prompt);
  // A search names the file; the lines around the hit are what can be understood.
  const searched = [...seen.values()].filter((one) => !one.whole && one.lines.size > 0).sort((a, b) => b.lines.size - a.lines.size);
  if (
    tools.has('read') &&
    searched.length > 0 &&
    ![...seen.values()].some((one) => one.whole) &&
    !results.some((one) => one.name === 'read')
  ) {
    return { calls: searched.slice(0, 2).map((one) => ({ name: 'read', input: { path: one.path } })) };
  }
  return { answer: answer(question, seen, paths) };
}

function asked(prompt: Prompt): string {
  const at = prompt.task.search(/^Request:/m);
  return (at < 0 ? prompt.task.split('\n').slice(1).join('\n') : prompt.task.slice(at).replace(/^Request:\s*/, '')).trim();
}

function namedPaths(question: string, prompt: Prompt): string[] {
  const registered = prompt.files.map((file) => file.path);
  const mentioned = registered.filter((path) => question.includes(path));
  if (mentioned.length > 0) return mentioned.sort((a, b) => question.indexOf(a) - question.indexOf(b));
  const names = [...question.matchAll(/[\w.@-]+(?:\/[\w.@-]+)*\.[A-Za-z]\w*/g)].map((match) => match[0]);
  return registered.filter((path) => names.some((name) => path.endsWith(`/${name}`) || path.split('/').at(-1) === name));
}

function searchWords(question: string): string[] {
  const quoted = [...question.matchAll(/[`"“']([^`"”']{2,60})[`"”']/g)].map((match) => match[1] ?? '');
  const names = question.match(/\b[a-z]+[A-Z]\w*|\b\w+_\w+/g) ?? [];
  const plain =
    question
      .match(/[A-Za-z]{4,}/g)
      ?.filter((word) => keywordsOf(word).length > 0 && !/^(?:which|lines?|files?|there|about|every)$/i.test(word)) ?? [];
  return [...new Set([...quoted, ...names, ...plain])];
}

type Result = { name: string; path: string; text: string; failed: boolean };

function toolResults(request: ModelRequest): Result[] {
  const inputs = new Map<string, { name: string; path: string }>();
  const out: Result[] = [];
  for (const message of request.messages) {
    if (message.role === 'assistant') {
      for (const part of message.parts) {
        if (part.type !== 'toolCall') continue;
        const path = typeof part.input === 'object' && part.input !== null && 'path' in part.input ? String(part.input.path) : '';
        inputs.set(part.id, { name: part.name, path });
      }
    }
    if (message.role === 'tool')
      for (const part of message.parts)
        out.push({ name: part.name, path: inputs.get(part.id)?.path ?? '', text: part.text, failed: part.failed });
  }
  return out;
}

function whatWasSeen(results: readonly Result[], prompt: Prompt): Map<string, Seen> {
  const seen = new Map<string, Seen>();
  const add = (path: string, no: number, text: string, whole: boolean): void => {
    const file = seen.get(path) ?? { path, lines: new Map<number, string>(), whole: false };
    file.lines.set(no, text);
    file.whole ||= whole;
    seen.set(path, file);
  };
  for (const block of prompt.evidence) for (const line of block.lines) add(block.path, line.no, line.text, true);
  for (const result of results) {
    if (result.failed) continue;
    for (const line of result.text.split('\n')) {
      const hit = /^(.+?):(\d+)[:\s-]\s?(.*)$/.exec(line);
      const numbered = /^\s*(\d+)(?:\s{1,2}|\t|$)(.*)$/.exec(line);
      if (result.name === 'grep' && hit) add(hit[1] ?? '', Number(hit[2]), hit[3] ?? '', false);
      else if (result.name === 'read' && numbered && result.path !== '') add(result.path, Number(numbered[1]), numbered[2] ?? '', true);
    }
  }
  return seen;
}

/** What a question looks for, by its words, and which lines have it. */
const looksFor: readonly (readonly [RegExp, (text: string, prose: boolean) => boolean])[] = [
  [
    /\b(?:number|value|limit|setting|figure|count|duration|constant)s?\b/i,
    (text, prose) => (prose ? /\d/.test(text) : /[:=]\s*["']?\d/.test(text) || /\b\d{2,}\b/.test(text)),
  ],
  [/\b(?:grow|compute|bound)\w*/i, (text) => isDoubling(text) || /Math\.|\*\*|[*+]=/.test(text)],
  [/\b(?:defined?|declares?|functions?|behaviour)\b/i, (text) => /\b(?:function|class|interface|def|fn|type)\s+\w+/.test(text)],
  [/\b(?:calls?|callers?|reach|connected)\b/i, (text) => /^(?!\s*(?:import|\/\/)).*[\w.]+\(.*\)/.test(text) && !/\bfunction\b/.test(text)],
  [/\b(?:shared|outside|live on|state)\b/i, (text) => /^(?:const|let|var)\s+\w+\s*=|^\s+let\s+\w+\s*=\s*\d/.test(text)],
  [
    /\b(?:error|catch|throw|fail\w*)\b/i,
    (text, prose) =>
      prose ? /\b(?:fail\w*|broken|error|down|503|500)\b/i.test(text) : /\b(?:catch|throw|raise|except|rescue|finally)\b/.test(text),
  ],
  [/\b(?:tests?|titles?|cases?|assertions?)\b/i, (text) => /\b(?:it|test|describe)\(|\bTODO\b|\bexpect\(/.test(text)],
  [/\b(?:comments?|explain|claim)\b/i, (text, prose) => !prose && /^\s*(?:\/\/|\/\*\*?\s|\*\s|#\s)/.test(text)],
  [/\b(?:timeline|entry|times?|when)\b/i, (text) => /\b\d{1,2}:\d{2}\b|\b\d{4}-\d{2}-\d{2}\b/.test(text)],
  [/\b(?:nobody|unknown|not measured|admit)\b/i, (text) => /\b(?:nobody|no one|unknown|never|nothing|no \w+ shows)\b/i.test(text)],
  [/\b(?:claims?|sentences?|say)\b/i, (text, prose) => prose && keywordsOf(text).length >= 4],
];

function answer(question: string, seen: Map<string, Seen>, paths: readonly string[]): StewardAnswer {
  const tests = looksFor.filter(([sign]) => sign.test(question)).map(([, test]) => test);
  const bare = paths.reduce((text, path) => text.split(path).join(' '), question);
  const words = keywordsOf(bare);
  const files = [...seen.values()].filter(
    (one) => paths.length === 0 || paths.includes(one.path) || [...paths].some((path) => path.endsWith(`/${one.path}`)),
  );
  const findings = files.flatMap((file) => ranges(file, tests, words));
  const best = findings.sort((a, b) => b.score - a.score).slice(0, 5);
  const what = cap(tame(question), 160);
  if (best.length === 0)
    return { findings: [], notFound: [paths.length > 0 && files.length === 0 ? `${what} (the file could not be read)` : what] };
  return {
    findings: best
      .sort((a, b) => a.path.localeCompare(b.path) || a.from - b.from)
      .map(({ path, from, to }) => ({
        path,
        from,
        to,
        why: from === to ? `Line ${from} has what was asked for.` : `Lines ${from} to ${to} have what was asked for.`,
      })),
    notFound: [],
  };
}

type Range = { path: string; from: number; to: number; score: number };

/** The lines that fit, joined where they stand close together, with the line above when it is a comment. */
function ranges(file: Seen, tests: readonly ((text: string, prose: boolean) => boolean)[], words: readonly string[]): Range[] {
  const prose = isProsePath(file.path);
  const out: Range[] = [];
  for (const [no, text] of [...file.lines].sort(([a], [b]) => a - b)) {
    if (text.trim() === '' || /^\s*(?:import\b|[{}()\]]+[;,]?\s*$)/.test(text) || (prose && /^#/.test(text))) continue;
    const fits = tests.filter((test) => test(text, prose)).length;
    const shared = keywordsOf(text).filter((word) => words.includes(word)).length;
    const score = fits * 3 + shared;
    if (fits === 0 && (tests.length > 0 || shared === 0)) continue;
    const above = file.lines.get(no - 1) ?? '';
    const from = !prose && /^\s*(?:\/\/|\/\*\*?\s|#\s)/.test(above) ? no - 1 : no;
    const last = out.at(-1);
    if (last && from - last.to <= 2 && no - last.from < 16) {
      last.to = no;
      last.score += score;
    } else out.push({ path: file.path, from, to: no, score });
  }
  // One line of code alone is hard to read; its neighbours in the same paragraph come along.
  const tells = (no: number): boolean => (file.lines.get(no) ?? '').trim() !== '';
  for (const one of out) {
    if (prose || one.to - one.from > 1) continue;
    if (tells(one.to + 1)) one.to += 1;
    if (tells(one.from - 1)) one.from -= 1;
  }
  return out;
}
