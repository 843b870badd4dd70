import { TeamError } from '../../base/errors';
import { didYouMean } from '../../base/similar';
import type { Home } from '../run/home';
import { type Belief, type BeliefState, beliefsOf, beliefWithId } from './beliefs';

export const rulings = ['accepted', 'rejected', 'reopened'] as const;
export type Ruling = (typeof rulings)[number];
export type TeamBelief = Belief & { team: string };

export type RuleRequest = {
  id: string;
  /** Whose belief, where two teams may have one of this id. */
  team?: string;
  ruling: Ruling;
  /** What the team reads. */
  reason: string;
};

/**
 * The person accepts or rejects a belief for good, or opens it again. Answers the belief as it is then; rejects with TeamError
 * what changes nothing, what has no reason and what is not there.
 */
export async function ruleBelief(home: Home, { id, team: named, ruling, reason }: RuleRequest): Promise<TeamBelief> {
  if (reason.trim() === '') throw new TeamError('user.badInput', { shown: 'A ruling needs a reason: the team reads it.' });
  const { beliefs } = await home.read();
  const { team, belief } = beliefNamed(beliefs, id, named);
  if (ruling === 'reopened' && !belief.ruling)
    throw new TeamError('user.badInput', {
      shown: `${belief.id} is ${belief.status} by its votes, and no ruling closes it. There is nothing to open again.`,
    });
  if (ruling === belief.ruling?.ruling)
    throw new TeamError('user.badInput', { shown: `${belief.id} was ruled ${ruling} already: ${belief.ruling.reason}` });
  await home.append([{ type: 'belief.ruled', data: { team, id: belief.id, ruling, reason: reason.trim() } }]);
  const now = beliefWithId((await home.read()).beliefs, team, belief.id);
  if (!now) throw new TeamError('system.bug', { shown: `${belief.id} is gone after its ruling.` });
  return { team, ...now };
}

/** The teams to look at: the one that is named, else all. Throws TeamError for one of which nothing is kept. */
export function teamsOf(teams: ReadonlyMap<string, unknown>, named: string | undefined): string[] {
  if (named === undefined) return [...teams.keys()].sort();
  if (teams.has(named)) return [named];
  const known = [...teams.keys()].sort();
  throw new TeamError('user.notFound', {
    shown: `Nothing is kept of a team ${named}. ${known.length > 0 ? `Teams are: ${known.join(', ')}.${didYouMean(named, known)}` : 'Nothing is kept of any team yet.'}`,
  });
}

function beliefNamed(state: BeliefState, id: string, named: string | undefined): { team: string; belief: Belief } {
  const teams = teamsOf(state.teams, named);
  const found = teams.flatMap((team) => {
    const belief = beliefWithId(state, team, id);
    return belief ? [{ team, belief }] : [];
  });
  const [first, second] = found;
  if (first && !second) return first;
  if (first)
    throw new TeamError('user.badInput', {
      shown: `${id} is a belief of ${found.map(({ team }) => team).join(' and ')}. Say which with --team.`,
    });
  const ids = teams.flatMap((team) => beliefsOf(state, team).map((belief) => belief.id));
  throw new TeamError('user.notFound', { shown: `There is no belief ${id}.${didYouMean(id, ids)} \`roundtable beliefs\` lists them.` });
}
