import type { EndReason } from '../../schema/event';
import type { ResolvedTeam, RoundtableTeam } from '../../schema/team';
import type { WorkflowOf, WorkflowType } from '../../schema/workflow';
import type { RunContext } from '../run/context';

export type WorkflowEnd = { status: 'done' | 'failed'; reason: EndReason; detail: string };

/** A team that works by one type of workflow. */
export type TeamOf<T extends WorkflowType> = T extends 'roundtable' ? RoundtableTeam : ResolvedTeam & { workflow: WorkflowOf<T> };

/**
 * A plain async function over a run context. It must be the same function of its recorded steps
 * every time: between steps it touches only `ctx`, and it ends within a number of turns that
 * follows from the team.
 */
export type Workflow = {
  id: WorkflowType;
  run(ctx: RunContext): Promise<WorkflowEnd>;
  /** Whom it cannot do without: nobody of them can be muted. What else a team needs is somebody who speaks. */
  needs(team: ResolvedTeam): readonly Need[];
};

/** `least` of these members must be able to speak, in the part that `as` names: `the producer`. */
export type Need = { who: readonly string[]; least: number; as: string };

export function defineWorkflow<T extends WorkflowType>(workflow: {
  id: T;
  run(ctx: RunContext<TeamOf<T>>): Promise<WorkflowEnd>;
  needs?(team: TeamOf<T>): readonly Need[];
}): Workflow {
  // The type of the workflow is what it was looked up by, and a plan gives a roundtable its judge and steward.
  return {
    id: workflow.id,
    run: (ctx) => workflow.run(ctx as RunContext<TeamOf<T>>),
    needs: (team) => workflow.needs?.(team as TeamOf<T>) ?? [],
  };
}

/** A part that one member plays. */
export function part(name: string, as: string): Need {
  return { who: [name], least: 1, as };
}
