import type { Fact, FactData, FactType, Purpose } from '../../../src/schema/event';
import type { Message } from '../../../src/schema/message';
import type { Usage } from '../../../src/schema/model';
import type { ResolvedMember, ResolvedTeam } from '../../../src/schema/team';

export const someUsage: Usage = { input: 2140, cachedRead: 1800, cachedWrite: 0, output: 412, reasoning: 0 };

type MemberOptions = { part?: ResolvedMember['part']; provider?: string; model?: string };

export function member(
  name: string,
  role: string,
  { part = 'worker', provider = 'anthropic', model = 'claude-sonnet-4-5' }: MemberOptions = {},
): ResolvedMember {
  return {
    name,
    part,
    role,
    model: 'auto',
    tier: 'sonnet',
    persona: `You are ${name}.`,
    ref: { provider, model },
    why: 'the first that was found',
    contextWindow: 200_000,
    maxOutputTokens: 4096,
  };
}

export function team(patch: Partial<ResolvedTeam> = {}, rehearsal = false): ResolvedTeam {
  const of = (provider: string, model: string): MemberOptions =>
    rehearsal ? { provider: 'rehearsal', model: 'rehearsal' } : { provider, model };
  return {
    name: 'default',
    workflow: { type: 'roundtable', rounds: 3, floor_budget: 3, blind_first_drafts: false, early_stop: true },
    members: [
      member('elena', 'synthesis and architecture', of('anthropic', 'claude-sonnet-4-5')),
      member('marcus', 'challenge', of('openai', 'gpt-5')),
      member('clare', 'brevity and the reader', of('anthropic', 'claude-haiku-4-5')),
      member('simon', 'builds it', of('ollama', 'qwen3-coder:30b')),
      member('naomi', 'cross-model check', of('gemini', 'gemini-2.5-flash')),
    ],
    judge: member('judge', 'referee', { part: 'judge', ...of('anthropic', 'claude-opus-4-1') }),
    judging: { watch: 'turn', max_gates: 3 },
    steward: member('steward', 'finds lines in files', { part: 'steward', ...of('anthropic', 'claude-haiku-4-5') }),
    stewarding: { enabled: true, free_requests: 3, budget_per_agent: 3, public: false, timeout: 120 },
    budget: { usd: 1 },
    turnTimeoutMs: 300_000,
    source: 'built-in',
    ...patch,
  };
}

export type Facts = {
  list: Fact[];
  add<T extends FactType>(type: T, data: FactData[T]): Fact;
  created(topic: string, team: ResolvedTeam): Fact;
  phase(phase: FactData['phase.started']['phase'], round: number, order?: string[]): Fact;
  opens(turn: string, member: string, purpose: Purpose, round: number, model?: string): Fact;
  says(turn: string, message: Message, patch?: Partial<FactData['turn.finished']>): Fact;
  posts(message: Message): Fact;
};

/** A journal in the making: each call appends the next fact. */
export function createFacts(runId = 'run-1', startedAt = 1_763_700_000_000): Facts {
  const list: Fact[] = [];
  const add = <T extends FactType>(type: T, data: FactData[T]): Fact => {
    const fact = { seq: list.length + 1, at: startedAt + list.length * 1500, v: 1, type, data } as unknown as Fact;
    list.push(fact);
    return fact;
  };
  return {
    list,
    add,
    created: (topic, ofTeam) =>
      add('run.created', {
        runId,
        topic,
        team: ofTeam,
        seed: 7,
        files: [
          { path: 'src/retry.ts', bytes: 812 },
          { path: 'src/client.ts', bytes: 5120 },
          { path: 'docs/retry.md', bytes: 2048 },
        ],
        refusedFiles: [],
        product: '0.1.0',
      }),
    phase: (phase, round, order) => add('phase.started', { phase, round, ...(order && { order }) }),
    opens: (turn, name, purpose, round, model = 'anthropic/claude-sonnet-4-5') =>
      add('turn.started', { turn, member: name, purpose, round, model, prompt: [], reserved: { tokens: 5000, usd: 0.02 } }),
    says: (turn, message, patch = {}) =>
      add('turn.finished', {
        turn,
        member: message.author,
        purpose: message.kind === 'judge' ? 'watch' : (message.kind as Purpose),
        text: message.text,
        usage: someUsage,
        cost: { usd: 0.0123, priced: 'table' },
        ms: 3140,
        calls: 1,
        message: { ...message, turn },
        ...patch,
      }),
    posts: (message) => add('message.posted', { message }),
  };
}
