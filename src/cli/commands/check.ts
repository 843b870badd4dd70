import { randomUUID } from 'node:crypto';
import { access, mkdir, rm, rmdir, statfs, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { createCancel } from '../../base/cancel';
import { resolveModel } from '../../core/router/survey';
import { keysInFile } from '../../core/team/fileKeys';
import { type CheckLine, type Found, needsOf, type Offer, preflight, serverKey, type TeamNeeds } from '../../core/team/preflight';
import { isError, problemLine } from '../../core/team/problem';
import { validateTeam } from '../../core/team/validate';
import type { Cli } from '../context';
import { createStyle } from '../print/style';
import { wrap } from '../print/wrap';

export type CheckOptions = { json?: boolean; model?: string; hostOllama?: string };

/** `roundtable check`: whether a team can run here and now. 0 when it can, also with warnings; 1 when not; 2 for a file that is wrong. */
export async function checkFile(cli: Cli, file: string, options: CheckOptions): Promise<number> {
  const { io } = cli;
  const text = await cli.readText(file, 'team file');
  const { team, locate, problems } = validateTeam(text, file);
  const wrong = [...problems];
  const asked = team && needsOf(team, { agents: await cli.agents(), personas: await cli.personas(), ...options });
  for (const { path, message } of asked?.problems ?? []) wrong.push({ ...locate?.(path), message });
  for (const problem of wrong) io.err(`${isError(problem) ? '' : 'warning: '}${problemLine(problem)}\n`);
  if (!asked || wrong.some(isError)) return 2;

  const lines = preflight(asked.needs, await look(cli, asked.needs, text, file));
  if (options.json) for (const line of lines) io.out(`${JSON.stringify(line)}\n`);
  else io.out(checkText(lines, io));
  return lines.some((line) => line.state === 'fail') ? 1 : 0;
}

function checkText(lines: readonly CheckLine[], io: Cli['io']): string {
  const style = createStyle(io);
  const longest = Math.max(...lines.map((line) => line.check.length));
  const indent = ' '.repeat(longest + 8);
  const dress = { ok: style.good, warn: style.warn, fail: style.bad };
  const rows = lines.map(({ check, state, says, fix }) => {
    const head = `${dress[state](state)}${' '.repeat(6 - state.length)}${check.padEnd(longest)}  `;
    const first = `${head}${wrap(says, io.width, indent).trimStart()}`;
    return fix === undefined ? first : `${first}${wrap(style.dim(fix), io.width, indent)}`;
  });
  const count = (state: CheckLine['state']): number => lines.filter((line) => line.state === state).length;
  const [fails, warns] = [count('fail'), count('warn')];
  const end =
    fails > 0 ? style.bad('It cannot run yet.') : warns > 0 ? style.warn('It can run; read the warnings.') : style.good('It can run.');
  return `${rows.join('')}\n${end}\n`;
}

/** Looks at what a team needs. Spends no tokens; leaves nothing behind. */
async function look(cli: Cli, needs: TeamNeeds, text: string, file: string): Promise<Found> {
  const { signal } = createCancel();
  const place = resolve(cli.cwd, needs.folder);
  const onlyRehearsal = needs.models.every((need) => need.spec === 'rehearsal');
  const [folder, freeBytes, surveyed] = await Promise.all([probeFolder(place), free(place), cli.survey(signal)]);
  const { survey } = surveyed;
  const keys = keysInFile(text, file);
  const servers = new Map<string, Offer>();
  const variables = new Map<string, boolean>();
  const clouds = new Set<string>();
  for (const { endpoint, members, spec, tier } of needs.models) {
    if (endpoint) {
      if (endpoint.key && 'env' in endpoint.key) variables.set(endpoint.key.env, await cli.hasVariable(endpoint.key.env));
      const key = members.map((member) => keys.get(member)).find((own) => own !== undefined);
      if (!servers.has(serverKey(endpoint)))
        servers.set(serverKey(endpoint), await cli.offer({ endpoint, ...(key !== undefined && { key }) }, signal));
      continue;
    }
    const resolved = resolveModel(spec, tier, survey);
    const provider = resolved.ok ? survey.providers.find((one) => one.id === resolved.picked.ref.provider) : undefined;
    if (provider?.ok && !provider.local && !onlyRehearsal) clouds.add(provider.id);
  }
  const listed = new Map(await Promise.all([...clouds].map(async (id) => [id, await cli.offer(id, signal)] as const)));
  const shell = cli.shell();
  const sandboxes = new Map(await Promise.all(needs.sandboxes.map(async ({ kind }) => [kind, await shell.sandbox(kind)] as const)));
  const programs = new Map(
    await Promise.all(needs.programs.map(async ({ program }) => [program, await probeProgram(cli, program, signal)] as const)),
  );
  const missing = new Map<string, string>();
  for (const { path } of needs.files) {
    const why = await access(resolve(cli.cwd, path)).then(
      () => undefined,
      (error: NodeJS.ErrnoException) => (error.code === 'ENOENT' ? 'it is not there' : error.message),
    );
    if (why !== undefined) missing.set(path, why);
  }
  const git = await isThere(join(cli.cwd, '.git'));
  return { place, folder, freeBytes, survey, servers, listed, variables, sandboxes, programs, missing, git };
}

/** Writes a file into the folder and takes it away again; a folder that is not there is made and removed. */
async function probeFolder(place: string): Promise<Found['folder']> {
  const made: string[] = [];
  try {
    for (let at = place; !(await isThere(at)) && dirname(at) !== at; at = dirname(at)) made.push(at);
    await mkdir(place, { recursive: true });
    const probe = join(place, `.roundtable-probe-${randomUUID()}`);
    await writeFile(probe, 'probe', { flag: 'wx' });
    await rm(probe);
    return { ok: true };
  } catch (error) {
    return { ok: false, why: (error as Error).message };
  } finally {
    for (const folder of made) await rmdir(folder).catch(() => undefined);
  }
}

async function free(place: string): Promise<number | undefined> {
  for (let at = place; ; at = dirname(at)) {
    try {
      const { bavail, bsize } = await statfs(at);
      return bavail * bsize;
    } catch {
      if (dirname(at) === at) return undefined;
    }
  }
}

async function probeProgram(
  cli: Cli,
  program: 'bash' | 'python',
  signal: Parameters<Cli['survey']>[0],
): Promise<{ ok: true } | { ok: false; why: string }> {
  const ran = await cli.shell().run(
    {
      run: program === 'bash' ? { kind: 'bash', script: 'exit 0' } : { kind: 'python', script: 'pass' },
      cwd: cli.cwd,
      timeoutMs: 20_000,
      maxOutputBytes: 4_096,
      sandbox: 'none',
    },
    signal,
  );
  if (!ran.ok) return { ok: false, why: ran.error.shown };
  return ran.result.exitCode === 0
    ? { ok: true }
    : { ok: false, why: `${program} does not start: ${ran.result.output.trim().slice(0, 200)}` };
}

async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
