import { doneLine } from '../../schema/prompt';
import type { Route } from '../../schema/team';
import { endRound } from '../member/endRound';
import { done, failedTurn, rounds } from '../member/ends';
import { nextByRoutes } from '../member/routes';
import { memberOf, speak } from '../member/speak';
import { defineWorkflow } from './define';

/**
 * Who is next follows from the routes of the member who spoke; a member without routes ends the run. Source: FACTS 4.4,
 * with its terminal members made terminal (T12). At most max_rounds turns.
 */
export const conditional = defineWorkflow({
  id: 'conditional',
  async run(ctx) {
    const { members, workflow } = ctx.team;
    let name = workflow.start ?? members[0]?.name ?? '';
    for (let turn = 1; turn <= workflow.max_rounds; turn++) {
      const { work } = memberOf(ctx, name);
      const routes = work?.routes ?? [];
      await ctx.phase('round', turn, [name]);
      const spoken = await speak(ctx, {
        key: `t${turn}/${name}`,
        member: name,
        move: 'say',
        purpose: 'say',
        kind: 'say',
        label: `turn ${turn}`,
        round: turn,
        task: taskOf(turn, workflow.max_rounds, routes),
      });
      if (!spoken.ok && !spoken.muted) return failedTurn(spoken, `in turn ${turn}`);
      if (spoken.ok && spoken.done) return done(name, turn);
      if (routes.length === 0)
        return {
          status: 'done',
          reason: 'terminal',
          detail: `@${name} has no routes, so the work ends there, after ${turn} ${turn === 1 ? 'turn' : 'turns'}.`,
        };
      const next = spoken.ok ? nextByRoutes(routes, spoken.prose) : routes.find((route) => route.default !== undefined)?.default;
      if (next === undefined) {
        return {
          status: 'done',
          reason: 'terminal',
          detail: spoken.ok
            ? `No route of @${name} fits what it said, and it has no default, so the work ends there, after ${turn} turns.`
            : `@${name} is muted and has no default route, so the work ends there, after ${turn} turns.`,
        };
      }
      name = next;
      await endRound(ctx, turn, workflow.max_rounds);
    }
    return rounds(workflow.max_rounds, 'turn');
  },
});

function taskOf(turn: number, turns: number, routes: readonly Route[]): string {
  const lines = routes.map((route) => {
    if (route.default !== undefined) return `- otherwise: @${route.default}`;
    return `- ${route.if_contains !== undefined ? `contains ${JSON.stringify(route.if_contains)}` : `matches /${route.if_match}/`}: @${route.next}`;
  });
  const rest =
    routes.length > 0
      ? `\nWho is next follows from your reply, the first that fits:\n${lines.join('\n')}`
      : '\nYou are the last: nobody follows you.';
  return `Turn ${turn} of ${turns} at most. Do your part. When the goal is reached and checked, end with ${doneLine} alone on the last line.${rest}`;
}
