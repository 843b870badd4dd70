import type { Defaults, Endpoint, MemberWork, SkillEntry, TeamMember } from '../../schema/team';
import { toolNames } from './checkTools';
import { isUrl } from './isUrl';

/** Source of the figures: FACTS 4.1. */
const maxToolRounds = 10;
const toolTimeoutS = 300;

/** How a member works: what its own entry says, else the team's defaults, else the product's. */
export function memberWork(member: TeamMember, defaults: Defaults): MemberWork {
  const timeout =
    positive(member.turn_timeout) ??
    positive(defaults.turn_timeout) ??
    positive(member.request_timeout) ??
    positive(defaults.request_timeout);
  const retries = member.max_retries ?? defaults.max_retries;
  const backoff = member.retry_backoff ?? defaults.retry_backoff;
  const temperature = member.temperature ?? defaults.temperature;
  const topP = member.top_p ?? defaults.top_p;
  const keepAlive = member.keep_alive ?? defaults.keep_alive ?? '-1';
  const tokenBudget = member.token_budget ?? defaults.token_budget;
  return {
    canWrite: member.can_write_files ?? true,
    ...(member.extra_system && { extraSystem: member.extra_system }),
    ...(member.output_format === 'json' && { json: true }),
    ...(member.output_schema && { outputSchema: member.output_schema }),
    ...(member.routes && { routes: member.routes }),
    ...(temperature !== undefined && { temperature }),
    ...(topP !== undefined && { topP }),
    keepAlive,
    ...(timeout !== undefined && { turnTimeoutMs: timeout * 1000 }),
    ...(tokenBudget !== undefined && { tokenBudget }),
    ...((retries !== undefined || backoff !== undefined) && { retries: { max: retries ?? 3, backoff: backoff ?? 2 } }),
    strategy: member.context_strategy ?? defaults.context_strategy ?? 'none',
    strategyBudget: member.context_budget ?? defaults.context_budget ?? 0,
    tools: toolNames(member.tools ?? defaults.tools ?? []),
    toolMode: member.tool_mode ?? defaults.tool_mode ?? 'text',
    maxToolRounds: member.max_tool_rounds ?? defaults.max_tool_rounds ?? maxToolRounds,
    toolTimeoutMs: (member.tool_timeout ?? defaults.tool_timeout ?? toolTimeoutS) * 1000,
    sandbox: member.tool_sandbox ?? defaults.tool_sandbox ?? 'none',
    skills: [...(defaults.skills ?? []), ...(member.skills ?? [])].map(skillSource),
    extraContext: [...(defaults.extra_context ?? []), ...(member.extra_context ?? [])],
    reinforce: member.persona_reinforcement ?? defaults.persona_reinforcement ?? false,
  };
}

function positive(value: number | undefined): number | undefined {
  return value !== undefined && value > 0 ? value : undefined;
}

function skillSource(entry: SkillEntry): { path?: string; url?: string; checksum?: string } {
  if (typeof entry !== 'string') return entry;
  return isUrl(entry) ? { url: entry } : { path: entry };
}

/** The server that a member is asked at, where the file names one; undefined for the person's own providers. */
export function endpointOf(member: TeamMember, defaults: Defaults, hostOllama: string | undefined): Endpoint | undefined {
  const backend = member.backend ?? (member.ollama_url ? 'ollama' : (defaults.backend ?? (member.api_base ? 'openai_compat' : undefined)));
  const written = member.api_key ?? defaults.api_key;
  const key =
    written === undefined ? undefined : written.startsWith('env:') ? { env: written.slice('env:'.length).trim() } : { file: true as const };
  if (backend === 'openai_compat' || (backend === undefined && defaults.api_base !== undefined && member.ollama_url === undefined)) {
    const url = member.api_base ?? defaults.api_base;
    return url === undefined ? undefined : { backend: 'openai_compat', url, ...(key && { key }) };
  }
  const url = hostOllama ?? member.ollama_url ?? defaults.ollama_url;
  return url === undefined ? undefined : { backend: 'ollama', url };
}
