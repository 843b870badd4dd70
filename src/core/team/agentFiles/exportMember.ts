import { didYouMean } from '../../../base/similar';
import type { Agent } from '../../../schema/agent';
import type { Persona } from '../../../schema/persona';
import type { Team } from '../../../schema/team';
import { castTeam } from '../cast';
import { memberWork } from '../memberWork';
import { writtenOut } from '../writtenOut';
import type { AgentFile, AgentFormat } from './agentFile';
import { renderAgentFile } from './agentFile';
import { modelTo } from './agentModels';
import { toolsTo } from './agentTools';

/** A member as other products need it. */
export type ExportedMember = {
  name: string;
  role: string;
  persona: string;
  voice?: string;
  model?: string;
  /** Absent: nothing is said of tools, neither for the member nor for the team. */
  tools?: readonly string[];
  canWrite: boolean;
  extraSystem?: string;
};

export type FoundMember = { ok: true; member: ExportedMember } | { ok: false; why: string };

/** A member of a team with what its file says of it, or without a team an agent at hand. */
export function memberToExport(
  name: string,
  { team, agents, personas }: { team?: Team; agents: readonly Agent[]; personas: readonly Persona[] },
): FoundMember {
  if (!team) {
    const names = agents.map((one) => one.name);
    const agent = agents.find((one) => one.name === name);
    if (!agent) return { ok: false, why: `There is no agent ${name}. Agents are: ${names.join(', ')}.${didYouMean(name, names)}` };
    return { ok: true, member: { ...agent, canWrite: true } };
  }
  const problems: string[] = [];
  const { members } = castTeam(team, { cast: agents, personas, roundtable: false }, (_, message) => problems.push(message));
  const found = members.find(({ agent }) => agent.name === name);
  if (!found) {
    const names = writtenOut(team).map((one) => one.name);
    const why = names.includes(name)
      ? problems.join(' ')
      : `There is no member ${name} in the team. Members are: ${names.join(', ')}.${didYouMean(name, names)}`;
    return { ok: false, why };
  }
  const { agent, member } = found;
  const { tools, canWrite, extraSystem } = memberWork(member, team.defaults);
  const written = member.model ?? team.defaults.model ?? agent.model;
  return {
    ok: true,
    member: { ...agent, model: team.models?.[written] ?? written, tools, canWrite, ...(extraSystem !== undefined && { extraSystem }) },
  };
}

export type ExportedFile = { text: string; notes: readonly string[] };

/**
 * A member as an agent file. `before` is the file that stands there: what it says of things that a member does not have is kept,
 * and so is its description.
 */
export function exportMember(member: ExportedMember, format: AgentFormat, before?: AgentFile): ExportedFile {
  const { tools, notes: ofTools } = toolsTo(format, member.tools ?? [], member.canWrite);
  const { model, notes: ofModel } = modelTo(format, member.model);
  const fields: Record<string, unknown> = {
    ...before?.fields,
    name: member.name,
    description: before?.description ?? descriptionOf(member),
    tools: format === 'claude' ? tools.join(', ') : tools,
    ...(model !== undefined && { model }),
  };
  const body = [member.persona, member.voice, member.extraSystem].flatMap((text) => (text?.trim() ? [text.trim()] : [])).join('\n\n');
  return { text: renderAgentFile(fields, body), notes: [...ofTools, ...ofModel] };
}

/** Where the other product looks for it, relative to the folder. */
export function agentFilePath(name: string, format: AgentFormat): string {
  return format === 'claude' ? `.claude/agents/${name}.md` : `.github/agents/${name}.agent.md`;
}

/** When to call it, since the other products choose agents by this. */
function descriptionOf({ role }: ExportedMember): string {
  const words = role.trim().replace(/[.\s]+$/, '');
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}
