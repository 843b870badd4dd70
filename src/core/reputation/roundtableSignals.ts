import type { Fact } from '../../schema/event';
import type { MemberScore, PeerReview, Signal } from '../../schema/growth';
import type { GrowthState } from '../../views/growthView';
import { scoredRunsOf } from '../../views/scoresView';
import { peerMeans, reviewingOf } from './peerReview';
import { peersScale } from './scales';
import { pointsOf, type RunOfMember, signalsOf } from './signals';

/** What a roundtable came to, before it is settled. */
export type ScoredRun = {
  runId: string;
  members: readonly MemberScore[];
  peers: readonly PeerReview[];
  /** The facts of the run: turns, claims and marks are read from them. */
  facts: readonly Fact[];
};

/** The signals of every member that was scored, for the `run.settled` fact. Nothing of this run may be in the growth yet. */
export function signalsOfRoundtable(growth: GrowthState, run: ScoredRun): Record<string, Signal[]> {
  const seen = seenIn(run.facts);
  const means = peerMeans(
    growth.reputation,
    run.peers.map((review) => ({ ...review, runId: run.runId })),
  );
  const judged = Object.fromEntries(
    run.members.flatMap((score) => {
      const points = pointsOf(score);
      return points === undefined ? [] : [[score.member, peersScale(points)]];
    }),
  );
  return Object.fromEntries(
    run.members.map((score) => [
      score.member,
      signalsOf({
        score,
        earlier: scoredRunsOf(growth.scores, score.member)
          .filter((one) => one.run.runId !== run.runId)
          .map(({ total }) => total),
        ...(seen.get(score.member) ?? emptySeen()),
        peer: means[score.member],
        reviewing: reviewingOf(score.member, means, judged),
      }),
    ]),
  );
}

type Seen = Pick<RunOfMember, 'claims' | 'marks'> & { turns: { taken: number; failed: string[] } };
const emptySeen = (): Seen & { marks: RunOfMember['marks'][number][] } => ({
  turns: { taken: 0, failed: [] },
  claims: { grounded: 0, derived: 0, ungrounded: 0 },
  marks: [],
});
/** Turns in which a member works; what comes after the debate is no work. */
const work: readonly string[] = ['speak', 'rebuttal', 'floor', 'research'];

function seenIn(facts: readonly Fact[]): Map<string, Seen> {
  const seen = new Map<string, ReturnType<typeof emptySeen>>();
  const of = (member: string) => {
    const known = seen.get(member) ?? emptySeen();
    seen.set(member, known);
    return known;
  };
  const failed = new Map<string, string>();
  const ended = new Map<string, string>();
  for (const fact of facts) {
    if (fact.type === 'turn.failed' && work.includes(fact.data.purpose) && fact.data.failure.code !== 'model.aborted')
      failed.set(fact.data.turn, fact.data.member);
    if (fact.type !== 'turn.finished') continue;
    for (const mark of fact.data.marks ?? []) of(mark.member).marks.push(mark);
    if (!work.includes(fact.data.purpose)) continue;
    // One that failed and was asked again has come to an end.
    failed.delete(fact.data.turn);
    ended.set(fact.data.turn, fact.data.member);
    for (const { status } of fact.data.message?.claims ?? []) of(fact.data.member).claims[status] += 1;
  }
  for (const member of ended.values()) of(member).turns.taken += 1;
  for (const [turn, member] of failed) {
    of(member).turns.taken += 1;
    of(member).turns.failed.push(turn);
  }
  return seen;
}
