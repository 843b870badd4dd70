import { TeamError } from '../../base/errors';
import { didYouMean } from '../../base/similar';
import type { NewHomeFact } from '../../schema/event';
import type { EvolutionState } from '../../views/evolutionView';
import type { GrowthState } from '../../views/growthView';
import { standingIn } from '../reputation/acts';
import { appliedOf, isApplied } from './changes';
import { type EvolutionRules, proposeRevert, revertId } from './propose';

/**
 * The person's word on a change: an open one is applied or rejected, and rejecting one that is applied takes it back. Throws TeamError
 * `user.badInput` for what is decided already, for a role, which needs votes, and without a reason; `user.notFound` for an id that is not there.
 */
export function decideEvolution(growth: GrowthState, id: string, word: 'confirm' | 'reject', by: string, why: string): NewHomeFact[] {
  const one = evolutionWith(growth, id);
  if (why.trim() === '') throw bad('A decision needs a reason. Give it with --reason "…".');
  const reason = why.trim();
  if (one.decided === undefined) {
    if (word === 'confirm' && one.needs === 'vote')
      throw bad(`${id} is a change of role, which members and you vote on. Give your vote: roundtable evolve vote ${id} for --reason "…".`);
    return [{ type: 'evolution.decided', data: { id, decision: word === 'confirm' ? 'applied' : 'rejected', by, why: reason } }];
  }
  if (word === 'reject' && appliedOf(growth, one.member).some((applied) => applied.id === id)) return takeBack(growth, one, by, reason);
  const how = isApplied(one) ? 'applied' : 'rejected';
  throw bad(`${id} was ${how} by ${one.decided.by} already: ${one.decided.why}`);
}

/** A vote of a member or the person on an open change of role, and what the votes come to then. Throws TeamError. */
export function voteOnEvolution(
  growth: GrowthState,
  id: string,
  { voter, vote, why }: { voter: string; vote: 'for' | 'against'; why: string },
  voters: readonly string[],
  rules: Pick<EvolutionRules, 'role_vote'>,
): NewHomeFact[] {
  const one = evolutionWith(growth, id);
  if (one.needs !== 'vote')
    throw bad(
      `${id} is no change of role, so nobody votes on it. Confirm or reject it: roundtable evolve ${one.member} confirm --id ${id}`,
    );
  if (one.decided) throw bad(`${id} is decided already: ${one.decided.why}`);
  if (!voters.includes(voter)) throw bad(`${voter} has no vote on ${id}. Voters are: ${voters.join(', ')}.`);
  if (why.trim() === '') throw bad('A vote needs a reason. Give it with --reason "…".');
  const cast: NewHomeFact = { type: 'evolution.voted', data: { id, voter, vote, why: why.trim() } };
  const votes = { ...one.votes, [voter]: { vote, why: why.trim() } };
  return [cast, ...tallyRole({ ...one, votes }, voters, rules)];
}

/**
 * What the votes on a change of role come to: it is applied with more than half of the voters heard and a share of `role_vote` of the votes for it;
 * rejected once that is out of reach. Nothing while it is open. Source: FACTS 3.7.
 */
export function tallyRole(one: EvolutionState, voters: readonly string[], rules: Pick<EvolutionRules, 'role_vote'>): NewHomeFact[] {
  if (one.decided || one.needs !== 'vote') return [];
  const heard = Object.entries(one.votes).filter(([voter]) => voters.includes(voter));
  const yes = heard.filter(([, { vote }]) => vote === 'for').length;
  const count = `${yes} of ${heard.length} votes for it, ${voters.length} may vote, ${Math.round(rules.role_vote * 100)} % are needed`;
  const decided = (decision: 'applied' | 'rejected'): NewHomeFact[] => [
    { type: 'evolution.decided', data: { id: one.id, decision, by: 'vote', why: `${count}.` } },
  ];
  // With everybody heard a share is only short of what is needed by what nobody can give any more.
  const best = (yes + voters.length - heard.length) / voters.length;
  if (best < rules.role_vote) return decided('rejected');
  const quorum = heard.length * 2 > voters.length;
  return quorum && yes / heard.length >= rules.role_vote ? decided('applied') : [];
}

/** Who may vote on a change of role: the members of the run it came from but the one it is about, and the person. */
export function votersOn(growth: GrowthState, one: EvolutionState): string[] {
  const run = one.runId === undefined ? undefined : growth.scores.runs[one.runId];
  const members = run ? Object.keys(run.members) : Object.keys(one.votes).filter((voter) => voter !== 'person');
  return [...members.filter((name) => name !== one.member), 'person'];
}

function takeBack(growth: GrowthState, one: EvolutionState, by: string, why: string): NewHomeFact[] {
  const id = revertId(one);
  const known = growth.evolutions.list.find((other) => other.id === id);
  const decided: NewHomeFact = { type: 'evolution.decided', data: { id, decision: 'applied', by, why } };
  // A way back that was rejected before is gone now.
  if (known) return [decided];
  const [proposed] = proposeRevert(one, `${by} takes it back: ${why}`, standingIn(growth.reputation, one.member), undefined);
  return proposed ? [proposed, decided] : [];
}

function evolutionWith(growth: GrowthState, id: string): EvolutionState {
  const one = growth.evolutions.list.find((other) => other.id === id);
  if (one) return one;
  const ids = growth.evolutions.list.map((other) => other.id);
  throw new TeamError('user.notFound', { shown: `There is no change ${id}.${didYouMean(id, ids)} \`roundtable evolve\` lists them.` });
}

function bad(shown: string): TeamError {
  return new TeamError('user.badInput', { shown });
}
