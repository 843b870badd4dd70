import type { Fact, FactOf, NewHomeFact } from '../../schema/event';
import type { Signal } from '../../schema/growth';
import { Critique } from '../../schema/growthOutputs';
import type { GrowthState } from '../../views/growthView';
import type { MemberReputation } from '../../views/reputationView';
import { emptyRunStanding, foldStanding, type RunStanding } from '../../views/standingView';
import { clamp, mean, said } from './scales';
import { averageOver, fallOf, improvementOf } from './signals';

/** How the key of a critique's turn ends: before it stands the turn that it is about. */
export const critiqueKey = '/critique';
/** A critique under this asks for a revision. Source: FACTS 3.2. */
export const reviseBelow = 7;

/**
 * What a run of a team workflow says of its members: one `standing.signalled` a member, for when the run has ended. Nothing for a member that is
 * signalled for this run already, so that it can be asked again after a resume. Roundtables have `signalsOfRoundtable`.
 */
export function signalsOfRun(growth: GrowthState, facts: readonly Fact[]): NewHomeFact[] {
  const seen = read(facts);
  const runId = seen.standing.run?.runId;
  if (runId === undefined) return [];
  return (seen.standing.run?.members ?? []).flatMap((member): NewHomeFact[] => {
    const known = growth.reputation.members[member];
    if (known?.history.some((moment) => moment.runId === runId)) return [];
    const signals = signalsFor(member, seen, known);
    return signals.length > 0 ? [{ type: 'standing.signalled', data: { member, runId, signals, by: 'runner' } }] : [];
  });
}

/**
 * What the person kept and undid of a run says of the authors, and of an advisor's critiques of them. To be asked once nothing of the run is
 * undecided, or when the next run begins; a member whose changes of this run have counted is left out.
 */
export function signalsOfHunks(growth: GrowthState, facts: readonly Fact[]): NewHomeFact[] {
  const { standing, critiques } = read(facts);
  const runId = standing.run?.runId;
  if (runId === undefined) return [];
  const out: NewHomeFact[] = [];
  const add = (member: string, signal: Signal): void => {
    const counted = growth.reputation.members[member]?.history.some(
      (moment) => moment.runId === runId && moment.signals.some((one) => one.shows === 'hunks' && one.dimension === signal.dimension),
    );
    if (!counted) out.push({ type: 'standing.signalled', data: { member, runId, signals: [signal], by: 'person' } });
  };
  for (const member of standing.run?.members ?? []) {
    const turns = turnsOf(standing, member).filter(({ kept, undone }) => kept + undone > 0);
    const kept = turns.reduce((sum, turn) => sum + turn.kept, 0);
    const undone = turns.reduce((sum, turn) => sum + turn.undone, 0);
    if (kept + undone === 0) continue;
    const why = `The person kept ${kept} of ${kept + undone} changes.`;
    const value = (kept / (kept + undone)) * 100;
    add(member, { dimension: 'output_quality', value, why, turns: turns.map(({ turn }) => turn), shows: 'hunks' });
  }
  const off = critiques.flatMap(({ by, about, score }) => {
    const turn = standing.turns[about];
    return turn && turn.kept + turn.undone > 0
      ? [{ by, about, off: Math.abs(score * 10 - (turn.kept / (turn.kept + turn.undone)) * 100) }]
      : [];
  });
  for (const by of new Set(off.map((one) => one.by))) {
    const own = off.filter((one) => one.by === by);
    if (own.length < 2) continue;
    const apart = mean(own.map((one) => one.off));
    add(by, {
      dimension: 'review_accuracy',
      value: clamp(100 - apart),
      why: `Its ${own.length} critiques are ${said(apart)} points from what the person kept.`,
      turns: own.map(({ about }) => about),
      shows: 'hunks',
    });
  }
  return out;
}

type GivenCritique = { by: string; about: string; score: number };
type Read = { standing: RunStanding; critiques: GivenCritique[]; failed: ReadonlyMap<string, string>; facts: readonly Fact[] };

function read(facts: readonly Fact[]): Read {
  const standing = emptyRunStanding();
  const critiques: GivenCritique[] = [];
  const failed = new Map<string, string>();
  for (const fact of facts) {
    foldStanding(standing, fact);
    if (fact.type === 'turn.failed' && isWork(fact) && fact.data.failure.code !== 'model.aborted')
      failed.set(fact.data.turn, fact.data.member);
    if (fact.type !== 'turn.finished') continue;
    failed.delete(fact.data.turn);
    const critique = fact.data.purpose === 'critique' ? readCritique(fact.data.text) : undefined;
    if (critique) critiques.push({ by: fact.data.member, about: fact.data.turn.slice(0, -critiqueKey.length), score: critique.score });
  }
  return { standing, critiques, failed, facts };
}

function readCritique(text: string): Critique | undefined {
  try {
    const read = Critique.safeParse(JSON.parse(text));
    return read.success ? read.data : undefined;
  } catch {
    return undefined;
  }
}

const notWork: readonly string[] = ['critique', 'summary', 'assert'];
function isWork({ data }: FactOf<'turn.failed'> | FactOf<'turn.finished'>): boolean {
  return !notWork.includes(data.purpose);
}

function turnsOf({ turns }: RunStanding, member: string) {
  return Object.values(turns).filter((turn) => turn.member === member);
}

function signalsFor(member: string, seen: Read, known: MemberReputation | undefined): Signal[] {
  const done = seen.facts.filter(
    (fact): fact is FactOf<'turn.finished'> => fact.type === 'turn.finished' && fact.data.member === member && isWork(fact),
  );
  const failed = [...seen.failed].flatMap(([turn, by]) => (by === member ? [turn] : []));
  const taken = done.length + failed.length;
  if (taken === 0) return [];
  const share = failed.length / taken;
  const output = outputOf(member, seen, done);
  // Nothing came of it: that is an output too.
  if (done.length === 0)
    output.push({
      dimension: 'output_quality',
      value: 10,
      why: 'Every turn failed, so there is no output.',
      turns: failed,
      shows: 'failure',
    });
  const now = output.length > 0 ? mean(output.map(({ value }) => value)) : undefined;
  const before = earlierOutput(known);
  return [
    {
      dimension: 'task_completion',
      value: (1 - share) * 100,
      why: `${done.length} of ${taken} turns came to an end.`,
      turns: failed,
      ...(share > 0 && { shows: 'failure' as const }),
    },
    ...output,
    ...(now !== undefined && before.length > 0
      ? [
          {
            dimension: 'improvement_rate' as const,
            value: improvementOf(now, before),
            why: `What it delivered came to ${said(now)}, over ${before.length} ${before.length === 1 ? 'run' : 'runs'} before to ${said(mean(before))}.`,
          },
        ]
      : []),
    ...steadiness(share, failed, now === undefined ? [] : [...before, now]),
  ];
}

function steadiness(share: number, failed: readonly string[], values: readonly number[]): Signal[] {
  if (share >= 0.5)
    return [{ dimension: 'consistency', value: 30, why: 'Half of its turns or more failed.', turns: [...failed], shows: 'failure' }];
  if (values.length < 3 && share === 0) return [];
  const fall = values.length < 3 ? 0 : fallOf(values);
  return [
    {
      dimension: 'consistency',
      value: clamp(95 - 2.5 * fall - 65 * share),
      why: `What it delivered: ${values.map(said).join(', ')}; ${failed.length} failed turns.`,
      turns: [...failed],
    },
  ];
}

/** What its last runs delivered, a value a run, the oldest first. */
function earlierOutput(known: MemberReputation | undefined): number[] {
  const byRun = new Map<string, number[]>();
  for (const { seq, runId, signals } of known?.history ?? []) {
    const values = signals.flatMap((signal) => (signal.dimension === 'output_quality' ? [signal.value] : []));
    if (values.length > 0) byRun.set(runId ?? String(seq), [...(byRun.get(runId ?? String(seq)) ?? []), ...values]);
  }
  return [...byRun.values()].slice(-averageOver).map(mean);
}

/** Approvals of a reviewer and critiques of an advisor, a signal each, however many turns they are about. */
function outputOf(member: string, { facts, critiques, standing }: Read, done: readonly FactOf<'turn.finished'>[]): Signal[] {
  const out: Signal[] = [];
  const own = critiques.filter(({ about }) => standing.turns[about]?.member === member);
  if (own.length > 0) {
    const low = own.filter(({ score }) => score < reviseBelow);
    out.push({
      dimension: 'output_quality',
      value: mean(own.map(({ score }) => score)) * 10,
      why: `@${own[0]?.by} gave ${own.map(({ score }) => said(score)).join(', ')} of 10${low.length > 0 ? `, and ${low.length} had to be revised` : ''}.`,
      turns: own.map(({ about }) => about),
      ...(low.length > 0 && { shows: 'rework' as const }),
    });
  }
  const made = done.filter(({ data }) => data.purpose === 'draft' || data.purpose === 'revise');
  const reviewed = facts.some((fact) => fact.type === 'turn.finished' && fact.data.purpose === 'review');
  const end = facts.findLast((fact) => fact.type === 'run.finished');
  if (made.some(({ data }) => data.purpose === 'draft') && reviewed && end?.type === 'run.finished' && end.data.status === 'done') {
    // The revision that a critique asked for is counted with the critique.
    const revisions = made.filter(({ data }) => data.purpose === 'revise' && !data.turn.endsWith('/revised'));
    const approved = end.data.reason === 'approved';
    out.push({
      dimension: 'output_quality',
      value: approved ? Math.max(60, 92 - 10 * revisions.length) : 40,
      why: approved
        ? `Approved after ${revisions.length} ${revisions.length === 1 ? 'revision' : 'revisions'}.`
        : 'The reviewer did not approve.',
      turns: revisions.map(({ data }) => data.turn),
      ...((!approved || revisions.length > 1) && { shows: 'rework' as const }),
    });
  }
  return out;
}
