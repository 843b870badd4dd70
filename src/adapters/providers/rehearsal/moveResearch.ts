import { hash32 } from '../../../base/seeded';
import type { Material } from './material';
import { isProsePath } from './quantities';
import type { Stance } from './voice';
import { keywordsOf } from './words';

type FileKind = 'test' | 'docs' | 'config' | 'code';

export function kindOfFile(path: string): FileKind {
  if (/(?:^|[/._-])(?:test|tests|spec|specs)(?:[/._-]|$)/i.test(path)) return 'test';
  if (isProsePath(path)) return 'docs';
  if (/config|settings|constants|limits|options|\.(?:ya?ml|toml|ini|json|env|properties)$/i.test(path)) return 'config';
  return 'code';
}

/** What each stance asks of which kind of file, most wanted first. */
const wants: Readonly<Record<Stance, readonly (readonly [FileKind, string])[]>> = {
  builder: [
    ['code', 'In {file}, which functions are defined, what state is set up outside a single call, and who calls what?'],
    ['code', 'Which lines of {file} define what is shared between callers, and which comments explain it?'],
    ['config', 'Which settings does {file} declare, and under which names?'],
    ['test', 'Which behaviour do the test titles in {file} promise?'],
    ['docs', 'Which sentences of {file} say who is responsible or how the parts are connected?'],
  ],
  challenger: [
    ['code', 'Which error paths does {file} have: every catch, throw and limit, and the state they change?'],
    ['test', 'Which tests does {file} hold, and which cases are left as a TODO?'],
    ['code', 'Which variables in {file} live on between calls, and which calls reach them?'],
    ['docs', 'What does {file} say failed, and what does it admit is unknown?'],
    ['config', 'Which limits does {file} set?'],
  ],
  analyst: [
    ['config', 'Which numbers and limits are set in {file}, each with its name?'],
    ['code', 'Which lines of {file} compute with numbers or make a value grow?'],
    ['docs', 'Which figures, counts and durations does {file} report?'],
    ['test', 'Which values do the assertions in {file} expect?'],
  ],
  triager: [
    ['docs', 'What is the timeline in {file}, entry by entry, with the times?'],
    ['code', 'Which line of {file} decides the value that grows, and what would have to change to bound it?'],
    ['test', 'Which tests in {file} would have to stay green?'],
    ['config', 'Which settings in {file} can be changed alone?'],
  ],
  checker: [
    ['docs', 'Which claims with figures does {file} make, and what does it say nobody measured?'],
    ['config', 'Which values does {file} set that a document might give differently, with their comments?'],
    ['test', 'Which titles and comments in {file} claim something, and which numbers do the tests use?'],
    ['code', 'Which comments in {file} describe how it was meant to be used?'],
  ],
};

/** The questions that a member would ask, about registered files only. */
export function questionsFor(material: Material, most: number): { path: string; text: string }[] {
  const { prompt, topic, seat } = material;
  const words = [...topic.keywords, ...keywordsOf(prompt.briefing).slice(0, 30)];
  const files = prompt.files
    .filter((file) => /^[\w@.][\w@./ -]*\.\w+$/.test(file.path))
    .map((file) => ({
      path: file.path,
      kind: kindOfFile(file.path),
      score: keywordsOf(file.path).filter((word) => words.includes(word)).length * 4 + (hash32(`${material.seed}|${file.path}`) % 4),
    }))
    .sort((a, b) => b.score - a.score);
  const used = new Map<string, number>();
  const out: { path: string; text: string }[] = [];
  for (const [kind, question] of wants[seat.stance]) {
    const file = files.filter((one) => one.kind === kind).sort((a, b) => (used.get(a.path) ?? 0) - (used.get(b.path) ?? 0))[0];
    if (!file || (used.get(file.path) ?? 0) > 1) continue;
    used.set(file.path, (used.get(file.path) ?? 0) + 1);
    out.push({ path: file.path, text: question.replace('{file}', file.path) });
  }
  for (const file of files) {
    if (out.length >= most) break;
    if (!used.has(file.path))
      out.push({
        path: file.path,
        text: `Which lines of ${file.path} have to do with ${topic.keywords.slice(0, 3).join(', ') || 'the topic'}?`,
      });
  }
  return out.slice(0, most);
}

/** The research window: precise questions about registered files, or PASS where there is none to ask. */
export function research(material: Material): string {
  const limit = Number(/(\d+) requests?/.exec(material.prompt.task)?.[1] ?? 3);
  const questions = questionsFor(material, Math.max(0, Math.min(3, limit)));
  if (questions.length === 0) return 'PASS';
  return questions.map(({ text }) => `[[request: ${text}]]`).join('\n');
}
