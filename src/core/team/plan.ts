import type { CancelSignal } from '../../base/cancel';
import { didYouMean } from '../../base/similar';
import type { Agent, AgentPart } from '../../schema/agent';
import type { Persona } from '../../schema/persona';
import type { Budget, Settings } from '../../schema/settings';
import { type ResolvedMember, type ResolvedTeam, Team, type TeamMember } from '../../schema/team';
import { modelName } from '../../schema/usage';
import type { ModelProvider } from '../ports/modelProvider';
import type { Workspace } from '../ports/workspace';
import { briefingTitle } from '../roundtable/briefing';
import { registerFiles } from '../roundtable/register';
import { windowOf } from '../router/modelTable';
import { pricingOf } from '../router/prices';
import { isOwnServer, type ModelSurvey, resolveModel, surveyModels } from '../router/survey';
import type { RunPlan } from '../run/command';
import { parseTeam } from './parse';
import type { Problem } from './problem';

/** What a person asks for when a roundtable starts; every door fills in the same form. */
export type StartRequest = {
  topic?: string;
  briefing?: { text: string; path?: string };
  /** A team file's text and where it was read from; without it the built-in team. */
  team?: { text: string; path: string };
  workers?: readonly string[];
  rounds?: number;
  floorBudget?: number;
  /** Sets the model of the whole cast. */
  model?: string;
  budget?: Budget;
  seed?: number;
};

export type PlanResult = { ok: true; plan: RunPlan; warnings: readonly string[] } | { ok: false; problems: readonly Problem[] };

export type PlanPorts = {
  cast: readonly Agent[];
  personas: readonly Persona[];
  settings: Settings;
  providers: readonly ModelProvider[];
  workspace: Workspace;
};

/** Seconds a turn may take when nobody says otherwise. Source: FACTS 2.3, speaker timeout of 200 s. */
const turnTimeout = 200;

/**
 * Decides everything before a run begins: team, models, files, budget. Asks the providers what
 * they have, reads no file but those the steward may open, and spends no token.
 */
export async function planRun(request: StartRequest, ports: PlanPorts, signal: CancelSignal): Promise<PlanResult> {
  const problems: Problem[] = [];
  const team = readTeam(request, problems);
  if (!team) return { ok: false, problems };
  const file = request.team?.path;
  const topic = (request.topic ?? (request.briefing && briefingTitle(request.briefing.text)) ?? team.goal ?? '').trim();
  if (topic === '')
    problems.push({
      ...(request.briefing?.path && { file: request.briefing.path }),
      message: 'There is nothing to talk about. Give a topic, or a briefing that begins with a heading.',
    });
  if (request.briefing && request.briefing.text.trim() === '')
    problems.push({ ...(request.briefing.path && { file: request.briefing.path }), message: 'The briefing is empty.' });

  const drafts = castMembers(team, request, ports, problems, file);
  if (problems.length > 0) return { ok: false, problems };

  const needsSurvey = [...drafts.workers, drafts.judge, drafts.steward].some((draft) => draft.model !== 'rehearsal');
  const survey = needsSurvey
    ? await surveyModels(ports, signal)
    : await surveyModels({ ...ports, providers: ports.providers.filter((provider) => provider.id === 'rehearsal') }, signal);
  const resolve = (draft: Agent): ResolvedMember | undefined => resolveMember(draft, team, survey, ports, problems);
  const members = drafts.workers.map(resolve).filter((member) => member !== undefined);
  const judge = resolve(drafts.judge);
  const steward = resolve(drafts.steward);
  const budget: Budget = { ...ports.settings.budget, ...team.budget, ...request.budget };
  const warnings = judge && steward ? priceWarnings([...members, judge, steward], budget, request, ports, problems) : [];
  if (problems.length > 0 || !judge || !steward) return { ok: false, problems: dedupe(problems) };

  const registered = team.steward.enabled
    ? await registerFiles(ports.workspace, request.briefing?.text, signal)
    : { files: [], refused: [] };
  const resolved: ResolvedTeam = {
    name: team.name,
    workflow: {
      ...team.workflow,
      ...(request.rounds !== undefined && { rounds: request.rounds }),
      ...(request.floorBudget !== undefined && { floor_budget: request.floorBudget }),
    },
    members,
    judge,
    judging: team.judging,
    steward,
    stewarding: team.steward,
    budget,
    turnTimeoutMs: (team.defaults.turn_timeout ?? ports.settings.turnTimeout ?? turnTimeout) * 1000,
    ...(team.defaults.temperature !== undefined && { temperature: team.defaults.temperature }),
    ...(team.defaults.top_p !== undefined && { topP: team.defaults.top_p }),
    ...(team.defaults.keep_alive !== undefined && { keepAlive: team.defaults.keep_alive }),
    source: file ?? 'built-in',
  };
  return {
    ok: true,
    warnings,
    plan: {
      topic,
      ...(request.briefing && { briefing: request.briefing }),
      team: resolved,
      files: registered.files,
      refusedFiles: registered.refused,
      ...(request.seed !== undefined && { seed: request.seed }),
    },
  };
}

function readTeam(request: StartRequest, problems: Problem[]): Team | undefined {
  if (!request.team) return Team.parse({ name: 'roundtable', members: ['elena', 'marcus', 'clare', 'simon', 'naomi'] });
  const read = parseTeam(request.team.text, request.team.path);
  if (read.ok) return read.value;
  problems.push(...read.problems);
  return undefined;
}

type Drafts = { workers: Agent[]; judge: Agent; steward: Agent };

function castMembers(
  team: Team,
  request: StartRequest,
  { cast, personas }: PlanPorts,
  problems: Problem[],
  file: string | undefined,
): Drafts {
  const report = (path: string, message: string): void => {
    problems.push({ ...(file && { file }), path, message });
  };
  const known = cast.map((agent) => agent.name);
  const find = (name: string, path: string): Agent | undefined => {
    const agent = cast.find((candidate) => candidate.name === name);
    if (!agent) report(path, `There is no agent ${name}. Agents are: ${known.join(', ')}.${didYouMean(name, known)}`);
    return agent;
  };

  const seen = new Set<string>();
  let workers = team.members.flatMap((entry, index): Agent[] => {
    const member: TeamMember = typeof entry === 'string' ? { name: entry } : entry;
    const path = `members[${index}]`;
    if (seen.has(member.name)) report(path, `${member.name} is in the team twice.`);
    seen.add(member.name);
    const draft = draftMember(member, path, cast, personas, report, find);
    return draft ? [draft] : [];
  });
  if (request.workers) {
    for (const name of request.workers)
      if (!seen.has(name))
        report('workers', `${name} is not in the team. Its workers are: ${[...seen].join(', ')}.${didYouMean(name, [...seen])}`);
    workers = workers.filter((worker) => request.workers?.includes(worker.name));
    if (workers.length < 2 && problems.length === 0) report('workers', 'A debate needs two workers at least.');
  }
  const runs = (name: string, part: AgentPart, path: string): Agent => {
    const agent = find(name, path);
    if (agent && agent.part !== part) report(path, `${name} is a ${agent.part}, not a ${part}.`);
    if (agent && seen.has(name)) report(path, `${name} cannot be a member and the ${part} at once.`);
    return agent ?? (cast[0] as Agent);
  };
  const judge = runs(team.judge, 'judge', 'judge');
  const steward = runs('steward', 'steward', 'steward');
  const own = request.model ?? team.defaults.model;
  const withModel = (agent: Agent, forced: boolean): Agent =>
    request.model !== undefined || (own !== undefined && !forced) ? { ...agent, model: own as string } : agent;
  const fixed = new Set(team.members.flatMap((entry) => (typeof entry !== 'string' && entry.model ? [entry.name] : [])));
  return {
    workers: workers.map((agent) => withModel(agent, fixed.has(agent.name))),
    judge: withModel(judge, false),
    steward: withModel(steward, false),
  };
}

function draftMember(
  member: TeamMember,
  path: string,
  cast: readonly Agent[],
  personas: readonly Persona[],
  report: (path: string, message: string) => void,
  find: (name: string, path: string) => Agent | undefined,
): Agent | undefined {
  const { agent: from, persona, role, model } = member;
  const key = persona?.startsWith('@') ? persona.slice(1) : undefined;
  const shared = key === undefined ? undefined : personas.find((candidate) => candidate.key === key);
  if (key !== undefined && !shared) {
    const keys = personas.map((candidate) => candidate.key);
    report(
      `${path}.persona`,
      `There is no persona ${key}.${keys.length > 0 ? ` Personas are: ${keys.join(', ')}.` : ''}${didYouMean(key, keys)}`,
    );
    return undefined;
  }
  const text = shared?.persona ?? persona;
  const base =
    text !== undefined && from === undefined
      ? cast.find((agent) => agent.name === member.name)
      : find(from ?? member.name, from ? `${path}.agent` : path);
  if (text === undefined && !base) return undefined;
  if (base && base.part !== 'worker') {
    report(path, `${base.name} is the ${base.part} and does not debate.`);
    return undefined;
  }
  return {
    name: member.name,
    part: 'worker',
    role: role ?? shared?.role ?? base?.role ?? 'member',
    model: model ?? base?.model ?? 'auto',
    tier: base?.tier ?? 'sonnet',
    persona: text ?? base?.persona ?? '',
    ...(base?.voice && text === undefined && { voice: base.voice }),
  };
}

function resolveMember(
  draft: Agent,
  team: Team,
  survey: ModelSurvey,
  { settings }: PlanPorts,
  problems: Problem[],
): ResolvedMember | undefined {
  const resolved = resolveModel(draft.model, draft.tier, survey);
  if (!resolved.ok) {
    problems.push({ path: 'model', message: resolved.message });
    return undefined;
  }
  const { ref, why } = resolved.picked;
  const provider = survey.providers.find((known) => known.id === ref.provider);
  const listed = provider?.infos.find((info) => info.model === ref.model)?.contextWindow;
  const own =
    team.defaults.context_window ?? settings.contextWindows?.[modelName(ref)] ?? settings.endpoints?.[ref.provider]?.contextWindow;
  const window = windowOf(ref, provider !== undefined && isOwnServer(provider), listed);
  const contextWindow = own ?? window.contextWindow;
  const maxOutputTokens = Math.min(team.defaults.max_output_tokens ?? window.maxOutputTokens, Math.floor(contextWindow / 2));
  return { ...draft, ref, why, contextWindow, maxOutputTokens };
}

/** A dollar limit cannot hold for a model whose price nobody knows: asked for by hand that is refused, else it is said. */
function priceWarnings(
  members: readonly ResolvedMember[],
  budget: Budget,
  request: StartRequest,
  { providers, settings }: PlanPorts,
  problems: Problem[],
): string[] {
  if (budget.usd === undefined) return [];
  const unknown = [
    ...new Set(
      members
        .filter(
          (member) =>
            pricingOf(member.ref, providers.find((provider) => provider.id === member.ref.provider)?.local ?? false, settings.prices ?? {})
              .from === 'unknown',
        )
        .map((member) => modelName(member.ref)),
    ),
  ];
  if (unknown.length === 0) return [];
  const models = unknown.join(', ');
  if (request.budget?.usd !== undefined && budget.tokens === undefined) {
    problems.push({
      path: 'budget.usd',
      message: `The price of ${models} is not known, so a limit in dollars cannot be kept. Give its price under prices in the settings, or limit tokens instead.`,
    });
    return [];
  }
  return [
    `The price of ${models} is not known: the budget of $${budget.usd} does not hold for it. Give its price under prices in the settings.`,
  ];
}

/** Five members with one wrong model are one problem. */
function dedupe(problems: readonly Problem[]): Problem[] {
  return [...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values()];
}
