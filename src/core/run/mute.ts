import { didYouMean } from '../../base/similar';
import type { ResolvedTeam } from '../../schema/team';
import type { Workflow } from '../workflows/define';

/** Why a member cannot be muted, as a sentence for a person; undefined when it can. `muted` are those who are muted already. */
export function whyNotMuted(team: ResolvedTeam, workflow: Workflow, muted: ReadonlySet<string>, name: string): string | undefined {
  const names = team.members.map((member) => member.name);
  if (!names.includes(name)) return `There is no member ${name} to mute. Members are: ${names.join(', ')}.${didYouMean(name, names)}`;
  const speaks = (member: string): boolean => member !== name && !muted.has(member);
  if (!names.some(speaks)) return `@${name} is the only one who still speaks. Stop the run instead.`;
  for (const { who, least, as } of workflow.needs(team)) {
    if (!who.includes(name) || who.filter(speaks).length >= least) continue;
    return who.length === 1
      ? `@${name} is ${as}, without whom this team cannot go on. Stop the run instead, or let another team do the work.`
      : `${least === 1 ? 'One' : least} of ${as} (${who.join(', ')}) must be able to speak, so @${name} cannot be muted now.`;
  }
  return undefined;
}
