import { createCancel } from '../../base/cancel';
import type { AssertionResult } from '../../core/report/assertions';
import { checkRun } from '../../core/report/checkRun';
import { folderOf } from '../../core/report/exportRun';
import { junitXml, type TestSuite } from '../../core/report/junit';
import { costText, durationText, countText as number, runStats } from '../../core/report/stats';
import { isError, problemLine } from '../../core/team/problem';
import { validateTeam } from '../../core/team/validate';
import type { Autonomy } from '../../schema/approval';
import type { Team } from '../../schema/team';
import { allowRules } from '../approve';
import type { Cli } from '../context';
import { planOrTell } from '../planned';
import { plain } from '../print/plain';
import { countText } from '../print/style';
import { resolveRun, resolveRunId } from '../resolveRun';

export type TestOptions = {
  run: boolean;
  goal?: string;
  maxRounds?: number;
  model?: string;
  allow?: string[];
  autonomy?: number;
  seed?: number;
  junit?: string;
  json?: boolean;
};

type Result = AssertionResult | (Omit<AssertionResult, 'type'> & { type: 'run' });
type Tested = { file: string; runId?: string; results: readonly Result[]; ms: number };

/** `roundtable test`: runs team files and checks their `tests:`. 0 when all hold, 1 when one does not, 2 for a file that cannot run. */
export async function testTeams(cli: Cli, files: readonly string[], options: TestOptions): Promise<number> {
  const { io } = cli;
  const read: { file: string; text: string; team: Team }[] = [];
  for (const file of files) {
    const text = await cli.readText(file, 'team file');
    const { team, problems } = validateTeam(text, file);
    for (const problem of problems.filter(isError)) io.err(`${problemLine(problem)}\n`);
    if (team) read.push({ file, text, team });
  }
  // No model is asked while a file is wrong.
  if (read.length < files.length) return 2;

  const stop = createCancel();
  const release = io.onInterrupt(() => (stop.signal.aborted ? io.leave(1) : stop.cancel('stopped')));
  const tested: Tested[] = [];
  for (const one of read) {
    if (stop.signal.aborted) break;
    const outcome = await testOne(cli, one, options, stop.signal);
    if (outcome === 'cannot run') {
      release();
      return 2;
    }
    tested.push(outcome);
    for (const result of outcome.results) io.out(resultLine(cli, outcome, result, options.json ?? false));
  }
  release();
  if (options.junit !== undefined) await cli.writeText(options.junit, junitXml(tested.map(suiteOf)));
  const all = tested.flatMap((one) => one.results);
  const failed = all.filter((result) => !result.passed).length;
  if (!options.json) io.out(`${all.length - failed} passed, ${failed} failed\n`);
  return failed > 0 || stop.signal.aborted ? 1 : 0;
}

type Read = { file: string; text: string; team: Team };
type Signal = ReturnType<typeof createCancel>['signal'];

async function testOne(cli: Cli, { file, text, team }: Read, options: TestOptions, signal: Signal): Promise<Tested | 'cannot run'> {
  const { io } = cli;
  const started = performance.now();
  if (team.tests.length === 0) {
    io.err(`${file} has no tests:, so it was not run. Write what must hold afterwards under tests: in it.\n`);
    return { file, results: [], ms: 0 };
  }
  const runId = options.run ? await runOnce(cli, file, text, options, signal) : await resolveRunId(cli, asPath(file));
  if (runId === undefined) return 'cannot run';
  const { facts, created } = await resolveRun(cli, runId);
  const stats = runStats(facts);
  if (!options.json)
    io.out(
      `# ${file}: run ${runId}, ${countText(stats.turns, 'turn')}, ${number(stats.tokens)} tokens, ${costText(stats)}, ${durationText(stats.durationMs)}\n`,
    );
  const { results, asked, end } = await checkRun(team.tests, {
    team,
    facts,
    created,
    folder: folderOf(cli.workspace, created),
    redact: await cli.redactor(file),
    examine: cli.examine,
    ...(options.model !== undefined && { model: options.model }),
    signal,
  });
  if (asked.calls > 0 && !options.json)
    io.out(`# ${countText(asked.calls, 'question')} to a model beside the run, ${number(asked.tokens)} tokens\n`);
  return {
    file,
    runId,
    results: end === undefined ? results : [{ name: 'the run ends', type: 'run', passed: false, detail: end }, ...results],
    ms: performance.now() - started,
  };
}

/** Runs a team file to its end without showing it. Nobody is asked: what the rules do not allow is rejected. */
async function runOnce(cli: Cli, file: string, text: string, options: TestOptions, signal: Signal): Promise<string | undefined> {
  const plan = await planOrTell(
    cli,
    {
      team: { text, path: file },
      ...(options.goal !== undefined && { topic: options.goal }),
      ...(options.maxRounds !== undefined && { rounds: options.maxRounds }),
      ...(options.model !== undefined && { model: options.model }),
      ...(options.autonomy !== undefined && { autonomy: options.autonomy as Autonomy }),
      ...(options.seed !== undefined && { seed: options.seed }),
    },
    signal,
  );
  if (!plan) return undefined;
  const orchestrator = await cli.orchestrator({ pace: false });
  const begun = await orchestrator.dispatch({ type: 'start', plan, rules: allowRules(options.allow ?? []) });
  if (!begun.ok) throw begun.error;
  const stop = (): void => void orchestrator.dispatch({ type: 'stop', runId: begun.runId });
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop);
  await begun.done;
  return begun.runId;
}

function resultLine({ io }: Cli, { file, runId }: Tested, result: Result, json: boolean): string {
  if (json) {
    const { compared: _, ...told } = result;
    return `${JSON.stringify({ file, ...(runId && { runId }), ...told })}\n`;
  }
  if (result.passed) return `ok - ${plain(result.name)}\n`;
  const detail = plain(result.detail).replace(/\s+/g, ' ').trim();
  return `${io.colours ? `${String.fromCharCode(27)}[31mnot ok${String.fromCharCode(27)}[39m` : 'not ok'} - ${plain(result.name)}: ${detail}\n`;
}

function suiteOf({ file, results, ms }: Tested): TestSuite {
  return { name: file, durationMs: ms, results };
}

/** A bare name of a file in this folder is still a path, and never the end of a run's id. */
function asPath(file: string): string {
  return /[./\\]/.test(file) ? file : `./${file}`;
}
