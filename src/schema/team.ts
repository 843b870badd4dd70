import { z } from 'zod';
import { Agent, ModelSpec } from './agent';
import { ApprovalRule, Autonomy } from './approval';
import { MemberSelf } from './growth';
import { EconomyOptions, GrowthOptions, ReputationOptions } from './growthOptions';
import { MemberName } from './message';
import { Budget } from './settings';
import { type RoundtableOptions, Workflow } from './workflow';

export const StewardOptions = z.strictObject({
  enabled: z.boolean().default(true),
  free_requests: z.number().int().min(0).max(10).default(3).describe('Requests a worker has in the research window'),
  budget_per_agent: z.number().int().min(0).max(20).default(3).describe('Requests a worker has after it'),
  public: z.boolean().default(false).describe('Show answers to everybody, not just to the requester and the judge'),
  timeout: z.number().positive().default(120).describe('Seconds one request may take'),
});
export type StewardOptions = z.infer<typeof StewardOptions>;

export const JudgeOptions = z.strictObject({
  watch: z
    .enum(['turn', 'phase', 'off'])
    .default('turn')
    .describe('When the judge reads along: after each turn, each phase, or only at the gate'),
  max_gates: z.number().int().min(0).max(10).default(3),
});
export type JudgeOptions = z.infer<typeof JudgeOptions>;

export const ContextStrategy = z.enum(['none', 'sliding_window', 'truncate', 'summarize']);
export type ContextStrategy = z.infer<typeof ContextStrategy>;
export const ToolMode = z.enum(['text', 'native']);
export type ToolMode = z.infer<typeof ToolMode>;

/** A skill: a path, a URL, or either with the checksum of what it must hold. */
export const SkillEntry = z.union([
  z.string().min(1),
  z.strictObject({
    path: z.string().min(1).optional().describe('A file of the workspace: .md is knowledge, .js, .mjs and .py are tools'),
    url: z.string().min(1).optional().describe('Where it is fetched from; needs a checksum'),
    checksum: z
      .string()
      .regex(/^[a-z0-9]+:.+$/, 'a checksum is written as sha256:<hex>')
      .optional()
      .describe('sha256:<hex> of what it must hold; checked when the skill is loaded'),
  }),
]);
export type SkillEntry = z.infer<typeof SkillEntry>;

const seconds = (what: string) => z.number().nonnegative().describe(`Seconds ${what}`);
const keepAlive = z.union([z.string(), z.number()]).transform(String);

/** What a member and `defaults` may both say. Source: FACTS 4.1. */
const work = {
  backend: z.enum(['ollama', 'openai_compat']).optional().describe('Where a bare model name is asked: Ollama, or api_base'),
  api_base: z.string().min(1).optional().describe('Base URL of an OpenAI-compatible server'),
  api_key: z.string().min(1).optional().describe('Better env:VAR, which reads it from the environment, than the key itself'),
  ollama_url: z.string().min(1).optional().describe('Base URL of an Ollama server'),
  temperature: z.number().min(0).max(2).optional(),
  top_p: z.number().gt(0).max(1).optional(),
  context_window: z.number().int().min(512).optional().describe('Tokens of prompt and answer together'),
  max_output_tokens: z.number().int().min(64).optional(),
  context_strategy: ContextStrategy.optional().describe('What a long conversation comes down to in the prompt'),
  context_budget: z.number().int().min(0).optional().describe('Turns for sliding_window, tokens for truncate and summarize'),
  turn_timeout: seconds('a turn may take; 0 is the default limit').optional(),
  request_timeout: seconds('one call may take').optional(),
  token_budget: z.number().int().positive().optional().describe('Tokens that a member may use in a run'),
  max_retries: z.number().int().min(0).max(20).optional().describe('Further attempts after a call that failed'),
  retry_backoff: z.number().min(1).max(60).optional().describe('Seconds before attempt n are this to the power of n'),
  keep_alive: keepAlive.optional().describe('How long Ollama keeps the model loaded: 5m, or -1 for ever'),
  tools: z.array(z.string().min(1)).optional().describe('Names, or server/tool and server/*'),
  max_tool_rounds: z.number().int().min(0).max(100).optional().describe('Rounds of tool calls in one turn'),
  tool_timeout: z.number().positive().optional().describe('Seconds one tool call may take'),
  tool_mode: ToolMode.optional().describe('text: fenced blocks, for any model; native: function calling'),
  tool_sandbox: z.enum(['none', 'firejail', 'bubblewrap']).optional().describe('What commands run in; one that is missing is a refusal'),
  skills: z.array(SkillEntry).optional(),
  extra_context: z.array(z.string().min(1)).optional().describe('Files of the workspace that stand in every prompt, 8,192 characters each'),
  persona_reinforcement: z.boolean().optional().describe('Remind a member of its persona before each turn'),
  memory_limit: z.union([z.string(), z.number()]).optional().describe('Container memory'),
  cpu_limit: z.number().positive().optional().describe('Container cores'),
  gpus: z
    .union([z.enum(['all', 'none']), z.array(z.union([z.number().int(), z.string()]))])
    .optional()
    .describe('Container GPUs'),
};

export const Route = z
  .strictObject({
    if_contains: z.string().min(1).optional().describe('The reply contains this, in any case'),
    if_match: z.string().min(1).optional().describe('The reply matches this regular expression, in any case'),
    next: MemberName.optional().describe('Who is next then'),
    default: MemberName.optional().describe('Who is next when nothing before matched'),
  })
  .refine((route) => (route.next === undefined) !== (route.default === undefined), 'a route has either next or default')
  .refine(
    (route) => route.default !== undefined || route.if_contains !== undefined || route.if_match !== undefined,
    'a route with next needs if_contains or if_match; without a condition write default',
  );
export type Route = z.infer<typeof Route>;

/** A JSON Schema as people write it in YAML. */
const JsonSchemaText = z.record(z.string(), z.json());

/** A member of a team file: a built-in agent by name, or one written out. */
export const TeamMember = z.strictObject({
  name: MemberName,
  agent: z.string().optional().describe('The agent it is; without it, the agent of the same name'),
  role: z.string().min(1).optional().describe('A few words shown beside the name; a persona and an agent bring their own'),
  model: ModelSpec.optional(),
  persona: z.string().min(1).optional().describe('Text, or @key of a persona'),
  can_write_files: z.boolean().optional().describe('Whether it may write files; true when absent'),
  extra_system: z.string().optional().describe('Text at the end of the system prompt'),
  output_format: z.enum(['text', 'json']).optional(),
  output_schema: JsonSchemaText.optional().describe('JSON Schema of the reply, with output_format: json'),
  routes: z.array(Route).optional().describe('Who is next after this member, for the conditional workflow'),
  ...work,
});
export type TeamMember = z.infer<typeof TeamMember>;

export const Defaults = z.strictObject({
  model: ModelSpec.optional(),
  ...work,
  ollama_image: z.string().optional().describe('Container image'),
  pull_timeout: seconds('a model may take to be fetched').optional(),
  unload_on_exit: z.boolean().optional().describe('Ask Ollama to unload the models at the end'),
});
export type Defaults = z.infer<typeof Defaults>;

export const MemoryOptions = z.strictObject({
  enabled: z.boolean().default(false).describe('Members remember across runs'),
  inject_recent: z.number().int().min(0).max(100).default(5).describe('Memories in each prompt'),
  store: z.string().min(1).optional().describe('Accepted; memories are kept under .roundtable'),
});
export type MemoryOptions = z.infer<typeof MemoryOptions>;

export const BeliefOptions = z.strictObject({
  enabled: z.boolean().default(false).describe('The team keeps a board of claims with votes'),
  consensus_threshold: z.number().min(0).max(1).default(0.5).describe('Share of the members that must agree'),
  inject_limit: z.number().int().min(0).max(100).default(10).describe('Beliefs in each prompt'),
});
export type BeliefOptions = z.infer<typeof BeliefOptions>;

const named = { name: z.string().min(1).optional().describe('What the assertion is called in a report') };
const path = z.string().min(1).describe('Relative to the shared files');

/** What must hold after a run. Source: FACTS 4.8; the last four are ours. */
export const TeamTest = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('file_exists'), ...named, path }),
  z.strictObject({ type: z.literal('file_not_exists'), ...named, path }),
  z.strictObject({ type: z.literal('file_contains'), ...named, path, text: z.string().min(1) }),
  z.strictObject({ type: z.literal('file_not_contains'), ...named, path, text: z.string().min(1) }),
  z.strictObject({ type: z.literal('json_valid'), ...named, path }),
  z.strictObject({ type: z.literal('json_schema'), ...named, path, schema: JsonSchemaText }),
  z.strictObject({
    type: z.literal('transcript_contains'),
    ...named,
    text: z.string().min(1),
    speaker: MemberName.optional().describe('Only turns of this member'),
  }),
  z.strictObject({
    type: z.literal('transcript_count'),
    ...named,
    count: z.number().int().min(0).describe('Turns of members, exactly'),
    speaker: MemberName.optional(),
  }),
  z.strictObject({ type: z.literal('cost'), ...named, max_usd: z.number().nonnegative() }),
  z.strictObject({ type: z.literal('turns'), ...named, min: z.number().int().min(0).optional(), max: z.number().int().min(0).optional() }),
  z.strictObject({ type: z.literal('duration'), ...named, max_seconds: z.number().positive() }),
  z.strictObject({
    type: z.literal('judge'),
    ...named,
    question: z.string().min(1).describe('Asked of a model with the transcript and the files; it must answer yes'),
    model: ModelSpec.optional(),
  }),
]);
export type TeamTest = z.infer<typeof TeamTest>;

export const TeamName = z
  .string()
  .regex(/^[a-z][a-z0-9_-]{0,30}$/, 'a name is a-z, 0-9, _ and -, starts with a letter, 31 characters at most')
  .describe('a-z, 0-9, _ and -');

/** What belongs to chapters that are not built yet: its outer form is checked, and using it is said to have no effect. */
const later = z.record(z.string(), z.json());

/** A team file (`*.team.yaml`). */
export const Team = z.strictObject({
  name: TeamName,
  goal: z.string().min(1).optional().describe('What the team works towards, or the topic when none is given at the start'),
  workspace: z.string().min(1).optional().describe('The folder of the shared files, inside the workspace; without it, the workspace'),
  workflow: Workflow.optional().describe('How the members work together; round_robin when absent'),
  members: z
    .array(z.union([MemberName, TeamMember]))
    .min(1)
    .max(50)
    .describe('Who takes part, by name of an agent or written out'),
  judge: MemberName.default('judge').describe('The agent that judges a roundtable'),
  judging: JudgeOptions.prefault({}),
  steward: StewardOptions.prefault({}),
  defaults: Defaults.prefault({}),
  memory: MemoryOptions.prefault({}),
  beliefs: BeliefOptions.prefault({}),
  models: z.record(z.string(), ModelSpec).optional().describe('Names of your own for models: fast: ollama/qwen2.5:7b'),
  budget: Budget.prefault({}),
  autonomy: Autonomy.optional().describe(
    '0 asks before writes too, 1 before commands and the network, 2 allows harmless ones, 3 asks nothing',
  ),
  approvals: z.array(ApprovalRule).default([]).describe('What members may do without asking, or never'),
  review: z
    .enum(['keep_undo', 'before_write', 'auto'])
    .default('keep_undo')
    .describe(
      'How written files are reviewed. keep_undo: written at once, then kept or undone change by change. before_write: each write to a shared file is shown and asked for first. auto: written at once and counted as kept.',
    ),
  tests: z.array(TeamTest).default([]).describe('What must hold after a run; roundtable test checks it'),
  bridge: z
    .strictObject({
      listen_port: z.number().int().min(1).max(65535).default(7000),
      max_concurrent_tasks: z.number().int().min(1).default(1),
      secret: z.string().min(1).optional().describe('Better env:VAR than the secret itself'),
      peers: z.record(z.string(), z.string()).default({}),
      task_ttl_seconds: z.number().positive().default(3600),
    })
    .optional(),
  registry: later.optional(),
  mcp: later.optional(),
  mcp_servers: z.array(later).optional(),
  router: later.optional(),
  economy: EconomyOptions.prefault({}).describe('What roundtables pay and cost'),
  reputation: ReputationOptions.prefault({}).describe('What standing rests on, and what it does'),
  growth: GrowthOptions.prefault({}).describe('What members learn after a roundtable'),
  therapist: MemberName.default('therapist').describe('The agent that talks with the workers afterwards'),
});
export type Team = z.infer<typeof Team>;

/** Fields that are read and have no effect in this version. */
export const fieldsWithoutEffect = ['registry', 'mcp', 'mcp_servers', 'router'] as const;

/** A server that a team file names for a member; its key is read when it is asked, and never recorded. */
export const Endpoint = z.object({
  backend: z.enum(['ollama', 'openai_compat']),
  url: z.string().optional(),
  /** The name of an environment variable. `file` says that the key stands in the team file itself. */
  key: z.union([z.object({ env: z.string() }), z.object({ file: z.literal(true) })]).optional(),
});
export type Endpoint = z.infer<typeof Endpoint>;

/** How a member of a team works, everything resolved. The cast of a roundtable has none. */
export const MemberWork = z.object({
  canWrite: z.boolean(),
  extraSystem: z.string().optional(),
  outputSchema: z.record(z.string(), z.json()).optional(),
  json: z.boolean().optional(),
  routes: z.array(Route).optional(),
  temperature: z.number().optional(),
  topP: z.number().optional(),
  keepAlive: z.string().optional(),
  turnTimeoutMs: z.number().positive().optional(),
  tokenBudget: z.number().int().positive().optional(),
  /** Seconds before attempt n are `backoff` to the power of n - 1. */
  retries: z.object({ max: z.number().int(), backoff: z.number() }).optional(),
  strategy: ContextStrategy,
  strategyBudget: z.number().int().nonnegative(),
  /** Names of built-in tools and of tools of skills. */
  tools: z.array(z.string()),
  toolMode: ToolMode,
  maxToolRounds: z.number().int(),
  toolTimeoutMs: z.number().positive(),
  sandbox: z.enum(['none', 'firejail', 'bubblewrap']),
  skills: z.array(z.object({ path: z.string().optional(), url: z.string().optional(), checksum: z.string().optional() })),
  extraContext: z.array(z.string()),
  reinforce: z.boolean(),
});
export type MemberWork = z.infer<typeof MemberWork>;

/** A member as it takes part in a run: everything resolved, nothing left to look up. */
export const ResolvedMember = Agent.extend({
  /** Which provider and model `model` came to when the run began, and why. */
  ref: z.object({ provider: z.string(), model: z.string() }),
  why: z.string(),
  endpoint: Endpoint.optional(),
  contextWindow: z.number().int().positive(),
  maxOutputTokens: z.number().int().positive(),
  work: MemberWork.optional(),
  /** What it brings from runs before; absent where nothing is learnt or paid. */
  self: MemberSelf.optional(),
});
export type ResolvedMember = z.infer<typeof ResolvedMember>;

/** The snapshot of a team that a run keeps; resume uses it, whatever the file says by then. */
export const ResolvedTeam = z.object({
  name: z.string(),
  workflow: Workflow,
  members: z.array(ResolvedMember),
  /** A roundtable has a judge and a steward; other workflows do without. */
  judge: ResolvedMember.optional(),
  judging: JudgeOptions,
  steward: ResolvedMember.optional(),
  stewarding: StewardOptions,
  /** What a roundtable pays, and what standing does. Absent in runs without an account, and in those of before there was one. */
  growth: z
    .object({
      economy: EconomyOptions,
      reputation: ReputationOptions,
      options: GrowthOptions,
      therapist: ResolvedMember.optional(),
      /** Models that could stand in for a member's, the best first. */
      fallbacks: z.array(z.string()),
      /** Members of the file who sit out on the bench. */
      benched: z.array(MemberName),
      /** The home, relative to the workspace; absent where it is outside of it. Members' own files are in its `agents` and `skills`. */
      folder: z.string().optional(),
    })
    .optional(),
  /** Who sums up what a prompt has no room for: the cheapest model of the team. */
  summarizer: ResolvedMember.optional(),
  /** The folder of the shared files, relative to the workspace; absent for the workspace itself. */
  workspace: z.string().optional(),
  memory: MemoryOptions.optional(),
  beliefs: BeliefOptions.optional(),
  autonomy: Autonomy.optional(),
  approvals: z.array(ApprovalRule).optional(),
  review: z.enum(['keep_undo', 'before_write', 'auto']).optional(),
  /** Other teams by name, and where the secret is that requests to them are signed with; the secret itself is never recorded. */
  bridge: z
    .object({
      peers: z.record(z.string(), z.string()),
      secret: z.union([z.object({ env: z.string() }), z.object({ file: z.literal(true) })]).optional(),
    })
    .optional(),
  budget: Budget,
  turnTimeoutMs: z.number().positive(),
  temperature: z.number().optional(),
  topP: z.number().optional(),
  keepAlive: z.string().optional(),
  /** Where it was read from, or `built-in`. */
  source: z.string(),
});
export type ResolvedTeam = z.infer<typeof ResolvedTeam>;

/** A team that holds a roundtable. */
export type RoundtableTeam = ResolvedTeam & { workflow: RoundtableOptions; judge: ResolvedMember; steward: ResolvedMember };
