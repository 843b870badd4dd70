import { statSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { CommanderError } from 'commander';
import packageJson from '../../package.json';
import { collectObjects, objectQuotaBytes } from '../adapters/journal/collectObjects';
import { createFileJournal } from '../adapters/journal/fileJournal';
import { createFileObjects, createRunFiles } from '../adapters/journal/fileObjects';
import { encodeLine } from '../adapters/journal/line';
import { createNodeBridge } from '../adapters/node/bridge/nodeBridge';
import { createNodeLookout } from '../adapters/node/lookout/nodeLookout';
import { createNodeShell } from '../adapters/node/shell/nodeShell';
import { createNodeSkillHost } from '../adapters/node/skills/nodeSkillHost';
import { createGuardedFetch } from '../adapters/node/web/guardedFetch';
import { createNodeWeb } from '../adapters/node/web/nodeWeb';
import { createNodeWorkspace } from '../adapters/node/workspace';
import { createEnvSecrets, createStreamLog, createSystemClock, createSystemDice } from '../adapters/node/world';
import { readYamlFolder } from '../adapters/node/yamlFolder';
import { createProviders } from '../adapters/providers';
import { connectEndpoint } from '../adapters/providers/connect';
import { resolveEndpoints } from '../adapters/providers/openai/presets';
import { createRehearsal } from '../adapters/providers/rehearsal';
import { createSqlStore } from '../adapters/sqljs/store';
import { asTeamError, TeamError } from '../base/errors';
import type { Store } from '../core/ports/store';
import { createExamine } from '../core/report/examine';
import { surveyModels } from '../core/router/survey';
import { catchUp } from '../core/run/catchUp';
import { createFileDesk } from '../core/run/fileDesk';
import { createHome } from '../core/run/home';
import { objectsInUse } from '../core/run/namedObjects';
import { createOrchestrator } from '../core/run/orchestrator';
import { createRedactor } from '../core/run/redact';
import { keysInFile } from '../core/team/fileKeys';
import { parseAgent, parsePersona, parseSettings } from '../core/team/parse';
import { type PlanPorts, planRun } from '../core/team/plan';
import { problemLine } from '../core/team/problem';
import { readShelf } from '../core/team/shelf';
import type { Persona } from '../schema/persona';
import type { Settings } from '../schema/settings';
import { deny } from './approve';
import type { Cli, Io } from './context';
import { homeFolder } from './homeFiles';
import { createIo } from './io';
import { createProgram } from './program';
import { readText } from './readText';

const product = `roundtable ${packageJson.version}`;
const bundled = (folder: string): string => join(__dirname, '..', folder);

/** A file's text, or undefined when there is none. One that is there and cannot be read is an error. */
async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new TeamError('user.badInput', { shown: `${file} cannot be read: ${message}`, cause: error });
  }
}

function createCli(io: Io, options: { cwd?: string; home?: string; verbose?: boolean }): Cli {
  const cwd = resolve(options.cwd ?? '.');
  const home = resolve(options.home ?? join(cwd, '.roundtable'));
  const verbose = options.verbose ?? false;
  if (statSync(cwd, { throwIfNoEntry: false })?.isDirectory() !== true)
    throw new TeamError('user.notFound', { shown: `There is no folder ${cwd}. Give another with --cwd.` });
  // What a person must know comes as a value and is said once; the log is for those who ask for it.
  const log = createStreamLog(verbose ? io.err : () => undefined, 'debug');
  const clock = createSystemClock();
  const secrets = createEnvSecrets(process.env);
  const workspace = createNodeWorkspace({ root: cwd });
  const shell = createNodeShell({ environment: process.env });
  const guarded = createGuardedFetch();
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
    const text = await readIfThere(file);
    if (text === undefined) return { settings: {} };
    const read = parseSettings(text, file);
    if (!read.ok) throw new TeamError('user.badInput', { shown: read.problems.map(problemLine).join('\n') });
    return { settings: read.value, file };
  });
  const providers = async (pace: boolean) => {
    const made = createProviders({ environment: process.env, secrets, settings: (await settings()).settings, log });
    if (!pace) return made;
    return made.map((provider) =>
      provider.id === 'rehearsal' ? createRehearsal({ pace: (ms, signal) => clock.sleep(ms, signal) }) : provider,
    );
  };
  const planPorts = async (): Promise<PlanPorts> => ({
    cast: readShelf(
      await Promise.all([...new Set([join(home, 'agents'), join(cwd, '.roundtable', 'agents'), bundled('agents')])].map(readYamlFolder)),
      parseAgent,
      (agent) => agent.name,
    ),
    personas: await personas(),
    settings: (await settings()).settings,
    providers: await providers(false),
    workspace,
  });
  const personas = async (): Promise<Persona[]> => {
    const set = process.env.TEAM_PERSONA_DIR?.trim();
    const folders = [join(home, 'personas'), join(cwd, 'personas'), ...(set ? [resolve(untilde(set))] : []), bundled('personas')];
    return readShelf(await Promise.all([...new Set(folders)].map(readYamlFolder)), parsePersona, (persona) => persona.key);
  };
  let opened = false;
  const store = once(async (): Promise<Store> => {
    opened = true;
    const made = await createSqlStore({ file: join(home, 'roundtable.db'), wasmPath: join(__dirname, 'sql-wasm.wasm'), log });
    const { problems } = await catchUp(made, journal(), clock);
    for (const problem of problems) log.warn(problem);
    return made;
  });

  const keysOf = async (source: string | undefined): Promise<ReadonlyMap<string, string>> => {
    const text = source === undefined ? undefined : await readIfThere(resolve(cwd, source));
    return text === undefined ? new Map() : keysInFile(text, source ?? '');
  };
  const redactor = async (source?: string) => createRedactor([...(await secrets.known()), ...(await keysOf(source)).values()]);

  const shipped = (id: string): Promise<string | undefined> => readIfThere(join(bundled('skills'), `${id}.md`));

  const cli: Cli = {
    io,
    cwd,
    workspace,
    home,
    verbose,
    product,
    commandLine: (...words) =>
      [
        invocation(),
        ...words.map(quoted),
        ...(cwd === resolve('.') ? [] : ['--cwd', quoted(cwd)]),
        ...(home === join(cwd, '.roundtable') ? [] : ['--home', quoted(home)]),
      ].join(' '),
    pathOf(path) {
      const full = resolve(cwd, path);
      const near = relative('.', full);
      return near.startsWith('..') ? full : near;
    },
    journal,
    objects,
    store,
    async orchestrator({ pace, approver, director }) {
      return createOrchestrator({
        journal: journal(),
        objects: objects(),
        runFiles: createRunFiles({ root: home, workspaceRoot: cwd }),
        store: await store(),
        workspace,
        privateFiles: createNodeWorkspace({ root: home }).within('private'),
        tidy: async () => {
          await collectObjects({ root: home, keep: () => objectsInUse(journal()), quotaBytes: objectQuotaBytes });
        },
        shell,
        web: createNodeWeb({ environment: process.env, fetch: guarded }),
        bridge: createNodeBridge(),
        skills: createNodeSkillHost({ root: cwd, shell, fetch: guarded, cacheDir: join(home, 'cache', 'skills') }),
        approver: approver ?? deny,
        ...(director && { director }),
        lookoutOf: (folder) => createNodeLookout({ root: folder.root, objects: objects() }),
        connect: (endpoint, key) => connectEndpoint(endpoint, key, { secrets, log }),
        teamFile: async (source) => readIfThere(resolve(cwd, source)),
        clock,
        dice: createSystemDice(),
        secrets,
        log,
        providers: await providers(pace),
        settings: (await settings()).settings,
        product,
      });
    },
    personas,
    async plan(request, signal) {
      const { growth } = await (await cli.knowledge()).read();
      return planRun(request, { ...(await planPorts()), growth: { state: growth, folder: homeFolder(cwd, home), shipped } }, signal);
    },
    async survey(signal) {
      const { settings: own, file } = await settings();
      const names = ['ANTHROPIC_API_KEY', ...resolveEndpoints(process.env, own.endpoints).flatMap((endpoint) => endpoint.keyEnv)];
      const keys: Record<string, boolean> = {};
      for (const name of names) keys[name] = (await secrets.get(name)) !== undefined;
      return {
        survey: await surveyModels({ providers: await providers(false), settings: own }, signal),
        ...(file && { settingsFile: file }),
        keys,
      };
    },
    readText: (path, what) => readText(cwd, path, what),
    line: encodeLine,
    async fileDesk() {
      const orchestrator = await cli.orchestrator({ pace: false });
      return createFileDesk({
        journal: journal(),
        objects: objects(),
        store: await store(),
        workspace,
        clock,
        dice: createSystemDice(),
        orchestrator,
        home: await cli.knowledge(),
        log,
      });
    },
    knowledge: async () => createHome({ journal: journal(), store: await store(), clock, log, redact: await redactor() }),
    redactor,
    async writeText(path, text) {
      const full = resolve(path);
      try {
        await mkdir(dirname(full), { recursive: true });
        await writeFile(full, text);
      } catch (cause) {
        throw new TeamError('user.badInput', { shown: `${path} cannot be written: ${(cause as Error).message}`, cause });
      }
    },
    writeRunFile: (runId, name, text) => createRunFiles({ root: home, workspaceRoot: cwd }).write(runId, name, text),
    examine: createExamine({
      providers: () => providers(false),
      settings: async () => (await settings()).settings,
      connect: (endpoint, key) => connectEndpoint(endpoint, key, { secrets, log }),
      teamFile: (source) => readIfThere(resolve(cwd, source)),
      clock,
      random: Math.random,
    }),
    // team commands
    onInputEnd(listener) {
      process.stdin.once('end', listener);
      return () => void process.stdin.off('end', listener);
    },
    agents: async () => (await planPorts()).cast.slice(),
    exampleTeams: () => readYamlFolder(bundled('examples/teams')),
    async offer(of, signal) {
      const provider =
        typeof of === 'string'
          ? (await providers(false)).find((one) => one.id === of)
          : connectEndpoint(of.endpoint, of.key, { secrets, log });
      if (!provider) return { ok: false, why: `There is no provider ${String(of)}.` };
      const probe = await provider.probe(signal);
      if (!probe.ok) return { ok: false, why: probe.failure.message };
      return { ok: true, detail: probe.detail, models: (await provider.models(signal)).map((info) => info.model) };
    },
    hasVariable: async (name) => (await secrets.get(name)) !== undefined,
    shell: () => shell,
    // end of team commands
    async close() {
      if (opened) await (await store()).close();
    },
  };
  return cli;
}

function untilde(path: string): string {
  return path.replace(/^~(?=$|[/\\])/, homedir());
}

/** What a person types to get to this program: its name, or the script in a checkout. */
function invocation(): string {
  const script = process.argv[1] ?? '';
  return basename(script) === 'cli.js' ? `node ${quoted(relative('.', script))}` : 'roundtable';
}

function quoted(word: string): string {
  return /^[\w@%+=:,./~-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

async function main(): Promise<void> {
  const io = createIo();
  const fail = (error: unknown): never => {
    const failure = asTeamError(error);
    io.err(`${failure.shown}\n`);
    if (process.argv.includes('--verbose'))
      for (const shown of [failure, failure.cause]) if (shown instanceof Error) io.err(`${shown.stack}\n`);
    return io.leave(failure.code.startsWith('user.') ? 2 : 1);
  };
  process.on('uncaughtException', fail);
  const program = createProgram(io, packageJson.version, (options) => createCli(io, options));
  try {
    await program.parseAsync(process.argv);
  } catch (error) {
    if (error instanceof CommanderError) await io.exit(error.exitCode === 0 ? 0 : 2);
    fail(error);
  }
}

void main();
