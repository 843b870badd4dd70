import { createCancel } from '../../base/cancel';
import { problemLine } from '../../core/team/problem';
import type { ApprovalRule } from '../../schema/approval';
import type { Budget } from '../../schema/settings';
import { allowRules } from '../approve';
import { attend } from '../attend';
import type { Cli } from '../context';
import { findRun } from '../findRun';

export type RunOptions = {
  goal?: string;
  maxRounds?: number;
  model?: string;
  hostOllama?: string;
  interactive?: boolean;
  resume?: boolean;
  stream: boolean;
  allow?: string[];
  autonomy?: number;
  maxUsd?: number;
  maxTokens?: number;
  maxTurns?: number;
  timeout?: number;
  seed?: number;
  json?: boolean;
  pace?: boolean;
};

/** `roundtable run`: plans a team file, runs it and attends it to its end. */
export async function runTeam(cli: Cli, file: string, options: RunOptions): Promise<number> {
  const { io } = cli;
  const rules: ApprovalRule[] = allowRules(options.allow ?? []);
  const attending = {
    json: options.json ?? false,
    pace: options.pace ?? (io.terminal && !options.json),
    stream: options.stream,
    interactive: options.interactive ?? false,
    rules,
  };
  if (options.resume) {
    const found = await findRun(cli, undefined, {
      willDo: (run) => run.status !== 'done' && !run.live && run.source === file,
      what: `of ${file} waits to be resumed`,
    });
    // As in the origin: with nothing to resume, a run begins.
    if (found.ok) return attend(cli, { type: 'resume', runId: found.runId, rules }, attending);
  }
  const budget: Budget = {
    ...(options.maxUsd !== undefined && { usd: options.maxUsd }),
    ...(options.maxTokens !== undefined && { tokens: options.maxTokens }),
    ...(options.maxTurns !== undefined && { turns: options.maxTurns }),
    ...(options.timeout !== undefined && { wall: options.timeout }),
  };
  const planned = await cli.plan(
    {
      team: { text: await cli.readText(file, 'team file'), path: file },
      ...(options.goal !== undefined && { topic: options.goal }),
      ...(options.maxRounds !== undefined && { rounds: options.maxRounds }),
      ...(options.model !== undefined && { model: options.model }),
      ...(options.hostOllama !== undefined && { hostOllama: options.hostOllama }),
      ...(options.autonomy !== undefined && { autonomy: options.autonomy as 0 | 1 | 2 | 3 }),
      ...(options.seed !== undefined && { seed: options.seed }),
      budget,
    },
    createCancel().signal,
  );
  if (!planned.ok) {
    for (const problem of planned.problems) io.err(`${problemLine(problem)}\n`);
    return 2;
  }
  for (const warning of planned.warnings) io.err(`${warning}\n`);
  return attend(cli, { type: 'start', plan: planned.plan, rules }, attending);
}
