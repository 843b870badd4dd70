import { didYouMean } from '../../base/similar';
import type { Team } from '../../schema/team';
import { builtInTools, toolServers } from '../tools';
import type { Issue, Says } from './issue';
import { meant } from './problem';

/** Tools that team files of the origin may name and this version does not have. */
const absentTools: ReadonlySet<string> = new Set([
  ...['broadcast_task', 'list_peers', 'cancel_remote_task', 'sync_beliefs', 'query_registry', 'delegate_to_expert'],
]);
const absentServers: ReadonlySet<string> = new Set(['expert']);

/** Every name that a list of tools may have, with what it is. */
export const knownTools: readonly { name: string; about: string }[] = [
  ...builtInTools.map(({ name, describe }) => ({ name, about: describe })),
  ...Object.entries(toolServers).map(([server, tools]) => ({
    name: `${server}/*`,
    about: `All tools of ${server}: ${tools.map((tool) => tool.name).join(', ')}.`,
  })),
];

/** Tools that a list names and nobody has. */
export function checkTools(tools: readonly string[] | undefined, team: Team, hasSkills: boolean, path: Issue['path'], say: Says): void {
  const ofServers = (server: string | undefined): boolean =>
    server !== undefined && (team.mcp_servers ?? []).some((one) => one.name === server);
  const all = knownTools.map((tool) => tool.name);
  for (const [index, written] of (tools ?? []).entries()) {
    const { server, name } = toolName(written);
    if (absentTools.has(name) || (server !== undefined && absentServers.has(server)) || ofServers(server))
      say.warn([...path, index], `${written} is not in this version; the member does without it.`);
    else if (!isKnownTool(server, name, hasSkills))
      say.error(
        [...path, index],
        `There is no tool ${written}. Tools are: ${all.join(', ')}; a skill brings its own.${didYouMean(written, all)}`,
        meant(written, all),
      );
  }
}

/** A name that is not built in may be one of a skill, which is known only when the skill is loaded. */
function isKnownTool(server: string | undefined, name: string, hasSkills: boolean): boolean {
  if (server === undefined) return hasSkills || builtInTools.some((tool) => tool.name === name);
  const tools = toolServers[server];
  return tools !== undefined && (name === '*' || tools.some((tool) => tool.name === name));
}

/** `workspace/read_file` as its two parts. */
function toolName(written: string): { server?: string; name: string } {
  const slash = written.indexOf('/');
  return slash < 0 ? { name: written } : { server: written.slice(0, slash), name: written.slice(slash + 1) };
}

/** Names of tools as members have them: servers spelled out, what is not there left out, each once. */
export function toolNames(written: readonly string[]): string[] {
  const names = written.flatMap((entry) => {
    const { server, name } = toolName(entry);
    if (server === undefined) return absentTools.has(name) ? [] : [name];
    const tools = toolServers[server] ?? [];
    return name === '*' ? tools.map((tool) => tool.name) : tools.filter((tool) => tool.name === name).map((tool) => tool.name);
  });
  return [...new Set(names)];
}
