import type { ModelRequest } from '../../../schema/model';
import { citationPattern, evidenceLinePattern, headings, type Move, moves, talkLinePattern } from '../../../schema/prompt';

export type Colleague = { name: string; role: string };
export type EvidenceLine = { no: number; text: string };
export type Block = { path: string; from: number; to: number; lines: EvidenceLine[] };
export type Said = { author: string; label: string; text: string };
export type State = { established: string[]; positions: { member: string; position: string }[]; questions: string[]; shifts: string[] };
export type GivenMark = { kind: string; member: string; reason: string };

/** What a request to a member of the table says, taken apart. A part that is not there is empty. */
export type Prompt = {
  me: string;
  role: string;
  colleagues: Colleague[];
  topic: string;
  briefing: string;
  files: { path: string; bytes: number | undefined }[];
  state: State;
  evidence: Block[];
  notFound: string[];
  talk: Said[];
  marks: GivenMark[];
  person: string[];
  /** What happened, after a debate, as it stands there; and what was said of it in private. */
  record: string;
  /** The same as turns, where it is what was said in the whole debate. */
  recordTurns: Said[];
  session: Said[];
  /** Absent when the prompt is no turn at a table. */
  move: Move | undefined;
  /** All that stands under the last heading. */
  task: string;
  round: number;
  rounds: number;
  /** The last thing a person or program asked, for prompts that are no turn. */
  plain: string;
};

type SectionName = keyof typeof headings;

const systemParts: SectionName[] = ['who', 'role', 'voice', 'evolved', 'habits', 'memory', 'skills', 'team', 'protocol'];
const userParts: SectionName[] = [
  'topic',
  'briefing',
  'files',
  'state',
  'evidence',
  'talk',
  'marks',
  'person',
  'record',
  'session',
  'task',
];

/** Reads a request by the headings that prompts are made of. */
export function readPrompt(request: ModelRequest): Prompt {
  const users = request.messages
    .filter((message) => message.role === 'user')
    .map((message) => message.parts.map((part) => part.text).join('\n'));
  const table = users.findLast((text) => text.split('\n').some((line) => line.trim() === headings.task)) ?? '';
  const system = sections(request.system, systemParts);
  const user = sections(table, userParts);
  const task = user.task ?? '';
  const first =
    task
      .split('\n')
      .find((line) => line.trim() !== '')
      ?.trim() ?? '';
  const rounds = /Round (\d+)(?: of (\d+))?/i.exec(first);
  const move = (Object.keys(moves) as Move[]).find((key) => first.startsWith(moves[key]));
  const round = rounds?.[1] === undefined ? 1 : Number(rounds[1]);
  return {
    me: /^You are @([a-z][a-z0-9_-]*)\b/m.exec(system.who ?? '')?.[1] ?? 'member',
    role: (system.role ?? '').trim(),
    colleagues: bulleted(system.team).flatMap((line) => {
      const match = /^@([a-z][a-z0-9_-]*)(?::\s*(.*))?$/.exec(line);
      return match?.[1] === undefined ? [] : [{ name: match[1], role: match[2] ?? '' }];
    }),
    // A citation in the topic is nobody's evidence; said again it would pass for one.
    topic: (user.topic ?? '').trim().split('\n')[0]?.replace(citationPattern, '$1').trim() ?? '',
    briefing: (user.briefing ?? '').trim(),
    files: bulleted(user.files).map(readFileBullet),
    state: readState(user.state ?? ''),
    ...readEvidence(user.evidence ?? ''),
    talk: readTalk(user.talk ?? ''),
    marks: bulleted(user.marks).flatMap((line) => {
      const match = /^(\w+) @([a-z][a-z0-9_-]*)\s*(?:·[^:]*)?:\s*(.*)$/.exec(line);
      return match ? [{ kind: match[1] ?? '', member: match[2] ?? '', reason: match[3] ?? '' }] : [];
    }),
    person: bulleted(user.person),
    record: user.record ?? '',
    recordTurns: readTalk(user.record ?? ''),
    session: readTalk(user.session ?? ''),
    move: first === '' ? undefined : move,
    task,
    round,
    rounds: Math.max(round, rounds?.[2] === undefined ? 3 : Number(rounds[2])),
    plain: users[users.length - 1] ?? '',
  };
}

/** The sections of a text, whose headings stand in a known order; the last one is looked for from the end. */
function sections(text: string, order: readonly SectionName[]): Partial<Record<SectionName, string>> {
  const lines = text.split('\n').map((line) => line.replace(/\r$/, ''));
  const starts: { name: SectionName; at: number }[] = [];
  let from = 0;
  for (const name of order) {
    const isTask = name === 'task';
    const at = isTask ? lines.lastIndexOf(headings.task) : lines.indexOf(headings[name], from);
    if (at < from) continue;
    starts.push({ name, at });
    from = at + 1;
  }
  const task = starts.find((start) => start.name === 'task');
  const kept = starts.filter((start) => start === task || task === undefined || start.at < task.at);
  const out: Partial<Record<SectionName, string>> = {};
  kept.forEach((start, index) => {
    out[start.name] = lines
      .slice(start.at + 1, kept[index + 1]?.at ?? lines.length)
      .join('\n')
      .trim();
  });
  return out;
}

function bulleted(text: string | undefined): string[] {
  return (text ?? '')
    .split('\n')
    .map((line) => /^\s*-\s+(.*)$/.exec(line)?.[1]?.trim() ?? '')
    .filter((line) => line !== '');
}

function readFileBullet(line: string): { path: string; bytes: number | undefined } {
  const match = /^(.*?)(?:\s+\((\d+) bytes[^)]*\))?$/.exec(line);
  return { path: (match?.[1] ?? line).trim(), bytes: match?.[2] === undefined ? undefined : Number(match[2]) };
}

function readState(text: string): State {
  const state: State = { established: [], positions: [], questions: [], shifts: [] };
  let at = '';
  for (const raw of text.split('\n')) {
    const line = raw.trim();
    const head = /^(Established|Live positions|Open questions|Shifts this round):?$/i.exec(line)?.[1]?.toLowerCase();
    const item = /^-\s+(.*)$/.exec(line)?.[1];
    if (head !== undefined) at = head;
    else if (item === undefined) continue;
    else if (at === 'established') state.established.push(item);
    else if (at === 'open questions') state.questions.push(item);
    else if (at === 'shifts this round') state.shifts.push(item);
    else if (at === 'live positions') {
      const match = /^@([a-z][a-z0-9_-]*):\s*(.*)$/.exec(item);
      if (match?.[1] !== undefined) state.positions.push({ member: match[1], position: match[2] ?? '' });
    }
  }
  return state;
}

function readEvidence(text: string): { evidence: Block[]; notFound: string[] } {
  const evidence: Block[] = [];
  const notFound: string[] = [];
  let block: Block | undefined;
  for (const line of text.split('\n')) {
    const head = evidenceLinePattern.exec(line.trim());
    const numbered = /^\s*(\d+)(?:\s{1,2}|\t|$)(.*)$/.exec(line);
    const missing = /^Not found:\s*(.+)$/.exec(line.trim());
    if (head) {
      block = { path: head[1] ?? '', from: Number(head[2]), to: Number(head[3]), lines: [] };
      evidence.push(block);
    } else if (missing?.[1] !== undefined) {
      notFound.push(missing[1].trim());
      block = undefined;
    } else if (block && numbered) {
      const no = Number(numbered[1]);
      if (no >= block.from && no <= block.to) block.lines.push({ no, text: numbered[2] ?? '' });
    } else if (line.trim() === '') block = undefined;
  }
  return { evidence, notFound };
}

export function readTalk(text: string): Said[] {
  const out: { author: string; label: string; lines: string[] }[] = [];
  for (const line of text.split('\n')) {
    const head = talkLinePattern.exec(line.trim());
    if (head) out.push({ author: head[1] ?? '', label: head[2] ?? '', lines: [] });
    else out[out.length - 1]?.lines.push(line);
  }
  return out.map(({ author, label, lines }) => ({ author, label, text: lines.join('\n').trim() }));
}

/** The position at the end of a turn, where it has one. */
export function positionOf(text: string): string | undefined {
  return text
    .trimEnd()
    .split('\n')
    .findLast((line) => /^POSITION:\s*\S/.test(line))
    ?.replace(/^POSITION:\s*/, '')
    .trim();
}

/** Whether a reference to lines lies in what was shown. */
export function isShown(evidence: readonly Block[], path: string, from: number, to: number): boolean {
  const lines = new Set(evidence.filter((block) => block.path === path).flatMap((block) => range(block.from, block.to)));
  return to >= from && to - from < 5_000 && range(from, to).every((no) => lines.has(no));
}

function range(from: number, to: number): number[] {
  return to < from || to - from > 20_000 ? [] : Array.from({ length: to - from + 1 }, (_, index) => from + index);
}
