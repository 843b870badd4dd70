import type { FactData, NewHomeFact } from '../../schema/event';
import type { EconomyOptions } from '../../schema/growthOptions';
import { earningsOf } from '../../views/earningsView';
import type { GrowthState } from '../../views/growthView';
import { balanceOf } from '../../views/ledgerView';
import type { SettledRun } from '../../views/scoresView';
import { byRule, sparksText } from '../economy/answer';
import { fulfil } from '../economy/bulletin';
import { type Refused, type SettleMember, settle, type VenturePitch } from '../economy/settle';
import { followUp } from '../growth/curate';
import { skillPath } from '../growth/ownFiles';
import { renderSkill } from '../growth/skillFile';
import { isLive } from '../growth/skillGate';
import { requestsMet, usedFacts } from '../growth/uses';
import { signalsOfRoundtable } from '../reputation/roundtableSignals';
import type { DebateContext } from '../run/context';
import { writeOwn } from './ownWrites';
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
      return { facts: settled, value: refused };
    }),
  );
}

/**
 * What the run says of the skills that members had in their prompts, and what follows: one that proved itself is shared, one that failed is
 * retired, and a request that a skill answers is fulfilled. Each looks at what holds by then, so each is a transaction of its own.
 */
export async function followSkills(ctx: DebateContext, economy: EconomyOptions): Promise<void> {
  const { home } = ctx.hands;
  await ctx.step('skills/follow', async () => {
    await home.transact(({ growth }) => ({
      facts: ctx.team.members.flatMap(({ name, self }) =>
        usedFacts(growth, { member: name, runId: ctx.runId, skills: self?.skills.map(({ id }) => id) ?? [] }),
      ),
      value: undefined,
    }));
    await home.transact(({ growth }) => ({ facts: followUp(growth.skills.skills, ctx.runId), value: undefined }));
    await home.transact(({ growth }) => ({ facts: met(growth, economy, ctx.runId), value: undefined }));
    await shareFiles(ctx, (await home.read()).growth);
    return true;
  });
}

function met(growth: GrowthState, economy: EconomyOptions, runId: string): NewHomeFact[] {
  const open = Object.values(growth.economy.bulletin).filter(({ closed }) => !closed);
  const skills = Object.values(growth.skills.skills).filter(isLive);
  return requestsMet(open, skills).flatMap(({ request, skill }): NewHomeFact[] => {
    const author = growth.skills.skills[skill]?.author;
    const answer = fulfil(growth, economy, { id: request, by: byRule, skill, runId, ...(author !== undefined && { author }) });
    return answer.ok ? answer.facts : [];
  });
}

/** A skill that became everybody's by rule gets its file, where there is none. */
async function shareFiles(ctx: DebateContext, { skills }: GrowthState): Promise<void> {
  const folder = ctx.team.growth?.folder;
  if (folder === undefined) return;
  for (const skill of Object.values(skills.skills)) {
    const last = skill.changes.at(-1);
    const author = ctx.team.members.find(({ name }) => name === skill.author);
    if (skill.status !== 'shared' || last?.by !== 'rule' || !author) continue;
    const path = skillPath(skill.id);
    if ((await ctx.workspace.stat(`${folder}/${path}`)).ok) continue;
    await writeOwn(ctx, author, `skills/${skill.id}`, [{ path, text: renderSkill(skill), reason: last.why }]);
  }
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
