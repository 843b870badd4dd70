import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { CommanderError } from 'commander';
import packageJson from '../../package.json';
import { createFileJournal } from '../adapters/journal/fileJournal';
import { createFileObjects, createRunFiles } from '../adapters/journal/fileObjects';
import { encodeLine } from '../adapters/journal/line';
import { createNodeWorkspace } from '../adapters/node/workspace';
import { createEnvSecrets, createStreamLog, createSystemClock, createSystemDice } from '../adapters/node/world';
import { createProviders } from '../adapters/providers';
import { createRehearsal } from '../adapters/providers/rehearsal';
import { createSqlStore } from '../adapters/sqljs/store';
import { asTeamError, TeamError } from '../base/errors';
import type { Store } from '../core/ports/store';
import { surveyModels } from '../core/router/survey';
import { catchUp } from '../core/run/catchUp';
import { createOrchestrator } from '../core/run/orchestrator';
import { parseAgent, parsePersona, parseSettings } from '../core/team/parse';
import { type PlanPorts, planRun } from '../core/team/plan';
import { problemLine } from '../core/team/problem';
import type { ReadYaml } from '../core/team/readYaml';
import type { Settings } from '../schema/settings';
import type { Cli, Io } from './context';
import { createProgram } from './program';

const product = `roundtable ${packageJson.version}`;
const bundled = (folder: string): string => join(__dirname, '..', folder);

function createIo(): Io {
  const { stdout, stderr, stdin } = process;
  // A reader that goes away (`| head`) is no fault of ours.
  stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
  const terminal = stdout.isTTY === true;
  const forced = process.env.FORCE_COLOR !== undefined && process.env.FORCE_COLOR !== '0';
  return {
    out: (text) => void stdout.write(text),
    err: (text) => void stderr.write(text),
    terminal,
    colours: forced || (terminal && process.env.NO_COLOR === undefined && process.env.TERM !== 'dumb'),
    width: Math.max(40, Math.min(100, stdout.columns ?? 100)),
    lines(onLine, signal) {
      if (!stdin.isTTY || !terminal) return;
      const reader = createInterface({ input: stdin, terminal: false });
      reader.on('line', onLine);
      signal.addEventListener('abort', () => reader.close());
    },
    onInterrupt(listener) {
      process.on('SIGINT', listener);
      process.on('SIGTERM', listener);
      return () => {
        process.off('SIGINT', listener);
        process.off('SIGTERM', listener);
      };
    },
    exit: (code) => process.exit(code),
  };
}

/** Every YAML file of a folder, checked; all problems of all files at once. A folder that is not there has none. */
async function readFolder<T>(folder: string, parse: (text: string, file: string) => ReadYaml<T>): Promise<T[]> {
  const names = await readdir(folder).catch(() => [] as string[]);
  const read = await Promise.all(names.filter((name) => /\.ya?ml$/.test(name)).map(async (name) => parse(await readFile(join(folder, name), 'utf8'), join(folder, name))));
  const problems = read.flatMap((result) => (result.ok ? [] : result.problems));
  if (problems.length > 0) throw new TeamError('user.badInput', { shown: problems.map(problemLine).join('\n') });
  return read.flatMap((result) => (result.ok ? [result.value] : []));
}

function createCli(io: Io, options: { cwd?: string; home?: string; verbose?: boolean }): Cli {
  const cwd = resolve(options.cwd ?? '.');
  const home = resolve(options.home ?? join(cwd, '.roundtable'));
  const verbose = options.verbose ?? false;
  if (!existsSync(cwd)) throw new TeamError('user.notFound', { shown: `There is no folder ${cwd}. Give another with --cwd.` });
  const log = createStreamLog(io.err, verbose ? 'debug' : 'error');
  const clock = createSystemClock();
  const secrets = createEnvSecrets(process.env);
  const workspace = createNodeWorkspace({ root: cwd });
  const once = <T>(make: () => T): (() => T) => {
    let made: { value: T } | undefined;
    return () => {
      made ??= { value: make() };
      return made.value;
    };
  };

  const journal = once(() => createFileJournal({ root: home, log }));
  const objects = once(() => createFileObjects({ root: home }));
  const settings = once(async (): Promise<{ settings: Settings; file?: string }> => {
    const file = join(home, 'settings.yaml');
    const text = await readFile(file, 'utf8').catch(() => undefined);
    if (text === undefined) return { settings: {} };
    const read = parseSettings(text, file);
    if (!read.ok) throw new TeamError('user.badInput', { shown: read.problems.map(problemLine).join('\n') });
    return { settings: read.value, file };
  });
  const providers = async (pace: boolean) => {
    const made = createProviders({ environment: process.env, secrets, settings: (await settings()).settings, log });
    if (!pace) return made;
    return made.map((provider) => (provider.id === 'rehearsal' ? createRehearsal({ pace: (ms, signal) => clock.sleep(ms, signal) }) : provider));
  };
  const planPorts = async (): Promise<PlanPorts> => {
    const own = await readFolder(join(home, 'agents'), parseAgent);
    const shipped = await readFolder(bundled('agents'), parseAgent);
    return {
      cast: [...own, ...shipped.filter((agent) => !own.some((other) => other.name === agent.name))],
      personas: await readFolder(bundled('personas'), parsePersona),
      settings: (await settings()).settings,
      providers: await providers(false),
      workspace,
    };
  };
  const store = once(async (): Promise<Store> => {
    const made = await createSqlStore({ file: join(home, 'roundtable.db'), wasmPath: join(__dirname, 'sql-wasm.wasm'), log });
    const { problems } = await catchUp(made, journal(), clock);
    for (const problem of problems) log.warn(problem);
    return made;
  });

  return {
    io,
    cwd,
    home,
    verbose,
    product,
    journal,
    objects,
    store,
    async orchestrator({ pace }) {
      return createOrchestrator({
        journal: journal(),
        objects: objects(),
        runFiles: createRunFiles({ root: home, workspaceRoot: cwd }),
        store: await store(),
        workspace,
        clock,
        dice: createSystemDice(),
        secrets,
        log,
        providers: await providers(pace),
        settings: (await settings()).settings,
        product,
      });
    },
    plan: async (request, signal) => planRun(request, await planPorts(), signal),
    async survey(signal) {
      const { settings: own, file } = await settings();
      return { survey: await surveyModels({ providers: await providers(false), settings: own }, signal), ...(file && { settingsFile: file }) };
    },
    async readText(path, what) {
      const file = resolve(cwd, path);
      try {
        return await readFile(file, 'utf8');
      } catch (error) {
        // Most people name a file from where they stand, also when they work on another folder.
        const here = await readFile(resolve(path), 'utf8').catch(() => undefined);
        if (here !== undefined) return here;
        const why = (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'there is no such file' : (error as Error).message;
        throw new TeamError('user.notFound', { shown: `The ${what} ${path} cannot be read: ${why} (looked in ${cwd}).`, cause: error });
      }
    },
    line: encodeLine,
  };
}

async function main(): Promise<void> {
  const io = createIo();
  const program = createProgram(io, packageJson.version, (options) => createCli(io, options));
  try {
    await program.parseAsync(process.argv);
  } catch (error) {
    if (error instanceof CommanderError) process.exit(error.exitCode === 0 ? 0 : 2);
    const failure = asTeamError(error);
    io.err(`${failure.shown}\n`);
    if (process.argv.includes('--verbose') && failure.stack) io.err(`${failure.stack}\n`);
    process.exit(failure.code.startsWith('user.') ? 2 : 1);
  }
}

void main();
