import type { DecisionKind } from '../../schema/decision';
import type { NewFact } from '../../schema/event';
import type { Budget } from '../../schema/settings';
import { takesFurtherRounds } from '../../schema/teamOf';
import type { Objects } from '../ports/objects';
import { readDigest } from '../roundtable/readDigest';
import type { RunState } from './runState';

/** What the person says of a run that has ended. */
export type DecideRequest = {
  decision: DecisionKind;
  words?: string;
  by: string;
  /** Limits in place of those that the run had, for a further round. */
  budget?: Budget;
};

export type Decided = { ok: true; facts: NewFact[] } | { ok: false; why: string };

/** The facts of a decision, or why it cannot be made as the run stands now. Reads the digest for who did not agree. */
export async function decideRun(
  runId: string,
  state: Readonly<RunState>,
  { decision, words, by, budget }: DecideRequest,
  objects: Pick<Objects, 'get'>,
): Promise<Decided> {
  const said = words?.trim();
  if (!state.ended) return no(`${runId} has not ended, so there is nothing to decide yet. Resume it with \`roundtable resume ${runId}\`.`);
  if (decision === 'override' && !said) return no('An override needs words: say what holds instead.');
  if (state.status !== 'done' && !state.digest)
    return no(`${runId} was ${state.status === 'failed' ? 'ended by a failure' : 'stopped'} before it came to a result. Resume it first.`);
  const raised = budget ? raise(state, budget) : undefined;
  if (raised && !raised.ok) return raised;
  if (decision === 'again') {
    const why = whyNoFurtherRound(runId, state, raised !== undefined);
    if (why !== undefined) return no(why);
  }
  const digest = state.digest && readDigest(await objects.get(state.digest.digest));
  return {
    ok: true,
    facts: [
      ...(raised ? [{ type: 'budget.raised' as const, data: { budget: raised.budget, by } }] : []),
      {
        type: 'decision.made',
        data: {
          decision,
          ...(said && { words: said }),
          by,
          ...(state.digest && { digest: state.digest.digest }),
          outcome: state.ended.detail,
          dissent: digest?.dissent ?? [],
        },
      },
    ],
  };
}

function whyNoFurtherRound(runId: string, state: Readonly<RunState>, raised: boolean): string | undefined {
  const { workflow } = state.created?.data.team ?? {};
  if (workflow && !takesFurtherRounds(workflow.type))
    return `A ${workflow.type} has no further round: ${workflow.type === 'vote' ? 'its ballots are blind and given once' : 'its way ends where its routes end'}. Accept or override what it came to, or run the team again.`;
  if (state.status !== 'done') return `${runId} did not come to its end. Resume it in place of asking for another round.`;
  if (state.exhausted !== undefined && !raised)
    return `The budget of this run is used up: ${state.exhausted} Raise it for another round: \`roundtable decide ${runId} again --max-usd …\` (or --max-tokens, --max-turns, --timeout).`;
  return undefined;
}

/** The limits of a run with those that are given in their place. What is not more than is spent already would end it at once. */
export function raise(state: Readonly<RunState>, given: Budget): { ok: true; budget: Budget } | { ok: false; why: string } {
  const { spent, activeMs } = state;
  const used: [keyof Budget, number, string][] = [
    ['usd', spent.usd, `$${spent.usd.toFixed(2)} is spent`],
    ['tokens', spent.tokens, `${spent.tokens} tokens are used`],
    ['turns', spent.calls, `${spent.calls} model calls are made`],
    ['wall', activeMs / 1000, `${Math.round(activeMs / 1000)} s have passed`],
  ];
  for (const [axis, amount, words] of used) {
    const limit = given[axis];
    if (limit !== undefined && limit <= amount) return no(`The limit of ${limit} is not enough: ${words} already. Give a higher one.`);
  }
  return { ok: true, budget: { ...(state.budget ?? state.created?.data.team.budget), ...given } };
}

function no(why: string): { ok: false; why: string } {
  return { ok: false, why };
}
