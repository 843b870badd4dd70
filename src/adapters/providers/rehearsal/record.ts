import {
  behaviorLinePattern,
  eventLinePattern,
  goalLinePattern,
  itemLinePattern,
  questionLinePattern,
  recordHeadings,
  recordLinePattern,
  scoreLinePattern,
  seenLinePattern,
  traitLinePattern,
} from '../../../schema/debriefWords';
import { readTalk, type Said } from './readPrompt';

export type ScoredAxis = { axis: 'novelty' | 'accuracy' | 'impact' | 'challenge'; value: number; turns: string[]; reason: string };

/** The record of a member, taken apart by the words it is written with. */
export type MemberRecord = {
  member: string;
  run: string;
  scores: ScoredAxis[];
  /** Penalties, gates, insights. */
  events: { kind: string; turn: string; reason: string }[];
  seen: { kind: string; run: string; words: string }[];
  behaviors: { id: string; confidence: number; words: string; goes: boolean }[];
  traits: { status: string; label: string; runs: string[] }[];
  goals: { goal: string; elapsed: number; runs: number }[];
  items: { id: string; cost: number; words: string }[];
  questions: { framework: string; ask: string }[];
  /** Its own turns; the label is the turn. */
  turns: Said[];
  /** Whether there were sessions before. */
  met: boolean;
};

export function readRecord(text: string): MemberRecord {
  const parts = partsOf(text);
  const lines = (heading: string): string[] => parts.get(heading) ?? [];
  const found = <T>(heading: string, pattern: RegExp, make: (match: RegExpExecArray) => T): T[] =>
    lines(heading).flatMap((line) => {
      const match = pattern.exec(line);
      return match ? [make(match)] : [];
    });
  const head = recordLinePattern.exec(text);
  const at = (match: RegExpExecArray, index: number): string => match[index] ?? '';
  return {
    member: head?.[1] ?? 'member',
    run: head?.[2] ?? '',
    scores: found(recordHeadings.scores, scoreLinePattern, (match) => ({
      axis: at(match, 1) as ScoredAxis['axis'],
      value: Number(match[2]),
      turns: at(match, 3)
        .split(', ')
        .filter((turn) => turn !== ''),
      reason: at(match, 4),
    })),
    events: found(recordHeadings.scores, eventLinePattern, (match) => ({ kind: at(match, 1), turn: at(match, 2), reason: at(match, 3) })),
    seen: found(recordHeadings.seen, seenLinePattern, (match) => ({ kind: at(match, 1), run: at(match, 2), words: at(match, 3) })),
    behaviors: found(recordHeadings.behaviors, behaviorLinePattern, (match) => ({
      id: at(match, 1),
      confidence: Number(match[2]),
      words: at(match, 3),
      goes: at(match, 3).endsWith('PROPOSED FOR REMOVAL'),
    })),
    traits: found(recordHeadings.traits, traitLinePattern, (match) => ({
      status: at(match, 1),
      label: at(match, 2),
      runs: at(match, 3).split(', '),
    })),
    goals: found(recordHeadings.goals, goalLinePattern, (match) => ({
      goal: at(match, 1),
      elapsed: Number(match[2]),
      runs: Number(match[3]),
    })),
    items: found(recordHeadings.store, itemLinePattern, (match) => ({ id: at(match, 1), cost: Number(match[2]), words: at(match, 3) })),
    questions: found(recordHeadings.questions, questionLinePattern, (match) => ({ framework: at(match, 1), ask: at(match, 2) })),
    turns: readTalk(lines(recordHeadings.said).join('\n')),
    met: lines(recordHeadings.past).some((line) => line.startsWith('- ')),
  };
}

function partsOf(text: string): Map<string, string[]> {
  const known = new Set<string>(Object.values(recordHeadings));
  const parts = new Map<string, string[]>();
  let own: string[] = [];
  for (const line of text.split('\n')) {
    if (known.has(line.trim())) {
      own = [];
      parts.set(line.trim(), own);
    } else own.push(line);
  }
  return parts;
}

/** The axis that lacks most; where several do, the one that comes first in a fixed order. */
export function weakest(record: MemberRecord): ScoredAxis | undefined {
  const order: readonly string[] = ['challenge', 'novelty', 'accuracy', 'impact'];
  return [...record.scores].sort((a, b) => a.value - b.value || order.indexOf(a.axis) - order.indexOf(b.axis))[0];
}

export function strongest(record: MemberRecord): ScoredAxis | undefined {
  const order: readonly string[] = ['impact', 'accuracy', 'novelty', 'challenge'];
  return [...record.scores].sort((a, b) => b.value - a.value || order.indexOf(a.axis) - order.indexOf(b.axis))[0];
}
