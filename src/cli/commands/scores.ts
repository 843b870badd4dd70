import { TeamError } from '../../base/errors';
import { overrule } from '../../core/economy/corrections';
import { type Axis, AxisValue, axes } from '../../schema/growth';
import { explainBalance, explainRun, type RunExplained } from '../../views/explainView';
import { scoredRunsOf } from '../../views/scoresView';
import type { Cli } from '../context';
import { decideHome, memberNamed, openTill, printRows, settledRun } from '../economy';
import { scoresText, scoreText, trailText } from '../print/scores';

export type ScoresOptions = { member?: string; json?: boolean };
export type OverruleOptions = { run?: string; reason: string; team?: string; json?: boolean } & Partial<Record<Axis, number>>;

/** `roundtable scores`: a roundtable with every value and what it rests on; with a member alone, its roundtables one a line. */
export async function showScores(cli: Cli, named: string | undefined, options: ScoresOptions): Promise<number> {
  const till = await openTill(cli, undefined);
  const { growth } = till;
  const member = options.member === undefined ? undefined : memberNamed(till, options.member);
  if (member !== undefined && named === undefined) {
    const account = explainBalance(growth, member);
    const rows = scoredRunsOf(growth.scores, member).flatMap(({ run }) => explainRun(growth, run.runId, member, account) ?? []);
    return printRows(cli, rows, options.json, (all) => trailText(all), `@${member} was not scored in ${cli.home} yet.`);
  }
  const runId = settledRun(cli, growth, named);
  const rows = Object.keys(growth.scores.runs[runId]?.members ?? {})
    .filter((name) => member === undefined || name === member)
    .flatMap((name): RunExplained | RunExplained[] => explainRun(growth, runId, name) ?? []);
  return printRows(cli, rows, options.json, (all) => scoresText(all, cli.io), `@${member} took no part in ${runId}.`);
}

/** `roundtable scores overrule`: the person's values in place of the judge's. */
export async function overruleScore(cli: Cli, named: string, options: OverruleOptions): Promise<number> {
  const till = await openTill(cli, options.team);
  const member = memberNamed(till, named);
  const runId = settledRun(cli, till.growth, options.run);
  const values: Partial<Record<Axis, AxisValue>> = {};
  for (const axis of axes) {
    const value = options[axis];
    if (value !== undefined) values[axis] = AxisValue.parse(value);
  }
  if (Object.keys(values).length === 0)
    throw new TeamError('user.badInput', { shown: `Say what holds instead, with ${axes.map((axis) => `--${axis}`).join(', ')}.` });
  const order = { runId, member, values, reason: options.reason, by: 'person' };
  const { growth } = await decideHome(cli, (now) => overrule(now, till.rules, order));
  const now = explainRun(growth, runId, member);
  if (now) cli.io.out(options.json ? `${JSON.stringify(now)}\n` : scoreText(now, cli.io));
  return 0;
}
