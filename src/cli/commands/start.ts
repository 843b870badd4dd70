import { createCancel } from '../../base/cancel';
import { problemLine } from '../../core/team/problem';
import type { Budget } from '../../schema/settings';
import { attend } from '../attend';
import type { Cli } from '../context';

export type StartOptions = {
  topic?: string;
  briefing?: string;
  team?: string;
  workers?: string[];
  rounds?: number;
  floorBudget?: number;
  model?: string;
  maxUsd?: number;
  maxTokens?: number;
  maxTurns?: number;
  timeout?: number;
  seed?: number;
  json?: boolean;
  pace?: boolean;
};

/** `roundtable start`: plans, begins and attends a run to its digest. */
export async function startRun(cli: Cli, options: StartOptions): Promise<number> {
  const { io } = cli;
  if (options.topic === undefined && options.briefing === undefined && options.team === undefined) {
    io.err('There is nothing to talk about. Give --topic "…", --briefing <file>, or a --team file with a goal; --help shows examples.\n');
    return 2;
  }
  const briefing =
    options.briefing === undefined ? undefined : { text: await cli.readText(options.briefing, 'briefing'), path: options.briefing };
  const team = options.team === undefined ? undefined : { text: await cli.readText(options.team, 'team file'), path: options.team };
  const budget: Budget = {
    ...(options.maxUsd !== undefined && { usd: options.maxUsd }),
    ...(options.maxTokens !== undefined && { tokens: options.maxTokens }),
    ...(options.maxTurns !== undefined && { turns: options.maxTurns }),
    ...(options.timeout !== undefined && { wall: options.timeout }),
  };
  const planned = await cli.plan(
    {
      roundtable: true,
      ...(options.topic !== undefined && { topic: options.topic }),
      ...(briefing && { briefing }),
      ...(team && { team }),
      ...(options.workers && { workers: options.workers }),
      ...(options.rounds !== undefined && { rounds: options.rounds }),
      ...(options.floorBudget !== undefined && { floorBudget: options.floorBudget }),
      ...(options.model !== undefined && { model: options.model }),
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
  return attend(
    cli,
    { type: 'start', plan: planned.plan },
    { json: options.json ?? false, pace: options.pace ?? (io.terminal && !options.json) },
  );
}
