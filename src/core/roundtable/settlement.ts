import type { FactData, NewHomeFact } from '../../schema/event';
import type { MemberSelf } from '../../schema/growth';
import type { EconomyOptions } from '../../schema/growthOptions';
import { earningsOf } from '../../views/earningsView';
import type { GrowthState } from '../../views/growthView';
import { balanceOf } from '../../views/ledgerView';
import { type SettledRun, scoredRunsOf, totalOf } from '../../views/scoresView';
import { sparksText } from '../economy/answer';
import { type Refused, type SettleMember, settle, type VenturePitch } from '../economy/settle';
import { followUp } from '../growth/curate';
import { signalsOfRoundtable } from '../reputation/roundtableSignals';
import type { DebateContext } from '../run/context';
import { debateTurns } from './record';
import { venturesIn } from './stakes';
import { floorBudgetOf } from './table';

/**
 * Settles the roundtable in the home stream, once a digest: what everybody's turns were worth, what that moves, what is used up, and how the
 * skills that members had in their prompts did. Answers what members asked for and did not get.
 */
export async function settleRoundtable(ctx: DebateContext, economy: EconomyOptions, scored: FactData['work.scored']): Promise<Refused[]> {
  const { digest } = scored;
  const step = `settle/${digest}`;
  const facts = ctx.state.steps.has(step) ? [] : await ctx.facts();
  return ctx.step(step, () =>
    ctx.hands.home.transact(({ growth }) => {
      const signals = signalsOfRoundtable(growth, { runId: ctx.runId, members: scored.members, peers: scored.peers, facts });
      const members = scored.members.map((score): SettleMember => memberOf(ctx, score, signals[score.member] ?? []));
      const { facts: settled, refused } = settle(growth, {
        runId: ctx.runId,
        digest,
        team: ctx.team.name,
        topic: ctx.topic,
        rehearsal: [...ctx.team.members, ctx.team.judge].every(({ ref }) => ref.provider === 'rehearsal'),
        rules: economy,
        maxGates: ctx.team.judging.max_gates,
        members,
        peers: scored.peers,
        proposals: scored.proposals,
        benched: ctx.team.growth?.benched ?? [],
        ventures: digest === 1 ? pitches(ctx) : [],
        used: [],
      });
      const used = settled.length > 0 && digest === 1 ? usesOfSkills(ctx, growth, scored) : [];
      return { facts: [...settled, ...used], value: refused };
    }),
  );
}

/** What follows from how skills did; a transaction of its own, since it looks at what has just been settled. */
export async function followSkills(ctx: DebateContext): Promise<void> {
  await ctx.step('skills/follow', async () => {
    await ctx.hands.home.transact(({ growth }) => ({ facts: followUp(growth.skills.skills, ctx.runId), value: undefined }));
    return true;
  });
}

function memberOf(ctx: DebateContext, score: FactData['work.scored']['members'][number], signals: SettleMember['signals']): SettleMember {
  const member = ctx.team.members.find(({ name }) => name === score.member);
  const said = ctx.state.said.map(({ message }) => message).filter(({ author }) => author === score.member);
  const others = ctx.team.members.map(({ name }) => name).filter((name) => name !== score.member);
  const text = said.map((message) => message.text).join('\n');
  const mentions = others.flatMap((name): [string, number][] => {
    const count = text.split(new RegExp(`@${name}(?![a-z0-9_-])`)).length - 1;
    return count > 0 ? [[name, count]] : [];
  });
  return {
    ...score,
    feeTier: member?.self?.feeTier ?? member?.tier ?? 'sonnet',
    signals,
    floor: {
      budget: member ? floorBudgetOf(ctx.team.workflow.floor_budget, member) : 0,
      spent: said.filter(({ kind }) => kind === 'floor').length,
    },
    mentions: Object.fromEntries(mentions),
    ...(member?.self && { self: member.self }),
  };
}

/** One stake a member: the first of its turns that puts one. */
function pitches(ctx: DebateContext): VenturePitch[] {
  const first = new Map<string, VenturePitch>();
  for (const { turn, message } of debateTurns(ctx)) {
    const [venture] = venturesIn(message.text);
    if (venture && !first.has(message.author)) first.set(message.author, { member: message.author, turn, ...venture });
  }
  return [...first.values()];
}

/** A skill was of use where its member came out at least where it usually does. Skills of the store are no skills that were learnt. */
function usesOfSkills(ctx: DebateContext, growth: GrowthState, scored: FactData['work.scored']): NewHomeFact[] {
  const own = (member: string): MemberSelf['skills'] => ctx.team.members.find(({ name }) => name === member)?.self?.skills ?? [];
  return scored.members.flatMap(({ member, scores, penalties }) => {
    if (!scores) return [];
    const total = totalOf({
      novelty: scores.novelty.value,
      accuracy: scores.accuracy.value,
      impact: scores.impact.value,
      challenge: scores.challenge.value,
    });
    const before = scoredRunsOf(growth.scores, member).map((one) => one.total);
    const usual = before.length > 0 ? before.reduce((sum, one) => sum + one, 0) / before.length : 4;
    const success = total >= usual && penalties.every(({ kind }) => kind !== 'hallucination');
    return own(member).flatMap(({ id }): NewHomeFact[] =>
      growth.skills.skills[id] ? [{ type: 'skill.used', data: { id, member, runId: ctx.runId, success } }] : [],
    );
  });
}

/** What the settlement came to, for people: points, fee, net and balance of everybody. */
export function settlementText(growth: GrowthState, run: SettledRun): string {
  const lines = Object.values(run.members).map(({ member, scores, gross, fee, net, unpaid }) => {
    const balance = `has ${sparksText(balanceOf(growth.ledger, member))}`;
    if (!scores) return `- @${member} was not scored, pays nothing and ${balance}.`;
    const bonuses = earningsOf(growth, run.runId, member)?.bonuses ?? 0;
    const sign = net > 0 ? '+' : '';
    return `- @${member} earned ${gross}${bonuses > 0 ? ` and ${bonuses} more` : ''}, pays ${fee - unpaid}${unpaid > 0 ? ` of ${fee}` : ''}: ${sign}${net}, ${balance}.`;
  });
  const choices = Object.values(growth.economy.due).filter(({ runId }) => runId === run.runId);
  const due = choices.map(
    ({ member, nets }) =>
      `@${member} ended ${nets.length} roundtables in a row below its fee. You choose: \`roundtable sparks bench ${member}\`, \`sparks leave ${member}\`, or leave it at the table.`,
  );
  return ['Settled.', ...lines, ...(due.length > 0 ? ['', ...due] : [])].join('\n');
}
