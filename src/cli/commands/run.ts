import { createCancel } from '../../base/cancel';
import type { ApprovalRule } from '../../schema/approval';
import { allowRules } from '../approve';
import { attend } from '../attend';
import type { Cli } from '../context';
import { findRun } from '../findRun';
import { budgetOf, type LimitOptions, planOrTell } from '../planned';

export type RunOptions = LimitOptions & {
  goal?: string;
  maxRounds?: number;
  model?: string;
  hostOllama?: string;
  interactive?: boolean;
  resume?: boolean;
  stream: boolean;
  allow?: string[];
  autonomy?: number;
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
  const plan = await planOrTell(
    cli,
    {
      team: { text: await cli.readText(file, 'team file'), path: file },
      ...(options.goal !== undefined && { topic: options.goal }),
      ...(options.maxRounds !== undefined && { rounds: options.maxRounds }),
      ...(options.model !== undefined && { model: options.model }),
      ...(options.hostOllama !== undefined && { hostOllama: options.hostOllama }),
      ...(options.autonomy !== undefined && { autonomy: options.autonomy as 0 | 1 | 2 | 3 }),
      ...(options.seed !== undefined && { seed: options.seed }),
      budget: budgetOf(options),
    },
    createCancel().signal,
  );
  if (!plan) return 2;
  return attend(cli, { type: 'start', plan, rules }, attending);
}
