import { hash32 } from '../../../base/seeded';
import type { TestAnswer, VoteAnswer, VoteGroups } from '../../../schema/judgement';
import { cap, coverage, fragment, keywordsOf, likeness, sentencesOf, tame } from './words';
import { goalSentences } from './workGoal';
import { craftOf } from './workPaths';
import type { WorkPrompt } from './workPrompt';
import { claimsIn, spoken } from './workScene';

const heads = { said: 'Who said what:', decided: 'Decisions:', open: 'Open points:', kept: 'Figures and paths, word for word:' } as const;
type Part = keyof typeof heads;
const order = Object.keys(heads) as Part[];

/** An extract of the messages: the speakers' own first sentences, decisions, open points, figures and paths. What was summed up before stays in it. */
export function summary(prompt: WorkPrompt): string {
  const parts: Record<Part, string[]> = earlier(prompt.summary);
  const add = (part: Part, line: string): void => {
    if (!parts[part].includes(line)) parts[part].push(line);
  };
  for (const said of prompt.talk) {
    const all = spoken(said.text, 1);
    const own = claimsIn(said.text, 1);
    const first = (own.length > 0 ? own : all).slice(0, 2).map(oneLine);
    const label = said.label.replace(/, you$/, '');
    add('said', `- @${said.author} (${label}): ${first.length === 0 ? 'no words that stand alone' : cap(first.join(' '), 260)}`);
    for (const one of all.filter((sentence) => !/rehearsal/i.test(sentence))) {
      if (/\b(?:decid\w+|agreed?|we will|we build on|approved?|verdict|settled)\b/i.test(one))
        add('decided', `- @${said.author}: ${cap(oneLine(one), 200)}`);
      else if (/\?$|\b(?:open on|still missing|least sure|not shown|nobody has|disagree|object\w*|unclear)\b/i.test(one))
        add('open', `- @${said.author}: ${cap(oneLine(one), 200)}`);
    }
    const end = said.text.trimEnd().split('\n').at(-1)?.trim() ?? '';
    if (/^[A-Z][A-Z_ ]{2,40}$/.test(end)) add('decided', `- @${said.author} ended with ${end} (${label})`);
    for (const line of said.text.split('\n'))
      for (const fact of line.match(
        /\[file: [^\]]+\]|[\w.-]+(?:\/[\w.-]+)*\.[a-z]{1,5}:\d+(?:-\d+)?|(?:[\w.-]+\/)+[\w.-]+\.[A-Za-z]{1,5}/g,
      ) ?? [])
        keep(parts.kept, fact);
    for (const one of own)
      if (/\d/.test(one.replace(/\b(?:turn|point|review|round) \d+/gi, ''))) add('kept', `- @${said.author}: ${oneLine(one)}`);
  }
  return withinWords(parts, Number(/at most (\d+) words/i.exec(prompt.task)?.[1] ?? '400'));
}

/** A path once, with the latest that was said of its length. */
function keep(kept: string[], fact: string): void {
  const path = /^\[file: (.+), [^,]*\]$/.exec(fact)?.[1];
  if (path === undefined) {
    if (!kept.some((line) => line === `- ${fact}` || line.startsWith(`- [file: ${fact},`))) kept.push(`- ${fact}`);
    return;
  }
  const at = kept.findIndex((line) => line === `- ${path}` || line.startsWith(`- [file: ${path},`));
  if (at < 0) kept.push(`- ${fact}`);
  else kept[at] = `- ${fact}`;
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

function earlier(text: string): Record<Part, string[]> {
  const parts: Record<Part, string[]> = { said: [], decided: [], open: [], kept: [] };
  let at: Part = 'said';
  for (const line of text.split('\n')) {
    const head = order.find((part) => heads[part] === line.trim());
    if (head !== undefined) at = head;
    else if (line.trim() !== '' && !/^Rehearsal summary\b/.test(line)) parts[at].push(line.trimEnd());
  }
  return parts;
}

/** Leaves out the oldest of what was said first; of the rest, the longest part gives way, what is said twice in it before what is old. */
function withinWords(parts: Record<Part, string[]>, most: number): string {
  const first = 'Rehearsal summary: an extract of the members’ own sentences; no AI wrote it.';
  const render = (): string =>
    [first, ...order.flatMap((part) => (parts[part].length === 0 ? [] : [`${heads[part]}\n${parts[part].join('\n')}`]))].join('\n\n');
  const words = (text: string): number => text.split(/\s+/).filter((one) => one !== '').length;
  while (words(render()) > most && parts.said.length > 2) parts.said.shift();
  while (words(render()) > most) {
    const longest = [...order].sort((a, b) => words(parts[b].join(' ')) - words(parts[a].join(' ')))[0] ?? 'said';
    const lines = parts[longest];
    if (lines.length === 0) break;
    const twin = lines.findIndex((line, index) => likeness(line, lines[index + 1] ?? '') >= 0.7);
    lines.splice(Math.max(0, twin), 1);
  }
  return render();
}

/** A ballot: the answer alone, the same for members who see the same, but for the critics among them. */
export function voteAnswer(prompt: WorkPrompt): VoteAnswer {
  const question = prompt.goal || prompt.task;
  const options = optionsOf(prompt, question);
  const dissents = craftOf(prompt.me, prompt.role) === 'critic' && options.length > 1;
  const base = hash32(question) % options.length;
  const answer = options[(base + (dissents ? 1 : 0)) % options.length] || 'no answer';
  const near = spoken(`${prompt.context}\n${prompt.memories.join('\n')}`).sort((a, b) => likeness(b, question) - likeness(a, question))[0];
  const ground = near === undefined ? 'Nothing in the prompt but the goal bears on it' : `The material says “${fragment(near, 16)}”`;
  return {
    answer,
    confidence: near !== undefined ? 0.6 : prompt.files.length > 0 ? 0.5 : 0.35,
    reason: `This is a rehearsal's ballot; no AI judged. ${ground}. ${dissents ? 'I vote against the first choice so that the count has two sides.' : 'The choice follows from the words of the question alone.'}`,
  };
}

function optionsOf(prompt: WorkPrompt, question: string): string[] {
  const sum = /(?<![\w.])(\d{1,9})\s*([+*×x/-])\s*(\d{1,9})(?![\w.])/.exec(question);
  if (sum) {
    const [left, right] = [Number(sum[1]), Number(sum[3])];
    const value = sum[2] === '+' ? left + right : sum[2] === '-' ? left - right : sum[2] === '/' ? left / right : left * right;
    if (Number.isFinite(value)) return [String(value)];
  }
  if (/\b(?:which|what)\b[^?.]*\b(?:file|path|module)\b/i.test(question) && prompt.files.length > 0) {
    const words = keywordsOf(question);
    const source = prompt.files.filter(
      (path) => /\.(?:py|[mc]?[jt]sx?|go|rs|java|rb|php|cs|c|cpp|kt|swift)$/.test(path) && !/test|spec/i.test(path),
    );
    const near = (path: string): number => keywordsOf(path).filter((word) => words.includes(word)).length;
    return [...(source.length > 0 ? source : prompt.files)].sort((a, b) => near(b) - near(a) || a.localeCompare(b, 'en')).slice(0, 3);
  }
  const asks = sentencesOf(question).find((one) => /\?$/.test(one)) ?? sentencesOf(question)[0] ?? question;
  const either = /(?:^|[\s,:])["“`]?([\w.+#-]+(?: [\w.+#-]+)?)["”`]?,? or ["“`]?([\w.+#-]+(?: [\w.+#-]+)?)["”`]?\s*[?.,]?$/i.exec(asks);
  if (either?.[1] !== undefined && either[2] !== undefined)
    return [tame(either[1].split(' ').at(-1) ?? ''), tame(either[2].split(' ')[0] ?? '')];
  if (/^(?:should|is|are|does|do|did|can|could|will|would|has|have|was|were|may|must|shall)\b/i.test(asks)) return ['yes', 'no'];
  return [fragment(goalSentences(question)[0] ?? 'no question was asked', 8)];
}

/** Ballots with the same answer, whatever its case and punctuation, in one group. */
export function voteGroups(prompt: WorkPrompt): VoteGroups {
  const groups = new Map<string, { answer: string; ballots: number[] }>();
  for (const line of prompt.task.split('\n')) {
    const match = /^\s*(?:[-*]\s+)?(?:ballot\s+|#)?(\d+)[.):]\s*(.+)$/i.exec(line);
    if (match?.[2] === undefined || Number(match[1]) < 1) continue;
    const answer = match[2]
      .replace(/^@[\w-]+:\s*/, '')
      .replace(/\s*\(confidence[^)]*\)\s*$/i, '')
      .trim();
    const key = answer
      .toLowerCase()
      .replace(/[^\p{L}\p{N}/.]+/gu, ' ')
      .replace(/^(?:the|a|an) |[. ]+$/g, '')
      .trim();
    const group = groups.get(key) ?? { answer, ballots: [] };
    group.ballots.push(Number(match[1]));
    groups.set(key, group);
  }
  return { groups: [...groups.values()] };
}

/** Whether what a question names occurs in the material, which is all that a rehearsal can tell. */
export function testAnswer(prompt: WorkPrompt): TestAnswer {
  const lines = prompt.task
    .split('\n')
    .slice(1)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const at = lines.findIndex((line) => /^Question:/i.test(line));
  const found = at >= 0 ? lines[at] : (lines.find((line) => /\?$/.test(line)) ?? lines[0]);
  const question = (found ?? prompt.goal).replace(/^Question:\s*/i, '');
  const material = `${prompt.material}\n${lines.filter((line) => line !== found).join('\n')}`;
  const share = coverage(question, material);
  const best = sentencesOf(material)
    .filter((one) => keywordsOf(one).length > 1)
    .sort((a, b) => coverage(question, b) - coverage(question, a))[0];
  const holds = keywordsOf(question).length > 0 && share >= 0.6;
  const why =
    holds && best !== undefined ? `The material has “${fragment(best, 20)}”` : 'The words of the question do not occur in the material';
  return { holds, why: `${why}; a rehearsal only compares words (${Math.round(share * 100)} % of them occur).` };
}
