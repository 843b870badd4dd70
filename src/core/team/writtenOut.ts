import type { Team, TeamMember } from '../../schema/team';

/** The members of a team, those that are only a name too. */
export function writtenOut(team: Team): TeamMember[] {
  return team.members.map((entry) => (typeof entry === 'string' ? { name: entry } : entry));
}
