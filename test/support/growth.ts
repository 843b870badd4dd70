import type { HomeFact, NewHomeFact } from '../../src/schema/event';
import { emptyGrowth, foldGrowth, type GrowthState } from '../../src/views/growthView';

const axis = { value: 2 as const, reason: 'why', turns: [] };
/** A settled roundtable in which everybody got 2 on each axis. */
export function settled(runId: string, members: readonly string[]): NewHomeFact {
  return {
    type: 'run.settled',
    data: {
      ...{ runId, digest: 1, team: 't', topic: '', rehearsal: true, peers: [], proposals: [], benched: [], used: [], moves: [] },
      members: members.map((member) => ({
        ...{
          member,
          insights: [],
          penalties: [],
          gates: [],
          flags: [],
          revised: [],
          feeTier: 'haiku' as const,
          gross: 8,
          fee: 5,
          unpaid: 0,
          net: 3,
        },
        ...{
          scores: { novelty: axis, accuracy: axis, impact: axis, challenge: axis },
          signals: [],
          floor: { budget: 3, spent: 1 },
          mentions: {},
        },
      })),
    },
  };
}
/** Facts folded one by one, numbered on. */
export function folded(facts: readonly NewHomeFact[], state: GrowthState = emptyGrowth()): GrowthState {
  for (const fact of facts) foldGrowth(state, { seq: state.seq + 1, at: state.seq + 1, v: 1, ...fact } as HomeFact);
  return state;
}
