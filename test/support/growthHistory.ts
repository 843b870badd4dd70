import { signalsOfRoundtable } from '../../src/core/reputation/roundtableSignals';
import type { Fact, HomeFact, NewHomeFact } from '../../src/schema/event';
import type { AxisValue, MemberScore, PeerReview, PenaltyKind } from '../../src/schema/growth';
import { emptyGrowth, foldGrowth, type GrowthState } from '../../src/views/growthView';

/** How one member did in a roundtable: points of the axes, turns that failed of three, what the judge held against it. */
export type Did = { points: number; failed?: number; penalties?: PenaltyKind[] };

/** A history of roundtables that are settled by the product's own functions, one after another. */
export function createHistory() {
  const growth: GrowthState = emptyGrowth();
  const all: NewHomeFact[] = [];
  let runs = 0;
  const add = (facts: readonly NewHomeFact[]): void => {
    all.push(...facts);
    for (const fact of facts) foldGrowth(growth, { seq: growth.seq + 1, at: growth.seq + 1, v: 1, ...fact } as HomeFact);
  };
  return {
    growth,
    /** Every fact so far, in order. */
    all,
    add,
    /** Settles a roundtable and answers its id. */
    settle(did: Readonly<Record<string, Did>>, peers: readonly Omit<PeerReview, 'why'>[] = []): string {
      runs += 1;
      const runId = `run-${runs}`;
      const reviews = peers.map((one) => ({ ...one, why: 'so' }));
      const members = Object.entries(did).map(([member, one]) => scoreOf(member, one));
      const facts = Object.entries(did).flatMap(([member, one]) => turnsOf(member, one));
      const signals = signalsOfRoundtable(growth, { runId, members, peers: reviews, facts });
      add([
        {
          type: 'run.settled',
          data: {
            ...{ runId, digest: 1, team: 'test', topic: 'x', rehearsal: false, peers: reviews },
            ...{ proposals: [], benched: [], used: [], moves: [] },
            members: members.map((score) => ({
              ...score,
              ...{ feeTier: 'sonnet', gross: 0, fee: 0, unpaid: 0, net: 0, floor: { budget: 0, spent: 0 }, mentions: {} },
              signals: signals[score.member] ?? [],
            })),
          },
        },
      ]);
      return runId;
    },
  };
}

function scoreOf(member: string, { points, failed = 0, penalties = [] }: Did): MemberScore {
  const axis = (index: number) => {
    const value = Math.min(3, Math.max(0, Math.floor((points + 3 - index) / 4))) as AxisValue;
    return { value, reason: 'so', turns: [`r1/${member}/0`] };
  };
  return {
    member,
    ...(failed < 3 && { scores: { novelty: axis(0), accuracy: axis(1), impact: axis(2), challenge: axis(3) } }),
    insights: [],
    penalties: penalties.map((kind) => ({ kind, reason: `was ${kind}`, turn: `r1/${member}/1` })),
    gates: [],
    flags: [],
    revised: [],
  };
}

function turnsOf(member: string, { failed = 0 }: Did): Fact[] {
  return [0, 1, 2].map((index) => {
    const data = { turn: `r1/${member}/${index}`, member, purpose: 'speak' };
    return (
      index < failed
        ? { type: 'turn.failed', data: { ...data, failure: { code: 'model.badRequest', message: 'no', retryable: false } } }
        : { type: 'turn.finished', data: { ...data, marks: [] } }
    ) as Fact;
  });
}
