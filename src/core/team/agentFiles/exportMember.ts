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
