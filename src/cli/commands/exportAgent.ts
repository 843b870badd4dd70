import { asTeamError, TeamError } from '../../base/errors';
import { type AgentFormat, parseAgentFile } from '../../core/team/agentFiles/agentFile';
import { agentFilePath, exportMember, memberToExport } from '../../core/team/agentFiles/exportMember';
import { isError, problemLine } from '../../core/team/problem';
import { validateTeam } from '../../core/team/validate';
import type { Cli } from '../context';
import { writeNew } from './writeNew';

export type ExportAgentOptions = { to: AgentFormat; team?: string; output?: string; force?: boolean };

/** `roundtable export-agent`: a member as an agent file of another product. 0 when it was written, 1 when a file was left as it is, 2 for a mistake. */
export async function exportAgent(cli: Cli, name: string, options: ExportAgentOptions): Promise<number> {
  const { io } = cli;
  const team = options.team === undefined ? undefined : await teamIn(cli, options.team);
  const found = memberToExport(name, { ...(team && { team }), agents: await cli.agents(), personas: await cli.personas() });
  if (!found.ok) throw new TeamError('user.badInput', { shown: found.why });
  const path = options.output ?? cli.pathOf(agentFilePath(name, options.to));
  const before = await cli.readText(path, 'agent file').catch((error: unknown) => asTeamError(error));
  const parsed = typeof before === 'string' ? parseAgentFile(before, path) : undefined;
  const { text, notes } = exportMember(found.member, options.to, parsed?.ok ? parsed.agent : undefined);
  if (options.output === '-') {
    io.out(text);
    return 0;
  }
  if (!(await writeNew(cli, path, text, options.force ?? false))) return 1;
  io.out(`${path}\n`);
  for (const note of notes) io.err(`  ${note}\n`);
  return 0;
}

async function teamIn(cli: Cli, file: string) {
  const { team, problems } = validateTeam(await cli.readText(file, 'team file'), file);
  if (team) return team;
  throw new TeamError('user.badInput', { shown: problems.filter(isError).map(problemLine).join('\n') });
}
