// Without zod, so that the window does not carry it.
import type { ResolvedMember, ResolvedTeam } from './team';
import type { Workflow } from './workflow';

/** Everybody whose calls a run may make, in the order in which they are shown. */
export function everybody(team: ResolvedTeam): ResolvedMember[] {
  return [...team.members, team.judge, team.steward, team.growth?.therapist, team.summarizer].filter((member) => member !== undefined);
}

/** Rounds (for conditional and solo: turns) at most. A vote has one. */
export function roundsOf(workflow: Workflow): number {
  switch (workflow.type) {
    case 'roundtable':
      return workflow.rounds;
    case 'debate':
      return workflow.max_rounds ?? workflow.rounds ?? 3;
    case 'vote':
      return 1;
    default:
      return workflow.max_rounds;
  }
}

/** Whether a run of this workflow can go on with a further round once it has ended, where the person asks for one. */
export function takesFurtherRounds(type: Workflow['type']): boolean {
  return type !== 'vote' && type !== 'conditional';
}
