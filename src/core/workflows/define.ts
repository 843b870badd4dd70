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
export type Workflow = { id: WorkflowType; run(ctx: RunContext): Promise<WorkflowEnd> };

export function defineWorkflow<T extends WorkflowType>(workflow: {
  id: T;
  run(ctx: RunContext<TeamOf<T>>): Promise<WorkflowEnd>;
}): Workflow {
  // The type of the workflow is what it was looked up by, and a plan gives a roundtable its judge and steward.
  return { id: workflow.id, run: (ctx) => workflow.run(ctx as RunContext<TeamOf<T>>) };
}
