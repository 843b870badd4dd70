import type { StoredFact } from '../../core/ports/journal';
import type { Fact, FactOf, Live, Purpose } from '../../schema/event';
import type { WorkflowType } from '../../schema/workflow';
import type { Cli } from '../context';
import { createFactPrinter, isTeamTurn, leadOf } from './facts';
import { plain } from './plain';
import { createScreen } from './screen';
import { spokenText, withoutMarkers } from './spokenText';
import { createStyle } from './style';
import { summaryText } from './summary';
import { createWrapper, type Wrapper } from './wrap';

/** What of a run decides what a person may do next. */
export type Seen = {
  workflow?: WorkflowType;
  source?: string;
  wroteFiles: boolean /** Its members were scored. */;
  grew: boolean;
  rehearsed: boolean;
};

export type Printer = {
  fact(stored: StoredFact): Promise<void>;
  live(notes: readonly Live[]): void;
  /** Says something beside the run, on standard error, without breaking into a line. */
  interject(text: string): void;
  /** Asks the person something; the cursor stays behind it. */
  question(text: string): void;
  /** Takes in what was before, and shows the head of it alone. */
  recall(facts: readonly StoredFact[]): Promise<void>;
  /** Prints what is still kept back. */
  close(): Promise<void>;
  seen(): Seen;
};

/** Turns that are read as they are spoken; the others come whole. */
const spoken: readonly Purpose[] = [
  'speak',
  'rebuttal',
  'floor',
  'say',
  'draft',
  'review',
  'revise',
  'finish',
  'manage',
  'argue',
  'verdict',
];

/** What the passing line says of turns that are open and not in front. */
const doing: Readonly<Record<Purpose, string>> = {
  speak: 'thinking',
  rebuttal: 'thinking',
  floor: 'thinking',
  research: 'asking the steward',
  steward: 'looking it up',
  watch: 'reading along',
  gate: 'weighing the round',
  state: 'summing up',
  digest: 'writing the digest',
  say: 'thinking',
  draft: 'drafting',
  review: 'reviewing',
  revise: 'revising',
  finish: 'finishing',
  manage: 'weighing who is next',
  argue: 'thinking',
  verdict: 'weighing the arguments',
  vote: 'voting',
  summary: 'summing up',
  assert: 'testing',
  score: 'scoring',
  peer: 'weighing the others',
  distill: 'drawing lessons',
  debrief: 'talking it over',
  evolve: 'voting',
  critique: 'reading it critically',
};

/**
 * The turn in front: `shown` is what of its present reply was written so far. With `void` what comes from the stream is of an
 * attempt that was discarded.
 */
type Front = { turn: string; shown: string; wrapper: Wrapper; void: boolean };
/** A reply that is being spoken; `late` is what of the reply before it has not come from the stream yet. */
type Stream = { member: string; purpose: Purpose; text: string; late: string };

/** The turn that a fact is a part of while it is being taken. */
function partOf(fact: Fact): string | undefined {
  switch (fact.type) {
    case 'turn.replied':
    case 'tool.started':
    case 'tool.finished':
    case 'approval.asked':
    case 'file.changed':
    case 'reply.refused':
      return fact.data.turn;
    default:
      return undefined;
  }
}

/**
 * Shows a run to a person. With `live` the turn in front is written as it streams; what else
 * happens meanwhile is kept until it has ended, so that nothing interleaves. `asks`: the person is
 * asked here, so that a question is not printed as a fact too.
 */
export function createPrinter(
  { io, objects, pathOf }: Pick<Cli, 'io' | 'objects' | 'pathOf'>,
  options: { live: boolean; asks?: boolean },
): Printer {
  const style = createStyle(io);
  const screen = createScreen(io);
  const write = screen.write;
  const page = {
    write,
    style,
    pathOf,
    get width() {
      return io.width;
    },
  };
  const whole = createFactPrinter(page, objects(), { asks: options.asks ?? false });
  const open = new Map<string, { member: string; purpose: Purpose }>();
  const streams = new Map<string, Stream>();
  const settled = new Set<string>();
  /** Turns whose end is shown: what their files came to is no part of them any more. */
  const shownEnds = new Set<string>();
  const askedIn = new Map<string, string>();
  const all: Fact[] = [];
  let isTeam = false;
  let over = false;
  let front: Front | undefined;
  let kept: Fact[] = [];

  const speech = (): Wrapper => createWrapper(write, io.width, '  ', leadOf(style));
  const read = (purpose: Purpose, text: string, ended: boolean): string => (isTeamTurn(purpose) ? spokenText(text, ended) : text);

  const bringForward = (turn: string, member: string): Front => {
    whole.speaker(member);
    front = { turn, shown: '', wrapper: speech(), void: false };
    return front;
  };
  /** Writes what of a reply is there and not shown yet. */
  const go = (at: Front, text: string): void => {
    if (!text.startsWith(at.shown)) return;
    at.wrapper.push(text.slice(at.shown.length));
    at.shown = text;
  };
  /** Brings the turn that has spoken the longest to the front, when the place is free. */
  const promote = (): void => {
    if (front) return;
    for (const [turn, stream] of streams) {
      const text = read(stream.purpose, stream.text, false);
      if (mayBePass(stream.purpose, text)) continue;
      go(bringForward(turn, stream.member), text);
      return;
    }
  };
  const showWork = (): void => {
    if (!options.live || (front && front.shown !== '')) return screen.status('');
    const work = new Map<string, Set<string>>();
    for (const [turn, { member, purpose }] of open) {
      const call = whole.callOf(turn);
      const what = call === undefined ? doing[purpose] : `runs ${call}`;
      work.set(what, (work.get(what) ?? new Set()).add(member));
    }
    screen.status(work.size > 0 ? `… ${[...work].map(([what, who]) => `${[...who].join(', ')} ${what}`).join(' · ')}` : '');
  };

  /** What was streamed of a discarded attempt is void; the next one begins anew under the same name. */
  const restart = (turn: string): boolean => {
    const stream = streams.get(turn);
    if (stream) {
      stream.text = '';
      stream.late = '';
    }
    if (front?.turn !== turn) return false;
    front.wrapper.end();
    front.shown = '';
    return true;
  };

  /** Ends a reply with what it came to in the end, where that goes on from what is shown. */
  const endReply = (at: Front, text: string, inFull: string): void => {
    const rest = remainder(text, at.shown);
    if (rest === undefined) {
      at.wrapper.end();
      write(style.dim('  (what was kept of it:)\n'));
      at.wrapper.push(inFull);
    } else at.wrapper.push(rest);
    at.wrapper.end();
    at.shown = '';
  };

  const endFront = (at: Front, fact: FactOf<'turn.finished'> | FactOf<'turn.failed'>): void => {
    front = undefined;
    if (fact.type === 'turn.failed') {
      at.wrapper.end();
      return whole.fault(fact.data);
    }
    const { purpose, text, message, posted } = fact.data;
    const asRead = read(purpose, text, true);
    if (isTeamTurn(purpose)) endReply(at, asRead, message ? withoutMarkers(message.text) : asRead);
    else endReply(at, text, message?.text ?? text);
    if (posted !== undefined) whole.heard(fact.data.turn);
    whole.foot(fact.data);
  };

  const flushKept = async (): Promise<void> => {
    const waiting = kept;
    kept = [];
    for (const fact of waiting) await show(fact);
  };

  /** Shows a fact now, or keeps it until the turn in front has ended. */
  const show = async (fact: Fact): Promise<void> => {
    const part = fact.type === 'approval.decided' ? askedIn.get(fact.data.ask) : partOf(fact);
    if (!front && isTeam && !over && part !== undefined && !shownEnds.has(part)) bringForward(part, whole.takerOf(part) ?? '');
    const ends = fact.type === 'turn.finished' || fact.type === 'turn.failed';
    if (!front) {
      if (ends) shownEnds.add(fact.data.turn);
      return whole.print(fact);
    }
    if (ends && fact.data.turn === front.turn) {
      shownEnds.add(front.turn);
      endFront(front, fact);
      return flushKept();
    }
    if (fact.type === 'turn.retried' && fact.data.turn === front.turn) {
      // What is still on its way from the failed attempt comes before the reset, unless that was here first.
      front.void = front.shown !== '';
      restart(front.turn);
      return whole.retry(fact.data);
    }
    if (part === front.turn) {
      if (fact.type !== 'turn.replied') {
        front.wrapper.end();
        return whole.print(fact);
      }
      const text = spokenText(fact.data.text, true);
      return endReply(front, text, text);
    }
    kept.push(fact);
  };

  /** Shows what is kept, whatever stands in front: nothing more of that comes. */
  const giveUpFront = async (): Promise<void> => {
    front?.wrapper.end();
    front = undefined;
    over = true;
    await flushKept();
  };

  const take = async (fact: Fact): Promise<void> => {
    whole.note(fact);
    switch (fact.type) {
      case 'run.created':
        isTeam = fact.data.team.workflow.type !== 'roundtable';
        break;
      case 'turn.started':
        open.set(fact.data.turn, { member: fact.data.member, purpose: fact.data.purpose });
        break;
      case 'turn.finished':
      case 'turn.failed':
        settled.add(fact.data.turn);
        open.delete(fact.data.turn);
        streams.delete(fact.data.turn);
        break;
      case 'turn.replied': {
        const stream = streams.get(fact.data.turn);
        const { text } = fact.data;
        const speaker = open.get(fact.data.turn);
        if (stream) {
          stream.late = text.startsWith(stream.text) ? text.slice(stream.text.length) : '';
          stream.text = '';
        } else if (speaker) streams.set(fact.data.turn, { ...speaker, text: '', late: text });
        break;
      }
      case 'approval.asked':
        askedIn.set(fact.data.ask, fact.data.turn);
        break;
      case 'run.finished':
      case 'run.resumed':
        open.clear();
        streams.clear();
        await giveUpFront();
        over = fact.type === 'run.finished';
        break;
      default:
        break;
    }
    await show(fact);
    if (fact.type === 'run.finished' && isTeam) write(summaryText(all, style, io.width));
  };

  return {
    async fact(stored) {
      const fact = plain(stored) as Fact;
      all.push(fact);
      await take(fact);
      promote();
      showWork();
    },
    live(notes) {
      if (!options.live) return;
      for (const note of notes) {
        if (note.type === 'turn.progress' || settled.has(note.turn)) continue;
        if (note.type === 'turn.reset') {
          const shown = front?.turn === note.turn && front.shown !== '';
          if (restart(note.turn) && front) {
            front.void = false;
            if (shown) write(style.warn('  (cut off; begins again)\n'));
          }
          continue;
        }
        if (!spoken.includes(note.purpose) || (front?.turn === note.turn && front.void)) continue;
        const stream = streams.get(note.turn) ?? { member: plain(note.member), purpose: note.purpose, text: '', late: '' };
        stream.text += withoutLate(stream, plain(note.text));
        streams.set(note.turn, stream);
        if (front?.turn === note.turn) {
          screen.status('');
          go(front, read(note.purpose, stream.text, false));
        } else promote();
      }
      showWork();
    },
    interject(text) {
      screen.status('');
      front?.wrapper.pause();
      io.err(text);
      showWork();
    },
    question(text) {
      screen.status('');
      front?.wrapper.pause();
      write(text);
    },
    async recall(facts) {
      for (const stored of facts) {
        const fact = plain(stored) as Fact;
        all.push(fact);
        whole.note(fact);
        if (fact.type === 'turn.finished' || fact.type === 'turn.failed') shownEnds.add(fact.data.turn);
        if (fact.type !== 'run.created') continue;
        isTeam = fact.data.team.workflow.type !== 'roundtable';
        await whole.print(fact);
      }
    },
    async close() {
      screen.status('');
      await giveUpFront();
    },
    seen() {
      const created = all.find((fact) => fact.type === 'run.created');
      const team = created?.data.team;
      return {
        ...(team && { workflow: team.workflow.type, source: team.source }),
        wroteFiles: all.some((fact) => fact.type === 'file.changed' && fact.data.private !== true),
        grew: all.some((fact) => fact.type === 'work.scored'),
        rehearsed: team?.members.some((member) => member.ref.provider === 'rehearsal') ?? false,
      };
    },
  };
}

/** A piece of a stream without what belongs to the reply before, which is shown already. */
function withoutLate(stream: Stream, piece: string): string {
  let same = 0;
  while (same < piece.length && piece[same] === stream.late[same]) same += 1;
  stream.late = same === piece.length ? stream.late.slice(same) : '';
  return piece.slice(same);
}

/** A floor turn is held back until it is no longer the word PASS. */
function mayBePass(purpose: Purpose, text: string): boolean {
  if (text.trim() === '') return true;
  return purpose === 'floor' && /^\W*(P|PA|PAS|PASS)\W*$/i.test(text);
}

/** What of a finished text was not streamed; undefined when something else was. */
function remainder(finished: string, streamed: string): string | undefined {
  const begun = streamed.trimStart();
  const text = finished.trimStart();
  if (text.startsWith(begun)) return text.slice(begun.length);
  return text.trimEnd() === begun.trimEnd() ? '' : undefined;
}
