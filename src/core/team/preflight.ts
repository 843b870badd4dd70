import { didYouMean } from '../../base/similar';
import type { Agent, Tier } from '../../schema/agent';
import type { Persona } from '../../schema/persona';
import type { Endpoint, MemberWork, Team } from '../../schema/team';
import { modelName } from '../../schema/usage';
import { type ModelSurvey, resolveModel } from '../router/survey';
import { castTeam, type Draft } from './cast';
import { endpointOf, memberWork } from './memberWork';

/** What a provider or a server has now. */
export type Offer = { ok: true; detail: string; models: readonly string[] } | { ok: false; why: string };

/** One thing that was looked at before a run. `fix` says what to do about it. */
export type CheckLine = { check: string; state: 'ok' | 'warn' | 'fail'; says: string; fix?: string };

/** A model that members of a team need, as the file says it, and the server where the file names one. */
export type ModelNeed = { spec: string; tier: Tier; endpoint?: Endpoint; members: readonly string[] };

/** What a team needs of the world. */
export type TeamNeeds = {
  /** The folder of the shared files relative to the workspace, as the file says it. */
  folder: string;
  writes: boolean;
  models: readonly ModelNeed[];
  sandboxes: readonly { kind: Exclude<MemberWork['sandbox'], 'none'>; members: readonly string[] }[];
  /** Programs that tools start. */
  programs: readonly { program: 'bash' | 'python'; members: readonly string[] }[];
  /** Files of the workspace that prompts and skills are made of. */
  files: readonly { path: string; what: string; members: readonly string[] }[];
};

/** What was found, each by the word in the needs. */
export type Found = {
  /** The place of the shared files, for people. */
  place: string;
  folder: { ok: true } | { ok: false; why: string };
  /** Bytes free where the shared files are; undefined when nobody can say. */
  freeBytes: number | undefined;
  survey: ModelSurvey;
  /** By `serverKey`. */
  servers: ReadonlyMap<string, Offer>;
  /** What cloud providers list, by their id; absent where they were not asked. */
  listed: ReadonlyMap<string, Offer>;
  /** Variables that hold a key, and whether each is set. */
  variables: ReadonlyMap<string, boolean>;
  sandboxes: ReadonlyMap<string, { ok: true } | { ok: false; why: string }>;
  programs: ReadonlyMap<string, { ok: true } | { ok: false; why: string }>;
  /** Files that are not there, or cannot be read: why, by path. */
  missing: ReadonlyMap<string, string>;
  git: boolean;
};

/** Below this a run may end with a full disk. Source: FACTS 4.8. */
const leastFreeBytes = 5 * 1024 ** 3;

/** Two members of one server and key share one question. */
export function serverKey(endpoint: Endpoint): string {
  return JSON.stringify(endpoint);
}

/** What a team asks of the world, and what is wrong with its cast. `model` and `hostOllama` are what the person gives for this run. */
export function needsOf(
  team: Team,
  { agents, personas, model, hostOllama }: { agents: readonly Agent[]; personas: readonly Persona[]; model?: string; hostOllama?: string },
): { needs: TeamNeeds; problems: { path: (string | number)[]; message: string }[] } {
  const problems: { path: (string | number)[]; message: string }[] = [];
  const roundtable = team.workflow?.type === 'roundtable';
  const cast = castTeam(team, { cast: agents, personas, roundtable }, (path, message) => problems.push({ path, message }));
  const drafts: Draft[] = [
    ...cast.members,
    ...[cast.judge, cast.steward].filter((agent) => agent !== undefined).map((agent): Draft => ({ agent, member: { name: agent.name } })),
  ];
  const models = new Map<string, { spec: string; tier: Tier; endpoint?: Endpoint; members: string[] }>();
  const bySandbox = new Map<Exclude<MemberWork['sandbox'], 'none'>, string[]>();
  const byProgram = new Map<'bash' | 'python', string[]>();
  const byFile = new Map<string, { path: string; what: string; members: string[] }>();
  let writes = false;
  for (const { agent, member } of drafts) {
    const { name } = member;
    const written = model ?? member.model ?? team.defaults.model ?? agent.model;
    const spec = team.models?.[written] ?? written;
    const own =
      roundtable || model !== undefined || spec === 'rehearsal' || spec === 'auto'
        ? undefined
        : endpointOf(member, team.defaults, hostOllama);
    const key = JSON.stringify([spec, spec === 'auto' ? agent.tier : '', own]);
    const need = models.get(key) ?? { spec, tier: agent.tier, ...(own && { endpoint: own }), members: [] };
    need.members.push(name);
    models.set(key, need);
    if (roundtable) continue;
    const work = memberWork(member, team.defaults);
    writes ||= work.canWrite;
    const runs = work.tools.some((tool) => tool === 'run_python' || tool === 'run_bash');
    if (work.sandbox !== 'none' && (runs || work.skills.length > 0)) push(bySandbox, work.sandbox, name);
    if (work.tools.includes('run_python')) push(byProgram, 'python', name);
    if (work.tools.includes('run_bash')) push(byProgram, 'bash', name);
    const file = (path: string, what: string): void => {
      const known = byFile.get(path) ?? { path, what, members: [] };
      if (!known.members.includes(name)) known.members.push(name);
      byFile.set(path, known);
    };
    for (const path of work.extraContext) file(path, 'extra context');
    for (const skill of work.skills) if (skill.path !== undefined) file(skill.path, 'skill');
  }
  return {
    problems,
    needs: {
      folder: team.workspace ?? '.',
      writes,
      models: [...models.values()],
      sandboxes: [...bySandbox].map(([kind, members]) => ({ kind, members })),
      programs: [...byProgram].map(([program, members]) => ({ program, members })),
      files: [...byFile.values()],
    },
  };
}

function push<K>(map: Map<K, string[]>, key: K, value: string): void {
  map.set(key, [...(map.get(key) ?? []), value]);
}

/** Whether a team can run here and now: one line for each thing it needs. Source: FACTS 4.8; what it needs of models is ours. */
export function preflight(needs: TeamNeeds, found: Found): CheckLine[] {
  const lines: CheckLine[] = [];
  lines.push(
    found.folder.ok
      ? { check: 'workspace', state: 'ok', says: `${found.place} can be written to` }
      : {
          check: 'workspace',
          state: needs.writes ? 'fail' : 'warn',
          says: `${found.place} cannot be written to: ${found.folder.why}`,
          fix: 'Change the rights of the folder, or name another with --cwd or with workspace in the team file.',
        },
  );
  if (found.freeBytes === undefined) lines.push({ check: 'disk', state: 'warn', says: 'how much is free cannot be told' });
  else if (found.freeBytes < leastFreeBytes)
    lines.push({
      check: 'disk',
      state: 'warn',
      says: `${gigabytes(found.freeBytes)} free, less than 5 GB`,
      fix: 'Make room before a long run.',
    });
  else lines.push({ check: 'disk', state: 'ok', says: `${gigabytes(found.freeBytes)} free` });
  lines.push({ check: 'git', state: 'ok', says: found.git ? 'a repository' : 'no repository, and none is needed' });
  for (const need of needs.models) lines.push(...modelLines(need, found));
  for (const { kind, members } of needs.sandboxes) {
    const sandbox = found.sandboxes.get(kind);
    if (sandbox?.ok) lines.push({ check: 'sandbox', state: 'ok', says: `${kind} works (${members.join(', ')})` });
    else
      lines.push({
        check: 'sandbox',
        state: 'fail',
        says: `${sandbox?.why ?? `${kind} was not looked at.`} Asked for by ${members.join(', ')}.`,
      });
  }
  for (const { program, members } of needs.programs) {
    const there = found.programs.get(program);
    if (there?.ok) lines.push({ check: 'commands', state: 'ok', says: `${program} runs (${members.join(', ')})` });
    else
      lines.push({
        check: 'commands',
        state: 'fail',
        says: `${there?.why ?? `${program} was not looked at.`} Asked for by ${members.join(', ')}.`,
      });
  }
  for (const { path, what, members } of needs.files) {
    const why = found.missing.get(path);
    const who = members.join(', ');
    if (why === undefined) lines.push({ check: 'file', state: 'ok', says: `${path} is there (${what} of ${who})` });
    else
      lines.push({
        check: 'file',
        state: 'fail',
        says: `${path} (${what} of ${who}): ${why}`,
        fix: 'Put it there, or take it out of the team file.',
      });
  }
  return lines;
}

function modelLines(need: ModelNeed, found: Found): CheckLine[] {
  const who = need.members.join(', ');
  if (need.endpoint) return serverLines(need, need.endpoint, found);
  const resolved = resolveModel(need.spec, need.tier, found.survey);
  if (!resolved.ok) {
    const ollama = found.survey.providers.find((one) => one.id === 'ollama');
    const meant = resolved.message.startsWith('ollama/') && ollama?.ok === false;
    const fix = `Start Ollama (ollama serve), then: ollama pull ${need.spec.replace(/^ollama\//, '')}`;
    return [{ check: 'model', state: 'fail', says: `${who}: ${resolved.message}`, ...(meant && { fix }) }];
  }
  const { ref } = resolved.picked;
  const named = `${modelName(ref)} for ${who}`;
  if (ref.provider === 'rehearsal')
    return need.spec === 'rehearsal'
      ? [{ check: 'model', state: 'ok', says: `${named}: no AI, as was asked for` }]
      : [
          {
            check: 'model',
            state: 'warn',
            says: `no model was found for ${who}, so that ${need.spec} comes to the rehearsal, which is no AI`,
            fix: 'Set a key such as ANTHROPIC_API_KEY or OPENAI_API_KEY, or start Ollama; roundtable config shows what is there.',
          },
        ];
  const provider = found.survey.providers.find((one) => one.id === ref.provider);
  if (provider && !provider.ok) return [{ check: 'model', state: 'fail', says: `${named}: ${provider.failure.message}` }];
  const listed = found.listed.get(ref.provider);
  if (listed && !listed.ok) return [{ check: 'model', state: 'fail', says: `${named}: ${listed.why}` }];
  // A provider that lists nothing is not asked for more: the model may be there all the same.
  const models = listed?.models ?? provider?.models ?? [];
  if (models.length === 0) return [{ check: 'model', state: 'ok', says: `${named}: ${provider?.ok ? provider.detail : 'ready'}` }];
  if (has(models, ref.model)) return [{ check: 'model', state: 'ok', says: `${named} is there` }];
  return [absent(ref.provider, provider?.label ?? ref.provider, ref.model, who, models, provider?.local ?? false)];
}

function serverLines(need: ModelNeed, endpoint: Endpoint, found: Found): CheckLine[] {
  const who = need.members.join(', ');
  const place = endpoint.url ?? endpoint.backend;
  const lines: CheckLine[] = [];
  if (endpoint.key && 'env' in endpoint.key && found.variables.get(endpoint.key.env) !== true)
    lines.push({
      check: 'key',
      state: 'fail',
      says: `${endpoint.key.env} is not set, and ${place} is asked with it for ${who}`,
      fix: `export ${endpoint.key.env}=…`,
    });
  const offer = found.servers.get(serverKey(endpoint));
  if (!offer?.ok) {
    const start =
      endpoint.backend === 'ollama' ? 'Start it there (ollama serve), or give another with --host-ollama.' : 'Start it, or mend api_base.';
    // Without its key the answer says nothing that is not said above.
    if (lines.length === 0)
      lines.push({ check: 'model', state: 'fail', says: `${need.spec} for ${who}: ${offer?.why ?? `${place} was not asked`}`, fix: start });
    return lines;
  }
  if (offer.models.length === 0 && endpoint.backend !== 'ollama')
    return [
      ...lines,
      { check: 'model', state: 'warn', says: `${place} answers and lists no models, so ${need.spec} for ${who} is not checked` },
    ];
  if (has(offer.models, need.spec))
    return [...lines, { check: 'model', state: 'ok', says: `${need.spec} at ${place} for ${who} is there` }];
  return [
    ...lines,
    absent(endpoint.backend === 'ollama' ? 'ollama' : 'server', place, need.spec, who, offer.models, endpoint.backend === 'ollama'),
  ];
}

const mostNamed = 8;

function absent(id: string, place: string, model: string, who: string, models: readonly string[], sure: boolean): CheckLine {
  const some = models.slice(0, mostNamed).join(', ');
  const has =
    models.length === 0
      ? 'It has no model yet.'
      : `It has ${some}${models.length > mostNamed ? ` and ${models.length - mostNamed} more` : ''}.`;
  return {
    check: 'model',
    // Some vendors serve names that they do not list.
    state: sure || id === 'server' ? 'fail' : 'warn',
    says: `${place} ${sure || id === 'server' ? 'has no model' : 'does not list'} ${model}, asked for by ${who}. ${has}${didYouMean(model, models)}`,
    fix: id === 'ollama' ? `ollama pull ${model}` : 'Name another model, in the team file or with --model.',
  };
}

/** Ollama calls `model` what it lists as `model:latest`. */
function has(models: readonly string[], model: string): boolean {
  return models.includes(model) || models.includes(`${model}:latest`);
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1024 ** 3).toFixed(bytes < 10 * 1024 ** 3 ? 1 : 0)} GB`;
}
