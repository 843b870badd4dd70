import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { asTeamError } from '../../base/errors';
import { addMembers } from '../../core/team/agentFiles/addMembers';
import { parseAgentFile } from '../../core/team/agentFiles/agentFile';
import { type ImportedAgent, importAgent } from '../../core/team/agentFiles/importAgent';
import type { Cli } from '../context';
import { writeNew } from './writeNew';

export type ImportOptions = { team?: string; force?: boolean };

/**
 * `roundtable import`: agent files of VS Code, Copilot and Claude Code become agents of the workspace, and members of a team file where one is
 * named. What did not come over is said. 0 when all were imported, 1 when one was left as it is, 2 when one cannot be read.
 */
export async function importAgents(cli: Cli, files: readonly string[], options: ImportOptions): Promise<number> {
  const { io } = cli;
  const imported: ImportedAgent[] = [];
  let code = 0;
  for (const file of files) {
    const text = await cli.readText(file, 'agent file').catch((error: unknown) => asTeamError(error));
    const parsed = typeof text === 'string' ? parseAgentFile(text, resolve(file)) : undefined;
    if (!parsed?.ok) {
      io.err(typeof text === 'string' ? `${file} was not imported: ${parsed?.why}.\n` : `${text.shown}\n`);
      code = 2;
      continue;
    }
    const agent = importAgent(parsed.agent, file);
    const path = cli.pathOf(join(cli.home, 'agents', `${agent.agent.name}.yaml`));
    if (!(await writeNew(cli, path, agent.text, options.force ?? false))) {
      code = Math.max(code, 1);
      continue;
    }
    imported.push(agent);
    io.out(`${path}\n`);
    for (const note of agent.notes) io.err(`  ${note}\n`);
  }
  if (options.team === undefined || imported.length === 0) return code;
  return Math.max(code, await joinTeam(cli, options.team, imported));
}

async function joinTeam(cli: Cli, file: string, agents: readonly ImportedAgent[]): Promise<number> {
  const text = await cli.readText(file, 'team file');
  const insertion = addMembers(
    text,
    agents.map(({ member }) => member),
  );
  if (!insertion.ok) {
    cli.io.err(`${file} was left as it is: ${insertion.why}.\n`);
    return 1;
  }
  const place = existsSync(resolve(file)) ? file : cli.pathOf(file);
  await cli.writeText(place, text.slice(0, insertion.at) + insertion.text + text.slice(insertion.at));
  for (const { member } of agents)
    cli.io.out(`${place}: ${member.name}${insertion.added.includes(member.name) ? '' : ' is a member already'}\n`);
  return 0;
}
