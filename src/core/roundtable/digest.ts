import { jaccard } from '../../base/jaccard';
import type { Digest } from '../../schema/digest';
import type { Synthesis } from '../../schema/judgement';
import { everybody } from '../../schema/teamOf';
import { addUsage, modelName, noUsage } from '../../schema/usage';
import { hasMoved } from '../../views/positions';
import type { DebateContext } from '../run/context';
import type { WorkflowEnd } from '../workflows/define';
import { floorBudgetOf } from './table';

export type Outcome = { end: WorkflowEnd; rounds: number; synthesis?: Synthesis; synthesisMissing?: string };

/** The digest as a fold of the run's facts and the judge's synthesis. */
export function buildDigest(ctx: DebateContext, { end, rounds, synthesis, synthesisMissing }: Outcome): Digest {
  const { state, team } = ctx;
  const workers = team.members;
  const said = state.said.map(({ message }) => message);
  const positionsOf = (name: string) => said.filter((message) => message.author === name && message.position !== undefined);
  const names = new Set(workers.map((member) => member.name));
  const known = <T extends { members: string[] }>(item: T): T => ({ ...item, members: item.members.filter((name) => names.has(name)) });

  const positions = workers.flatMap((member) => {
    const own = positionsOf(member.name);
    const last = own.at(-1);
    if (!last?.position) return [];
    const first = own[0]?.position ?? last.position;
    return [
      {
        member: member.name,
        role: member.role,
        model: modelName(member.ref),
        position: last.position,
        moved: hasMoved(first, last.position),
        turn: last.turn ?? '',
      },
    ];
  });
  const claims = said.flatMap((message) =>
    (message.claims ?? []).map((claim) => ({ ...claim, member: message.author, turn: message.turn ?? '', round: message.round })),
  );
  const count = (status: string): number => claims.filter((claim) => claim.status === status).length;
  // By request, not by when it was answered: answers come in any order.
  const answers = said
    .filter((message) => message.kind === 'steward')
    .sort((a, b) => a.round - b.round || ((a.about ?? '') < (b.about ?? '') ? -1 : 1));
  const contributions = said.filter((message) => message.kind === 'speak' || message.kind === 'rebuttal' || message.kind === 'floor');

  return {
    version: 1,
    runId: ctx.runId,
    topic: ctx.topic,
    team: team.name,
    rehearsal: [...workers, team.judge].every((member) => member.ref.provider === 'rehearsal'),
    startedAt: ctx.startedAt,
    finishedAt: state.lastAt,
    rounds,
    ...(state.agains.length > 0 && { asked: state.agains.map(({ round, words }) => ({ round: round + 1, ...(words && { words }) })) }),
    ended: { reason: end.reason, detail: end.detail },
    ...(synthesis && { summary: synthesis.summary, confidence: synthesis.confidence }),
    ...(synthesisMissing && { synthesisMissing }),
    positions,
    consensus: (synthesis?.consensus ?? []).map(known),
    dissent: (synthesis?.dissent ?? []).filter((item) => names.has(item.member)),
    openQuestions: synthesis?.openQuestions ?? [],
    nextSteps: synthesis?.nextSteps ?? [],
    claims: { grounded: count('grounded'), derived: count('derived'), ungrounded: count('ungrounded'), list: claims },
    evidence: answers.flatMap((message) => (message.evidence ?? []).map((quote) => ({ ...quote, asked: message.to?.[0] ?? '' }))),
    requests: answers.map((message) => ({
      member: message.to?.[0] ?? '',
      request: /^Request: (.*)$/m.exec(message.text)?.[1] ?? '',
      found: (message.evidence?.length ?? 0) > 0,
      round: message.round,
    })),
    contributions: Object.fromEntries(
      workers.map((member) => [member.name, contributions.filter((message) => message.author === member.name).length]),
    ),
    floor: Object.fromEntries(
      workers.map((member) => [
        member.name,
        {
          budget: floorBudgetOf(team.workflow.floor_budget, member),
          spent: said.filter((message) => message.author === member.name && message.kind === 'floor').length,
        },
      ]),
    ),
    marks: state.marks.map(({ mark }) => mark),
    stability: Object.fromEntries(
      workers.flatMap((member) =>
        stabilityOf(
          positionsOf(member.name).map((message) => message.position as string),
          member.name,
        ),
      ),
    ),
    convergence: said.flatMap((message) => {
      const verdict = message.kind === 'gate' ? /^(CONVERGED|CONTINUE): ([\s\S]*)$/.exec(message.text) : null;
      return verdict ? [{ round: message.round, verdict: verdict[1] as 'CONVERGED' | 'CONTINUE', reason: verdict[2] as string }] : [];
    }),
    usage: state.spent.usage,
    ...(allPriced(ctx) && { usd: state.spent.usd }),
    calls: state.spent.calls,
    byMember: byMember(ctx),
    warnings: [
      ...said.filter((message) => message.kind === 'notice').map((message) => message.text),
      ...(state.exhausted ? [state.exhausted] : []),
    ],
  };
}

function stabilityOf(positions: readonly string[], name: string): [string, number][] {
  const [before, now] = positions.slice(-2);
  return before !== undefined && now !== undefined ? [[name, jaccard(before, now)]] : [];
}

function allPriced(ctx: DebateContext): boolean {
  return [...ctx.state.finished.values()].every((turn) => turn.data.cost.usd !== undefined);
}

function byMember(ctx: DebateContext): Digest['byMember'] {
  const { team, state } = ctx;
  return everybody(team).flatMap((member) => {
    const own = [...[...state.finished.values()].map((turn) => turn.data), ...[...state.failed.values()].map((turn) => turn.data)].filter(
      (turn) => turn.member === member.name,
    );
    if (own.length === 0) return [];
    const priced = own.every((turn) => turn.cost.usd !== undefined);
    return [
      {
        member: member.name,
        model: modelName(member.ref),
        usage: own.reduce((sum, turn) => addUsage(sum, turn.usage), noUsage),
        ...(priced && { usd: own.reduce((sum, turn) => sum + (turn.cost.usd ?? 0), 0) }),
        calls: own.reduce((sum, turn) => sum + ('calls' in turn ? turn.calls : 1), 0),
      },
    ];
  });
}
