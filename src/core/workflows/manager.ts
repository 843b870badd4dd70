import { doneLine } from '../../schema/prompt';
import { startingStanding } from '../../views/reputationView';
import { nextSpeaker } from '../agent/protocol/control';
import { done, failedTurn, rounds } from '../member/ends';
import { holdRounds, type RoundPlace } from '../member/furtherRounds';
import { type Spoken, speak } from '../member/speak';
import type { RunContext } from '../run/context';
import { defineWorkflow, part, type TeamOf, type WorkflowEnd } from './define';

type Managed = RunContext<TeamOf<'manager'>>;

/**
 * A manager opens, then says after each turn who is next. Source: FACTS 4.4. At most 1 + 2 × rounds turns, and 3 for each further round. A reply that
 * names nobody counts for the member after the last speaker in declaration order; one that names a member under the claim gate for the best of the
 * others. The manager is told.
 */
export const manager = defineWorkflow({
  id: 'manager',
  needs: ({ workflow }) => [part(workflow.manager, 'the manager')],
  async run(ctx) {
    const { members, workflow } = ctx.team;
    const names = members.map((member) => member.name);
    const boss = workflow.manager;
    const able = claimants(ctx.team);
    let next = boss;
    const begin = async (): Promise<WorkflowEnd | undefined> => {
      await ctx.phase('open', 0, [boss]);
      const opening = await speak(ctx, {
        key: 'open',
        member: boss,
        move: 'manage',
        purpose: 'manage',
        kind: 'say',
        label: 'plan',
        round: 0,
        task: `Say in your own words what the goal asks for, lay out a plan with who does what, and nominate who begins.\n${nominate(able)}`,
      });
      if (!opening.ok) return failedTurn(opening, 'to open the work');
      if (opening.done) return done(boss, 0);
      next = await nominated(ctx, 'open', opening, names, boss, 0);
      return undefined;
    };
    const hold = async ({ round, of, after }: RoundPlace): Promise<WorkflowEnd | undefined> => {
      if (after > 0) {
        // Whoever was next before the end has not heard what the person says now; the manager says who is.
        await ctx.phase('open', round, [boss]);
        const plan = await speak(ctx, {
          key: `r${round}/plan`,
          member: boss,
          move: 'manage',
          purpose: 'manage',
          kind: 'say',
          label: 'plan',
          round,
          task: `The work had ended, and the person asks for another round. Say what is to be done in it, and nominate who begins.\n${nominate(able)}`,
        });
        if (!plan.ok) return failedTurn(plan, `to open round ${round}`);
        if (plan.done) return done(boss, round);
        next = await nominated(ctx, `r${round}/plan`, plan, names, boss, round);
      }
      await ctx.phase('round', round, [next, boss]);
      if (next !== boss) {
        const turn = await speak(ctx, {
          key: `r${round}/${next}`,
          member: next,
          move: 'say',
          purpose: 'say',
          kind: 'say',
          label: `round ${round}`,
          round,
          task: `@${boss} gave you the floor. Do what the plan asks of you now, and hand over: say what you wrote, how you checked it and what is open.`,
        });
        if (turn.ok && turn.done) return done(next, round);
        if (!turn.ok)
          await ctx.post(`notice/${round}`, {
            author: 'runner',
            kind: 'notice',
            text: `@${next} could not speak: ${turn.failure.message}`,
            round,
          });
      }
      const last = round === of;
      const turn = await speak(ctx, {
        key: `r${round}/manage`,
        member: boss,
        move: 'manage',
        purpose: 'manage',
        kind: 'review',
        label: `steering ${round}`,
        round,
        task: [
          `Weigh what was done against the goal: look at the files, not at what was said of them. ${last ? 'This is the last round: sum up where the work stands.' : ''}`.trim(),
          `When the goal is reached and checked, end with ${doneLine} alone on the last line instead of a nomination.`,
          nominate(able),
        ].join('\n'),
      });
      if (!turn.ok) return failedTurn(turn, `to steer in round ${round}`);
      if (turn.done) return done(boss, round);
      next = await nominated(ctx, `r${round}/manage`, turn, names, next, round);
      return undefined;
    };
    return holdRounds(ctx, { rounds: workflow.max_rounds, begin, hold, over: ({ of }) => rounds(of) });
  },
});

function nominate(names: readonly string[]): string {
  return `End with a last line NEXT: @name to give the floor to one member, yourself included.\nMembers: ${names.map((name) => `@${name}`).join(', ')}`;
}

async function nominated(
  ctx: Managed,
  key: string,
  spoken: Extract<Spoken, { ok: true }>,
  names: readonly string[],
  after: string,
  round: number,
): Promise<string> {
  const read = nextSpeaker(spoken.text, names);
  const able = claimants(ctx.team);
  if (read.ok && able.includes(read.name)) return read.name;
  const refusal = read.ok ? gated(ctx.team, read.name, spoken.member) : { next: afterOf(names, after, able), why: read.why };
  const known = ctx.state.refused.get(spoken.member)?.some((one) => one.turn === key);
  if (!known) await ctx.hands.refuse({ turn: key, member: spoken.member, what: 'NEXT', why: refusal.why });
  await ctx.post(`next/${key}`, {
    author: 'runner',
    kind: 'notice',
    text: read.ok ? refusal.why : `@${spoken.member} named nobody, so @${refusal.next} is next.`,
    round,
  });
  return refusal.next;
}

/** Whom work may be handed to: everybody whose standing reaches the claim gate, and the manager in any case. */
function claimants(team: Managed['team']): string[] {
  const gate = team.growth?.reputation.claim_gate;
  return team.members
    .filter(({ name, self }) => gate === undefined || self === undefined || self.standing >= gate || name === team.workflow.manager)
    .map(({ name }) => name);
}

/** Why the member that was named gets no work, and who gets it: the one with the best standing of the others; equals in declaration order. */
function gated(team: Managed['team'], named: string, boss: string): { next: string; why: string } {
  const able = claimants(team).filter((name) => name !== boss);
  const standing = (name: string): number => team.members.find((member) => member.name === name)?.self?.standing ?? startingStanding;
  const [best = boss] = [...able].sort((a, b) => standing(b) - standing(a));
  const offer = best === boss ? `nobody else reaches it, so @${boss} goes on` : `@${best} has the best standing of the others and is next`;
  return {
    next: best,
    why: `@${named} stands at ${Math.round(standing(named))}, and work is handed out from ${team.growth?.reputation.claim_gate} on: ${offer}.`,
  };
}

/** The member after the last speaker in declaration order whom work may be handed to. */
function afterOf(names: readonly string[], after: string, able: readonly string[]): string {
  const from = names.indexOf(after) + 1;
  return [...names.slice(from), ...names.slice(0, from)].find((name) => able.includes(name)) ?? after;
}
