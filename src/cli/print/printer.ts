import type { StoredFact } from '../../core/ports/journal';
import type { Fact, FactOf, Live, Purpose } from '../../schema/event';
import type { Cli } from '../context';
import { createFactPrinter, leadOf } from './facts';
import { plain } from './plain';
import { createScreen } from './screen';
import { createStyle } from './style';
import { createWrapper, type Wrapper } from './wrap';

export type Printer = {
  fact(stored: StoredFact): Promise<void>;
  live(notes: readonly Live[]): void;
  /** Says something beside the run, on standard error, without breaking into a line. */
  interject(text: string): void;
  /** Takes in what was before, and shows the head of it alone. */
  recall(facts: readonly StoredFact[]): Promise<void>;
  /** Prints what is still kept back. */
  close(): Promise<void>;
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
};

/** The turn that is being written; `text` is what of it was written so far. */
type Front = { turn: string; text: string; wrapper: Wrapper; void: boolean };
type Stream = { member: string; purpose: Purpose; text: string };

/**
 * Shows a run to a person. With `live` the turn in front is written as it streams; what else
 * happens meanwhile is kept until it has ended, so that nothing interleaves.
 */
export function createPrinter({ io, objects, pathOf }: Pick<Cli, 'io' | 'objects' | 'pathOf'>, options: { live: boolean }): Printer {
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
  const whole = createFactPrinter(page, objects());
  const open = new Map<string, { member: string; purpose: Purpose }>();
  const streams = new Map<string, Stream>();
  const settled = new Set<string>();
  let front: Front | undefined;
  let kept: Fact[] = [];

  const speech = (): Wrapper => createWrapper(write, io.width, '  ', leadOf(style));

  /** Brings the turn that has spoken the longest to the front, when the place is free. */
  const promote = (): void => {
    if (front) return;
    for (const [turn, stream] of streams) {
      if (mayBePass(stream)) continue;
      whole.speaker(stream.member);
      front = { turn, text: stream.text, wrapper: speech(), void: false };
      front.wrapper.push(stream.text);
      return;
    }
  };
  const showWork = (): void => {
    if (!options.live || front) return screen.status('');
    const work = new Map<string, Set<string>>();
    for (const { member, purpose } of open.values()) work.set(doing[purpose], (work.get(doing[purpose]) ?? new Set()).add(member));
    screen.status(work.size > 0 ? `… ${[...work].map(([what, who]) => `${[...who].join(', ')} ${what}`).join(' · ')}` : '');
  };

  /** What was streamed of a discarded attempt is void; the next one begins anew under the same name. */
  const restart = (turn: string): boolean => {
    const stream = streams.get(turn);
    if (stream) stream.text = '';
    if (front?.turn !== turn) return false;
    front.wrapper.end();
    front.text = '';
    return true;
  };

  const endFront = (fact: FactOf<'turn.finished'> | FactOf<'turn.failed'>): void => {
    if (!front) return;
    const { wrapper, text } = front;
    front = undefined;
    if (fact.type === 'turn.failed') {
      wrapper.end();
      return whole.fault(fact.data);
    }
    const rest = remainder(fact.data.text, text);
    if (rest === undefined) {
      wrapper.end();
      write(style.dim('  (what was kept of it:)\n'));
      wrapper.push(fact.data.message?.text ?? fact.data.text);
    } else wrapper.push(rest);
    wrapper.end();
    whole.foot(fact.data);
  };

  const flushKept = async (): Promise<void> => {
    const waiting = kept;
    kept = [];
    for (const fact of waiting) await whole.print(fact);
  };

  const take = async (fact: Fact): Promise<void> => {
    whole.note(fact);
    if (fact.type === 'turn.started') open.set(fact.data.turn, { member: fact.data.member, purpose: fact.data.purpose });
    const ends = fact.type === 'turn.finished' || fact.type === 'turn.failed';
    if (ends) {
      settled.add(fact.data.turn);
      open.delete(fact.data.turn);
      streams.delete(fact.data.turn);
    }
    if (fact.type === 'run.finished' || fact.type === 'run.resumed') {
      open.clear();
      streams.clear();
    }
    if (!front) return whole.print(fact);
    if (ends && fact.data.turn === front.turn) {
      endFront(fact);
      return flushKept();
    }
    if (fact.type === 'turn.retried' && fact.data.turn === front.turn) {
      // What is still on its way from the failed attempt comes before the reset, unless that was here first.
      front.void = front.text !== '';
      restart(front.turn);
      return whole.retry(fact.data);
    }
    if (fact.type !== 'run.finished') {
      kept.push(fact);
      return;
    }
    front.wrapper.end();
    front = undefined;
    await flushKept();
    return whole.print(fact);
  };

  return {
    async fact(stored) {
      await take(plain(stored) as Fact);
      promote();
      showWork();
    },
    live(notes) {
      if (!options.live) return;
      for (const note of notes) {
        if (note.type === 'turn.progress' || settled.has(note.turn)) continue;
        if (note.type === 'turn.reset') {
          const shown = front?.turn === note.turn && front.text !== '';
          if (restart(note.turn) && front) {
            front.void = false;
            if (shown) write(style.warn('  (cut off; begins again)\n'));
          }
          continue;
        }
        if (!spoken.includes(note.purpose) || (front?.turn === note.turn && front.void)) continue;
        const text = plain(note.text);
        const stream = streams.get(note.turn) ?? { member: plain(note.member), purpose: note.purpose, text: '' };
        stream.text += text;
        streams.set(note.turn, stream);
        if (front?.turn === note.turn) {
          front.text += text;
          screen.status('');
          front.wrapper.push(text);
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
    async recall(facts) {
      for (const stored of facts) {
        const fact = plain(stored) as Fact;
        whole.note(fact);
        if (fact.type === 'run.created') await whole.print(fact);
      }
    },
    async close() {
      screen.status('');
      front?.wrapper.end();
      front = undefined;
      await flushKept();
    },
  };
}

/** A floor turn is held back until it is no longer the word PASS. */
function mayBePass({ purpose, text }: Stream): boolean {
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
