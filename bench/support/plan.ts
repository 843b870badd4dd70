import type { RunPlan } from '../../src/core/run/command';
import type { ResolvedMember } from '../../src/schema/team';

/** A plan with one member and nothing to look up. */
export function benchPlan({ provider, model, contextWindow }: { provider: string; model: string; contextWindow: number }): RunPlan {
  const member = (name: string, part: ResolvedMember['part']): ResolvedMember => ({
    name,
    part,
    role: name,
    model: 'auto',
    tier: 'sonnet',
    persona: `You are ${name}.`,
    ref: { provider, model },
    why: 'bench',
    contextWindow,
    maxOutputTokens: 1_000,
  });
  return {
    topic: 'bench',
    team: {
      name: 'bench',
      workflow: { type: 'roundtable', rounds: 3, floor_budget: 3, blind_first_drafts: false, early_stop: true },
      members: [member('elena', 'worker'), member('marcus', 'worker')],
      judge: member('judge', 'judge'),
      judging: { watch: 'turn', max_gates: 3 },
      steward: member('steward', 'steward'),
      stewarding: { enabled: false, free_requests: 0, budget_per_agent: 0, public: false, timeout: 60 },
      budget: {},
      turnTimeoutMs: 60_000,
      source: 'bench',
    },
    files: [],
    refusedFiles: [],
    seed: 1,
  };
}
