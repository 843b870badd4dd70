import { diagram } from '../../core/report/visualize';
import { castTeam } from '../../core/team/cast';
import { isError, type Problem, problemLine } from '../../core/team/problem';
import { validateTeam } from '../../core/team/validate';
import { writtenOut } from '../../core/team/writtenOut';
import type { Agent } from '../../schema/agent';
import type { Cli } from '../context';

/** `roundtable visualize`: the shape of a team's workflow. 2 for a file that is wrong. */
export async function visualizeFile(cli: Cli, file: string, options: { format: 'ascii' | 'mermaid' }): Promise<number> {
  const { team, locate, problems } = validateTeam(await cli.readText(file, 'team file'), file);
  const wrong: Problem[] = problems.filter(isError);
  if (team) {
    const workflow = team.workflow ?? { type: 'round_robin' as const, max_rounds: 6 };
    const roundtable = workflow.type === 'roundtable';
    const cast = castTeam(team, { cast: await cli.agents(), personas: await cli.personas(), roundtable }, (path, message) =>
      wrong.push({ ...locate?.(path), message }),
    );
    if (wrong.length === 0) {
      const written = new Map(writtenOut(team).map((member) => [member.name, member]));
      const drawn = (agent: Agent) => {
        const member = written.get(agent.name);
        const model = member?.model ?? team.defaults.model ?? agent.model;
        return {
          name: agent.name,
          role: agent.role,
          model: team.models?.[model] ?? model,
          ...(member?.routes && { routes: member.routes }),
        };
      };
      cli.io.out(
        diagram(
          {
            name: team.name,
            workflow,
            members: cast.members.map(({ agent }) => drawn(agent)),
            ...(cast.judge && { judge: drawn(cast.judge) }),
            ...(cast.steward && team.steward.enabled && { steward: drawn(cast.steward) }),
          },
          options.format,
        ),
      );
      return 0;
    }
  }
  for (const problem of wrong) cli.io.err(`${problemLine(problem)}\n`);
  return 2;
}
