import type { ModelFailure } from '../../schema/model';
import type { ResolvedMember } from '../../schema/team';
import type { DebateContext } from '../run/context';
import type { TurnOutcome } from '../run/room';
import type { WorkflowEnd } from '../workflows/define';
import { requestsIn } from './speech';
import { answerRequest, type Request } from './steward';

/** What a roundtable keeps in mind; all of it follows from recorded steps. */
export type Table = {
  workers: readonly ResolvedMember[];
  stewardOn: boolean;
  /** Requests each worker has left after the research window. */
  requestsLeft: Map<string, number>;
  floorLeft: Map<string, number>;
  /** Each worker's position at the end of each round. */
  positions: Map<string, string[]>;
};

export function createTable(ctx: DebateContext): Table {
  const { members, workflow, stewarding } = ctx.team;
  return {
    workers: members,
    stewardOn: stewarding.enabled && ctx.created.files.length > 0,
    requestsLeft: new Map(members.map((member) => [member.name, stewarding.budget_per_agent])),
    floorLeft: new Map(members.map((member) => [member.name, floorBudgetOf(workflow.floor_budget, member)])),
    positions: new Map(members.map((member) => [member.name, []])),
  };
}

/** Floor turns that a member has for the whole roundtable: those of the rules and those it bought. */
export function floorBudgetOf(budget: number, { self }: Pick<ResolvedMember, 'self'>): number {
  return budget + (self?.extraFloor ?? 0);
}

export function requestsOf(outcome: TurnOutcome, key: string, member: string, round: number): Request[] {
  if (!outcome.ok) return [];
  return requestsIn(outcome.text).map((text, index) => ({ key: `${key}/q${index + 1}`, member, text, round }));
}

/** Takes requests off a worker's budget; what is over the budget is not answered. */
export function spend(table: Table, name: string, requests: readonly Request[]): Request[] {
  if (!table.stewardOn) return [];
  const left = table.requestsLeft.get(name) ?? 0;
  const granted = requests.slice(0, left);
  table.requestsLeft.set(name, left - granted.length);
  return granted;
}

/** How many of the steward's sub-agents may look things up at the same time. */
const stewardsAtOnce = 4;

/** Answers requests a few at a time; each answer is a turn of the steward or a recorded search. */
export async function answerAll(ctx: DebateContext, requests: readonly Request[]): Promise<void> {
  const waiting = [...requests];
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) await answerRequest(ctx, next);
  };
  await ctx.all(Array.from({ length: Math.min(stewardsAtOnce, waiting.length) }, () => worker));
}

export type Failures = { member: string; failure: ModelFailure }[];

/** A debate of fewer than half of the team, or of one, is not worth its money. */
export function tooMany(ctx: DebateContext, failures: Failures): WorkflowEnd | undefined {
  const all = ctx.team.members.length;
  if (all - failures.length >= Math.max(2, all / 2)) return undefined;
  const reasons = new Map<string, string[]>();
  for (const { member, failure } of failures) reasons.set(failure.message, [...(reasons.get(failure.message) ?? []), member]);
  const detail = [...reasons].map(([message, members]) => `${members.join(', ')}: ${message}`).join(' ');
  return { status: 'failed', reason: 'failed', detail: `${failures.length} of ${all} members could not speak. ${detail}` };
}
