import { hash32 } from '../../../base/seeded';
import type { SessionOutcomes } from '../../../schema/growthOutputs';
import { axisOf, goalsOf, habits, itemsFor, traitsOf } from './habits';
import type { Prompt } from './readPrompt';
import { type MemberRecord, readRecord, strongest, weakest } from './record';
import { cap, fragment, sentencesOf, tame } from './words';

/** What a rehearsed session comes to: drawn from the scores, the behaviours and the goals of the record, the same each time. */
export function sessionOutcomes(prompt: Prompt): SessionOutcomes {
  const record = readRecord(prompt.record);
  const low = weakest(record);
  const best = strongest(record);
  const habit = low && habits[low.axis][hash32(record.run) % habits[low.axis].length];
  const known = habit && record.behaviors.some(({ words }) => words.startsWith(habit.text));
  const value = (axis: string | undefined): number => record.scores.find((one) => one.axis === axis)?.value ?? 0;
  const total = record.scores.reduce((sum, one) => sum + one.value, 0);
  const topic = fragment(prompt.topic, 12);
  return {
    summary: `Rehearsal, no AI model: ${low ? `@${record.member} works on ${low.axis}, which stood at ${low.value} of 3` : `@${record.member} was not scored`}${best ? `; ${best.axis} stood at ${best.value}` : ''}.`,
    ...(habit && { lesson: `${habit.text}.` }),
    ...episodeOf(record, topic, total),
    addBehaviors: habit && low.value < 2 && !known ? [habit] : [],
    confirmBehaviors: record.behaviors.filter(({ words, goes }) => !goes && value(axisOf(words)) >= 2).map(({ id }) => id),
    removeBehaviors: record.behaviors.filter(({ goes }) => goes).map(({ id }) => id),
    ...traitOf(record),
    goals: low && record.goals.length === 0 ? [{ goal: goalsOf[low.axis], runs: 3 }] : [],
    goalProgress: record.goals.map(({ goal, elapsed, runs }) => {
      const axis = (Object.keys(goalsOf) as (keyof typeof goalsOf)[]).find((one) => goalsOf[one] === goal);
      const reached = axis !== undefined && value(axis) >= 2;
      const status = reached ? 'done' : elapsed >= runs ? 'dropped' : 'active';
      return { goal, progress: axis ? `${axis} stood at ${value(axis)} of 3 in ${record.run}.` : `Not measured in ${record.run}.`, status };
    }),
    ...(best && {
      belief: {
        belief: `What I say lands when ${best.axis} leads it`,
        confidence: best.value >= 2 ? 'medium' : 'low',
        evidence: `${record.run}: ${cap(tame(best.reason), 160)}`,
      },
    }),
    diary: `Rehearsal entry of ${record.run}: we spoke of ${topic || 'the debate'}, and I was asked “${fragment(sentencesOf(prompt.session[0]?.text ?? '').findLast((one) => one.endsWith('?')) ?? 'what I would change', 20)}”.`,
    ...(low && { focus: goalsOf[low.axis] }),
    ...(habit && { bridge: `Last time you set out to ${habit.text.charAt(0).toLowerCase()}${habit.text.slice(1)}; where was it seen?` }),
    ...spending(record, low?.axis),
  };
}

function episodeOf(record: MemberRecord, topic: string, total: number): Pick<SessionOutcomes, 'episode'> {
  const failed = record.events.find(({ kind }) => kind !== 'gate' && kind !== 'insight');
  const gate = record.events.find(({ kind }) => kind === 'gate' || kind === 'insight');
  if (!record.met)
    return { episode: { type: 'first', text: `My first roundtable here, on ${topic || 'a topic without a name'}.`, ...turnOf(record) } };
  if (gate) return { episode: { type: 'insight', text: cap(tame(gate.reason), 200), turn: gate.turn } };
  if (failed)
    return { episode: { type: 'failure', text: `Marked for ${failed.kind}: ${cap(tame(failed.reason), 200)}`, turn: failed.turn } };
  return total >= 8 ? { episode: { type: 'peak', text: `${total} of 12 points on ${topic}.`, ...turnOf(record) } } : {};
}

const turnOf = (record: MemberRecord): { turn?: string } => {
  const turn = record.turns[0]?.label;
  return turn ? { turn } : {};
};

/** A trait that waits is taken further; else the strongest axis suggests one. All evidence is from the observations of the record. */
function traitOf(record: MemberRecord): Pick<SessionOutcomes, 'trait'> {
  const best = strongest(record);
  const waiting = record.traits.find(({ status }) => status === 'candidate');
  const settled = new Set(record.traits.filter(({ status }) => status !== 'candidate').map(({ label }) => label));
  const label = waiting?.label ?? (best && best.value >= 2 ? traitsOf[best.axis] : undefined);
  if (label === undefined || settled.has(label) || record.seen.length === 0) return {};
  const kinds = new Map<string, MemberRecord['seen'][number]>();
  for (const one of record.seen) kinds.set(`${one.kind} ${one.run}`, kinds.get(`${one.kind} ${one.run}`) ?? one);
  const signals = [...kinds.values()].slice(0, 8).map(({ kind, run, words }) => ({ kind: kind as 'cognitive_moves', quote: words, run }));
  const runs = [...new Set([...(waiting?.runs ?? []), record.run, ...signals.map(({ run }) => run)])].filter(
    (run) => run !== '' && run !== 'no run',
  );
  const enough = runs.length >= 3 && new Set(signals.map(({ kind }) => kind)).size >= 2;
  return {
    trait: {
      verdict: enough ? 'confirm' : 'candidate',
      label,
      rationale: `Rehearsal: seen in ${runs.length === 1 ? 'one run' : `${runs.length} runs`} of the record.`,
      runs,
      signals,
    },
  };
}

/** One item that serves what is worked on, where the store has it; at times a wish for the bulletin board. */
function spending(record: MemberRecord, axis: keyof typeof itemsFor | undefined): Pick<SessionOutcomes, 'purchases' | 'request'> {
  const turn = hash32(`${record.member}/${record.run}`);
  const wanted = [
    ...(axis ? itemsFor[axis] : []),
    ...(turn % 2 === 0 ? ['extra-budget', 'first-speaker'] : ['first-speaker', 'extra-budget']),
  ];
  const item = wanted.map((id) => record.items.find((one) => one.id === id)).find((one) => one !== undefined);
  const wish =
    turn % 5 === 0 && axis ? { request: `A skill that helps to ${goalsOf[axis].charAt(0).toLowerCase()}${goalsOf[axis].slice(1)}` } : {};
  return {
    purchases: item
      ? [{ item: item.id, why: axis ? `It serves ${axis}, which is worked on.` : 'It gives room in the next roundtable.' }]
      : [],
    ...wish,
  };
}
