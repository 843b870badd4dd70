import type { EndReason } from '../../schema/event';
import type { RunContext } from '../run/context';

export type WorkflowEnd = { status: 'done' | 'failed'; reason: EndReason; detail: string };

/**
 * A plain async function over a run context. It must be the same function of its recorded steps
 * every time: between steps it touches only `ctx`, and it ends within a number of turns that
 * follows from the team.
 */
export type Workflow = { id: string; run(ctx: RunContext): Promise<WorkflowEnd> };

export function defineWorkflow(workflow: Workflow): Workflow {
  return workflow;
}
