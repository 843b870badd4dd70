import type { StoredFact } from '../../src/core/ports/journal';
import type { Agent } from '../../src/schema/agent';
import type { NewFact } from '../../src/schema/event';
import type { ModelRef } from '../../src/schema/model';
import type { ResolvedMember, ResolvedTeam } from '../../src/schema/team';

export function agent(name: string, part: Agent['part'] = 'worker'): Agent {
  return { name, part, role: `${name}'s role`, model: 'auto', tier: 'sonnet', persona: `You are ${name}.` };
}

export function member(name: string, ref: ModelRef, part: Agent['part'] = 'worker'): ResolvedMember {
  return { ...agent(name, part), ref, why: 'test', contextWindow: 100_000, maxOutputTokens: 1_000 };
}

export function team(names: readonly string[], ref: ModelRef, overrides: Partial<ResolvedTeam> = {}): ResolvedTeam {
  return {
    name: 'test',
    workflow: { type: 'roundtable', rounds: 2, floor_budget: 1, blind_first_drafts: false, early_stop: true },
    members: names.map((name) => member(name, ref)),
    judge: member('judge', ref, 'judge'),
    judging: { watch: 'turn', max_gates: 3 },
    steward: member('steward', ref, 'steward'),
    stewarding: { enabled: true, free_requests: 3, budget_per_agent: 3, public: false, timeout: 120 },
    budget: {},
    turnTimeoutMs: 60_000,
    source: 'test',
    ...overrides,
  };
}

export const numbered = (facts: readonly NewFact[], afterSeq = 0): StoredFact[] =>
  facts.map((fact, index) => ({ seq: afterSeq + index + 1, at: 1_790_000_000_000 + index, v: 1, ...fact }) as StoredFact);

/** A few facts of a run, enough to fill every table. */
export function runFacts(runId: string, says = 2): StoredFact[] {
  const ref = { provider: 'fake', model: 'x' };
  const usage = { input: 10, cachedRead: 1, cachedWrite: 2, output: 3, reasoning: 4 };
  return numbered([
    {
      type: 'run.created',
      data: {
        runId,
        topic: `Topic of ${runId} ü`,
        team: team(['elena', 'marcus'], ref),
        seed: 1,
        files: [],
        refusedFiles: [],
        product: 'test',
      },
    },
    { type: 'phase.started', data: { phase: 'speak', round: 1 } },
    ...Array.from({ length: says }, (_, index): NewFact[] => {
      const turn = `r1/speak/${index % 2 ? 'marcus' : 'elena'}/${index}`;
      const name = index % 2 ? 'marcus' : 'elena';
      return [
        {
          type: 'turn.started',
          data: { turn, member: name, purpose: 'speak', round: 1, model: 'fake/x', prompt: [], reserved: { tokens: 100 } },
        },
        index % 5 === 4
          ? {
              type: 'turn.failed',
              data: {
                turn,
                member: name,
                purpose: 'speak',
                failure: { code: 'model.timeout', message: 'late', retryable: false },
                usage,
                cost: { priced: 'unknown' },
                ms: 5,
              },
            }
          : {
              type: 'turn.finished',
              data: {
                turn,
                member: name,
                purpose: 'speak',
                text: `said ${index}`,
                usage,
                cost: { usd: 0.5, priced: 'table' },
                ms: 7,
                calls: 1,
                message: { author: name, kind: 'speak', text: `said ${index}\nline 😀`, round: 1, turn },
              },
            },
      ];
    }).flat(),
    { type: 'message.posted', data: { message: { author: 'person', kind: 'steer', text: 'Mind the cost.', round: 1 } } },
    { type: 'run.finished', data: { status: 'done', reason: 'rounds', detail: 'over' } },
  ]);
}
