import type { Agent } from '../../schema/agent';
import type { Settings } from '../../schema/settings';
import type { Defaults, Endpoint, ResolvedMember, TeamMember } from '../../schema/team';
import { modelName } from '../../schema/usage';
import { windowOf } from '../router/modelTable';
import { isOwnServer, type ModelSurvey, type Picked, resolveModel } from '../router/survey';

export type ResolveOptions = {
  member: TeamMember;
  defaults: Defaults;
  settings: Settings;
  survey: ModelSurvey;
  /** The server that the file names for this member. */
  endpoint: Endpoint | undefined;
};

/** A member with its model, its window and its answer cap. */
export function resolveMember(
  agent: Agent,
  spec: string,
  options: ResolveOptions,
): { ok: true; member: ResolvedMember } | { ok: false; message: string } {
  const { member, defaults, settings, survey } = options;
  // What a server of the file's own has is known to that server alone, so the name goes to it as it is.
  const endpoint = spec === 'rehearsal' || spec === 'auto' ? undefined : options.endpoint;
  const resolved: { ok: true; picked: Picked } | { ok: false; message: string } = endpoint
    ? {
        ok: true,
        picked: {
          ref: { provider: endpoint.backend === 'ollama' ? 'ollama' : 'openai-compat', model: spec },
          why: `the team file names ${endpoint.url ?? endpoint.backend}`,
        },
      }
    : resolveModel(spec, agent.tier, survey);
  if (!resolved.ok) return resolved;
  const { ref, why } = resolved.picked;
  const provider = survey.providers.find((known) => known.id === ref.provider);
  const listed = endpoint ? undefined : provider?.infos.find((info) => info.model === ref.model)?.contextWindow;
  const own =
    member.context_window ??
    defaults.context_window ??
    settings.contextWindows?.[modelName(ref)] ??
    settings.endpoints?.[ref.provider]?.contextWindow;
  const local = endpoint ? endpoint.backend === 'ollama' : provider !== undefined && isOwnServer(provider);
  const window = windowOf(ref, local, listed);
  const contextWindow = own ?? window.contextWindow;
  const maxOutputTokens = Math.min(
    member.max_output_tokens ?? defaults.max_output_tokens ?? window.maxOutputTokens,
    Math.floor(contextWindow / 2),
  );
  return { ok: true, member: { ...agent, model: spec, ref, why, ...(endpoint && { endpoint }), contextWindow, maxOutputTokens } };
}
