import type { Evidence, Mark, Message, MessageKind } from '../../schema/message';
import { talkLine } from '../../schema/prompt';
import type { RunState, Said } from '../run/runState';

const debateKinds: readonly MessageKind[] = ['speak', 'rebuttal', 'floor'];

/** Which of what was said a prompt shows. */
export type Sight = {
  /** The member who reads; the judge reads everything. */
  reader: string | 'judge';
  round: number;
  /** Hides what others said in this phase of this round (blind first drafts). */
  blind?: boolean;
  /** A turn whose review runs at the same time as the prompt's own turn: not visible yet, also not on a replay. */
  notYet?: string;
};

/** The debate of one round as the reader may see it: speeches and the judge's comments. */
export function talkOf(state: Readonly<RunState>, sight: Sight): Said[] {
  return state.said.filter(({ message }) => {
    if (message.round !== sight.round) return false;
    if (message.kind === 'judge') return message.about !== sight.notYet || sight.notYet === undefined;
    if (!debateKinds.includes(message.kind)) return false;
    return !(sight.blind && message.author !== sight.reader);
  });
}

/** The quotes that the reader was given, each range once, oldest first. */
export function evidenceOf(
  state: Readonly<RunState>,
  reader: string | 'judge',
): { evidence: { quote: Evidence; seq: number }[]; notFound: string[]; seqs: number[] } {
  const evidence = new Map<string, { quote: Evidence; seq: number }>();
  const notFound: string[] = [];
  const seqs: number[] = [];
  for (const { seq, message } of state.said) {
    if (message.kind !== 'steward') continue;
    if (message.private && reader !== 'judge' && !message.to?.includes(reader)) continue;
    seqs.push(seq);
    for (const quote of message.evidence ?? []) evidence.set(`${quote.path}:${quote.from}-${quote.to}`, { quote, seq });
    const missing = /^Not found: (.+)$/m.exec(message.text)?.[1];
    if (missing) notFound.push(missing);
  }
  const all = [...evidence.values()];
  const inside = (a: Evidence, b: Evidence): boolean => a !== b && a.path === b.path && a.from >= b.from && a.to <= b.to;
  return { evidence: all.filter(({ quote }) => !all.some((other) => inside(quote, other.quote))), notFound, seqs };
}

/** The person's words, newest ten. */
export function steersOf(state: Readonly<RunState>): Said[] {
  return state.said.filter(({ message }) => message.kind === 'steer').slice(-10);
}

/** The judge's marks that are out in the open for this reader, newest ten. */
export function marksOf(state: Readonly<RunState>, notYet: string | undefined): Mark[] {
  return state.marks
    .map(({ mark }) => mark)
    .filter((mark) => notYet === undefined || mark.turn !== notYet)
    .slice(-10);
}

const labels: Partial<Record<MessageKind, string>> = { speak: 'speak', rebuttal: 'rebuttal', floor: 'floor', judge: 'judge' };

/** A message as it stands in a prompt. */
export function talkText(message: Message): string {
  return `${talkLine(message.author, `Round ${message.round} ${labels[message.kind] ?? message.kind}`)}\n${message.text.trim()}`;
}
