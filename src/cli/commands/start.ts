import { createCancel } from '../../base/cancel';
import { attend } from '../attend';
import type { Cli } from '../context';
import { budgetOf, type LimitOptions, planOrTell } from '../planned';

export type StartOptions = LimitOptions & {
  topic?: string;
  briefing?: string;
  team?: string;
  workers?: string[];
  rounds?: number;
  floorBudget?: number;
  model?: string;
  seed?: number;
  growth: boolean;
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
  const plan = await planOrTell(
    cli,
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
      grow: options.growth,
      budget: budgetOf(options),
    },
    createCancel().signal,
  );
  if (!plan) return 2;
  return attend(cli, { type: 'start', plan }, { json: options.json ?? false, pace: options.pace ?? (io.terminal && !options.json) });
}
