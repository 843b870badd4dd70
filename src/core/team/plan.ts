import type { CancelSignal } from '../../base/cancel';
import { didYouMean } from '../../base/similar';
import type { Agent } from '../../schema/agent';
import type { Autonomy } from '../../schema/approval';
import type { Persona } from '../../schema/persona';
import type { Budget, Settings } from '../../schema/settings';
import type { ResolvedMember, ResolvedTeam, Team } from '../../schema/team';
import { modelName } from '../../schema/usage';
import { RoundtableOptions, type Workflow } from '../../schema/workflow';
import type { ModelProvider } from '../ports/modelProvider';
import type { Workspace } from '../ports/workspace';
import { briefingTitle } from '../roundtable/briefing';
import { registerFiles } from '../roundtable/register';
import { pricingOf } from '../router/prices';
import { type ModelSurvey, surveyModels } from '../router/survey';
import type { RunPlan } from '../run/command';
import { builtInTeam } from './builtIn';
import { castTeam, type Draft, modelOf } from './cast';
import { endpointOf, memberWork } from './memberWork';
import { fallbacksOf, type GrowthSource, growAll, seat } from './planGrowth';
import { isError, type Problem } from './problem';
import type { Locate } from './readYaml';
import { resolveMember } from './resolveMember';
import { validateTeam } from './validate';

/** What a person asks for when a run starts; every door fills in the same form. */
export type StartRequest = {
  /** The topic of a roundtable, or the goal of a team; goes before the team file's. */
  topic?: string;
  briefing?: { text: string; path?: string };
  /** A team file's text and where it was read from; without it the built-in team. */
  team?: { text: string; path: string };
  /** A team file without a workflow holds a roundtable; without this it is a round robin, as in the origin's files. */
  roundtable?: boolean;
  workers?: readonly string[];
  /** Rounds at most, of whatever workflow. */
  rounds?: number;
  floorBudget?: number;
  /** Sets the model of everybody. */
  model?: string;
  /** Asks every member that would be asked at Ollama at this server. */
  hostOllama?: string;
  budget?: Budget;
  autonomy?: Autonomy;
  seed?: number;
  /** False: without an account, and without what members bring from runs before. */
  grow?: boolean;
};

export type PlanResult = { ok: true; plan: RunPlan; warnings: readonly string[] } | { ok: false; problems: readonly Problem[] };

export type PlanPorts = {
  cast: readonly Agent[];
  personas: readonly Persona[];
  settings: Settings;
  providers: readonly ModelProvider[];
  workspace: Workspace;
  /** What members bring from runs before; without it nothing is scored or learnt. */
  growth?: GrowthSource;
};

/** Seconds a turn may take when nobody says otherwise. Source: FACTS 2.3 (speaker timeout of 200 s) and 4.1 (600 s a request). */
const turnTimeout = { roundtable: 200, team: 600 };

/**
 * Decides everything before a run begins: team, models, files, budget. Asks the providers what
 * they have, reads no file but those the steward may open, and spends no token.
 */
export async function planRun(request: StartRequest, ports: PlanPorts, signal: CancelSignal): Promise<PlanResult> {
  const problems: Problem[] = [];
  const read = readTeam(request, problems);
  if (!read) return { ok: false, problems };
  const { team, report } = read;
  const workflow = workflowOf(team, request);
  const isRoundtable = workflow.type === 'roundtable';
  const topic = (request.topic ?? (request.briefing && briefingTitle(request.briefing.text)) ?? team.goal ?? '').trim();
  if (topic === '')
    problems.push({
      ...(request.briefing?.path ? { file: request.briefing.path } : request.team && { file: request.team.path }),
      message: isRoundtable
        ? 'There is nothing to talk about. Give a topic, or a briefing that begins with a heading.'
        : 'There is no goal. Write one into the team file, or give one with --goal.',
    });
  if (request.briefing && request.briefing.text.trim() === '')
    problems.push({ ...(request.briefing.path && { file: request.briefing.path }), message: 'The briefing is empty.' });

  const cast = castTeam(team, { ...ports, roundtable: isRoundtable }, report);
  const wanted = chooseWorkers(cast.members, request, isRoundtable, report, problems);
  const extent = request.grow === false ? 'off' : (ports.settings.growth ?? 'all');
  const source = extent === 'off' ? undefined : ports.growth;
  const seated = isRoundtable && source ? seat(wanted, source, team, request.workers) : { drafts: wanted, benched: [], warnings: [] };
  if (seated.problem !== undefined) problems.push({ path: 'members', message: seated.problem });
  const briefing = `${topic}\n${request.briefing?.text ?? ''}`;
  const agents = seated.drafts.map(({ agent }) => agent);
  const grown = source ? await growAll(agents, source, team, { ...ports, briefing }) : [];
  const chosen = seated.drafts.map((draft, index): Draft => ({ ...draft, agent: grown[index]?.agent ?? draft.agent }));
  if (problems.some(isError) || (isRoundtable && !(cast.judge && cast.steward))) return { ok: false, problems };

  const own = request.model ?? undefined;
  const everyone = [
    ...chosen,
    ...[cast.judge, cast.steward, source && cast.therapist]
      .filter((agent) => agent !== undefined)
      .map((agent): Draft => ({ agent, member: { name: agent.name } })),
  ];
  const specs = new Map(everyone.map(({ agent, member }) => [agent.name, modelOf(own, team, member.model, agent)]));
  const onlyRehearsal = [...specs.values()].every((spec) => spec === 'rehearsal');
  const survey = await surveyModels(
    onlyRehearsal ? { ...ports, providers: ports.providers.filter((provider) => provider.id === 'rehearsal') } : ports,
    signal,
  );
  const resolve = ({ agent, member }: Draft, index?: number): ResolvedMember | undefined => {
    const endpoint = isRoundtable || own !== undefined ? undefined : endpointOf(member, team.defaults, request.hostOllama);
    const spec = specs.get(agent.name) ?? 'auto';
    const resolved = resolveMember(agent, spec, { member, defaults: team.defaults, settings: ports.settings, survey, endpoint });
    if (!resolved.ok) {
      report(index === undefined ? ['model'] : ['members', index, 'model'], resolved.message);
      return undefined;
    }
    return isRoundtable ? resolved.member : { ...resolved.member, work: memberWork(member, team.defaults) };
  };
  const placeOf = (name: string): number => cast.members.findIndex(({ agent }) => agent.name === name);
  const resolvedMembers = chosen.flatMap((draft) => resolve(draft, placeOf(draft.agent.name)) ?? []);
  const judge = cast.judge && resolve({ agent: cast.judge, member: { name: cast.judge.name } });
  const steward = cast.steward && resolve({ agent: cast.steward, member: { name: cast.steward.name } });
  const therapist = source && cast.therapist && resolve({ agent: cast.therapist, member: { name: cast.therapist.name } });
  const members = resolvedMembers.map((member): ResolvedMember => {
    const self = grown.find(({ agent }) => agent.name === member.name)?.self;
    return self ? { ...member, self } : member;
  });
  const summarizer = isRoundtable ? undefined : summarizerOf(members, ports, survey);
  const budget: Budget = { ...ports.settings.budget, ...team.budget, ...request.budget };
  const everybody = [...members, judge, steward, therapist].filter((member) => member !== undefined);
  const warnings = priceWarnings(everybody, budget, request, ports, problems);
  if (problems.some(isError) || members.length < chosen.length) return { ok: false, problems: dedupe(problems) };

  const registered =
    isRoundtable && team.steward.enabled
      ? await registerFiles(ports.workspace, request.briefing?.text, signal)
      : { files: [], refused: [] };
  const seconds =
    (team.defaults.turn_timeout || undefined) ?? ports.settings.turnTimeout ?? (isRoundtable ? turnTimeout.roundtable : turnTimeout.team);
  const folder = folderOf(team.workspace);
  const resolved: ResolvedTeam = {
    name: team.name,
    workflow,
    members,
    ...(judge && { judge }),
    judging: team.judging,
    ...(steward && { steward }),
    stewarding: team.steward,
    ...(source && {
      growth: {
        economy: team.economy,
        reputation: team.reputation,
        options: extent === 'scores' ? { ...team.growth, peers: false, distill: false, debrief: false } : team.growth,
        ...(therapist && { therapist }),
        fallbacks: fallbacksOf(survey),
        benched: seated.benched,
        ...(source.folder !== undefined && { folder: source.folder }),
      },
    }),
    ...(summarizer && { summarizer }),
    ...(folder !== undefined && !isRoundtable && { workspace: folder }),
    ...((!isRoundtable || source) && { autonomy: request.autonomy ?? team.autonomy ?? ports.settings.autonomy ?? 1 }),
    ...(!isRoundtable && {
      memory: team.memory,
      beliefs: team.beliefs,
      approvals: team.approvals,
      review: team.review,
      ...(team.bridge && { bridge: bridgeOf(team.bridge) }),
    }),
    budget,
    turnTimeoutMs: seconds * 1000,
    ...(team.defaults.temperature !== undefined && { temperature: team.defaults.temperature }),
    ...(team.defaults.top_p !== undefined && { topP: team.defaults.top_p }),
    ...(team.defaults.keep_alive !== undefined && { keepAlive: team.defaults.keep_alive }),
    source: request.team?.path ?? 'built-in',
  };
  return {
    ok: true,
    warnings: [
      ...problems.filter((problem) => !isError(problem)).map((problem) => problem.message),
      ...seated.warnings,
      ...grown.flatMap((one) => one.warnings),
      ...warnings,
    ],
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

type Read = { team: Team; report: (path: (string | number)[], message: string) => void };

function readTeam(request: StartRequest, problems: Problem[]): Read | undefined {
  const reporter =
    (locate: Locate | undefined) =>
    (path: (string | number)[], message: string): void => {
      problems.push(locate ? { ...locate(path), message } : { path: path.join('.'), message });
    };
  if (!request.team) {
    return { team: builtInTeam(), report: reporter(undefined) };
  }
  const read = validateTeam(request.team.text, request.team.path);
  problems.push(...read.problems);
  return read.team && { team: read.team, report: reporter(read.locate) };
}

function workflowOf(team: Team, request: StartRequest): Workflow {
  const workflow: Workflow = team.workflow ?? (request.roundtable ? RoundtableOptions.parse({}) : { type: 'round_robin', max_rounds: 6 });
  const { rounds } = request;
  if (workflow.type === 'roundtable') {
    return {
      ...workflow,
      ...(rounds !== undefined && { rounds: Math.min(20, rounds) }),
      ...(request.floorBudget !== undefined && { floor_budget: request.floorBudget }),
    };
  }
  if (rounds === undefined || workflow.type === 'vote') return workflow;
  return { ...workflow, max_rounds: rounds };
}

function chooseWorkers(
  drafts: readonly Draft[],
  request: StartRequest,
  isRoundtable: boolean,
  report: Read['report'],
  problems: Problem[],
): readonly Draft[] {
  if (!request.workers) return drafts;
  const names = drafts.map(({ agent }) => agent.name);
  if (!isRoundtable) {
    report(['members'], 'Members can be chosen for a roundtable only: other workflows name them.');
    return drafts;
  }
  for (const name of request.workers)
    if (!names.includes(name))
      report(['members'], `${name} is not in the team. Its workers are: ${names.join(', ')}.${didYouMean(name, names)}`);
  const chosen = drafts.filter(({ agent }) => request.workers?.includes(agent.name));
  if (chosen.length < 2 && problems.length === 0) report(['members'], 'A debate needs two workers at least.');
  return chosen;
}

/** Source: PRODUCT section 3, a cheap model of the team; one that costs nothing goes first. */
function summarizerOf(
  members: readonly ResolvedMember[],
  { providers, settings }: PlanPorts,
  survey: ModelSurvey,
): ResolvedMember | undefined {
  if (!members.some((member) => member.work?.strategy === 'summarize' && member.work.strategyBudget > 0)) return undefined;
  const priceOf = (member: ResolvedMember): number => {
    const local = member.endpoint
      ? member.endpoint.backend === 'ollama'
      : (survey.providers.find((one) => one.id === member.ref.provider)?.local ?? false);
    const pricing = pricingOf(
      member.ref,
      local || (providers.find((one) => one.id === member.ref.provider)?.local ?? false),
      settings.prices ?? {},
    );
    return pricing.from === 'unknown' ? Number.MAX_VALUE : pricing.from === 'local' ? 0 : pricing.price.output;
  };
  const [cheapest] = [...members].sort((a, b) => priceOf(a) - priceOf(b));
  if (!cheapest) return undefined;
  const { work: _, voice: __, ...rest } = cheapest;
  const name = members.some((member) => member.name === 'summarizer') ? 'record-keeper' : 'summarizer';
  return { ...rest, name, role: 'keeper of the record', persona: 'You sum up what was said, faithfully and briefly.' };
}

/** The part of `bridge` that members use; where its secret is, and never the secret. */
function bridgeOf({ peers, secret }: NonNullable<Team['bridge']>): NonNullable<ResolvedTeam['bridge']> {
  if (secret === undefined) return { peers };
  return { peers, secret: secret.startsWith('env:') ? { env: secret.slice('env:'.length).trim() } : { file: true } };
}

/** The shared folder relative to the workspace; undefined for the workspace itself. */
function folderOf(written: string | undefined): string | undefined {
  const plain = written
    ?.replace(/\\/g, '/')
    .replace(/^(\.\/)+/, '')
    .replace(/\/+$/, '');
  return plain === undefined || plain === '' || plain === '.' ? undefined : plain;
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
  return [...new Map([...problems].reverse().map((problem) => [problem.message, problem])).values()].reverse();
}
