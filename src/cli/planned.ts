import type { CancelSignal } from '../base/cancel';
import type { RunPlan } from '../core/run/command';
import type { StartRequest } from '../core/team/plan';
import { problemLine } from '../core/team/problem';
import type { Budget } from '../schema/settings';
import type { Cli } from './context';

/** The limits of a run as options of a command. */
export type LimitOptions = { maxUsd?: number; maxTokens?: number; maxTurns?: number; timeout?: number };

export function budgetOf({ maxUsd, maxTokens, maxTurns, timeout }: LimitOptions): Budget {
  return {
    ...(maxUsd !== undefined && { usd: maxUsd }),
    ...(maxTokens !== undefined && { tokens: maxTokens }),
    ...(maxTurns !== undefined && { turns: maxTurns }),
    ...(timeout !== undefined && { wall: timeout }),
  };
}

/** Plans a run and says what is to be said of it; undefined when it cannot run, with every problem told. */
export async function planOrTell(cli: Cli, request: StartRequest, signal: CancelSignal): Promise<RunPlan | undefined> {
  const planned = await cli.plan(request, signal);
  if (!planned.ok) {
    for (const problem of planned.problems) cli.io.err(`${problemLine(problem)}\n`);
    return undefined;
  }
  for (const warning of planned.warnings) cli.io.err(`${warning}\n`);
  return planned.plan;
}
