import { Team } from '../../schema/team';

/** The team as a file, for a person who wants to change it: nothing in it but what makes it what it is. */
export const builtInTeamText = `# The built-in team of Roundtable, to be changed as you like.
name: roundtable

workflow:
  type: roundtable

members:
  - elena
  - marcus
  - clare
  - simon
  - naomi
`;

/** The team that debates when no file names one. */
export function builtInTeam(): Team {
  return Team.parse({
    name: 'roundtable',
    workflow: { type: 'roundtable' },
    members: ['elena', 'marcus', 'clare', 'simon', 'naomi'],
  });
}
