import { relativePath } from '../../base/relativePath';
import { didYouMean } from '../../base/similar';
import { fieldsWithoutEffect, type Team, type TeamMember } from '../../schema/team';
import { schemaOutput } from '../agent/structured';
import { readAddress } from '../approvals/address';
import { patternOf } from '../member/routes';
import { builtInTools, toolServers } from '../tools';

/** What is wrong with the meaning of a team file; the path says where. */
export type Issue = { path: (string | number)[]; message: string; severity: 'error' | 'warning' };

/** Names that facts use for others than members. */
const reserved: ReadonlySet<string> = new Set(['person', 'runner']);
/** Tools that team files of the origin may name and this version does not have. */
const absentTools: ReadonlySet<string> = new Set([
  ...['broadcast_task', 'list_peers', 'cancel_remote_task', 'sync_beliefs', 'query_registry', 'delegate_to_expert'],
]);
const absentServers: ReadonlySet<string> = new Set(['expert']);
/** Fields of containers: accepted, since members are asked through the provider that they name. */
const containerFields = ['memory_limit', 'cpu_limit', 'gpus', 'ollama_image', 'pull_timeout', 'unload_on_exit'] as const;

export function writtenOut(team: Team): TeamMember[] {
  return team.members.map((entry) => (typeof entry === 'string' ? { name: entry } : entry));
}

/**
 * Everything about a team that a schema cannot see: names that nobody has, routes that lead nowhere, tools and servers that are
 * not there, secrets in the file. All of it at once. Asks nobody and reads nothing.
 */
export function checkTeam(team: Team): Issue[] {
  const issues: Issue[] = [];
  const error = (path: Issue['path'], message: string): void => void issues.push({ path, message, severity: 'error' });
  const warn = (path: Issue['path'], message: string): void => void issues.push({ path, message, severity: 'warning' });
  const members = writtenOut(team);
  const names = members.map((member) => member.name);
  const known = (name: string | undefined, path: Issue['path']): void => {
    if (name !== undefined && !names.includes(name))
      error(path, `There is no member ${name}. Members are: ${names.join(', ')}.${didYouMean(name, names)}`);
  };

  members.forEach((member, index) => {
    const path = ['members', index];
    if (names.indexOf(member.name) !== index) error([...path, 'name'], `${member.name} is in the team twice.`);
    if (reserved.has(member.name)) error([...path, 'name'], `${member.name} is not a name for a member: facts use it for somebody else.`);
    checkMember(member, team, path, error, warn);
    member.routes?.forEach((route, at) => {
      known(route.next ?? route.default, [...path, 'routes', at, route.next === undefined ? 'default' : 'next']);
      if (route.if_match !== undefined && patternOf(route.if_match) === undefined)
        error([...path, 'routes', at, 'if_match'], `${route.if_match} is no regular expression.`);
      if (route.default !== undefined && at < (member.routes?.length ?? 0) - 1)
        warn([...path, 'routes', at], 'The routes after this default are never reached.');
    });
    if (member.routes && team.workflow?.type !== 'conditional')
      warn([...path, 'routes'], 'Routes have an effect in the conditional workflow only.');
  });
  checkWorkflow(team, names, members, known, error, warn);
  checkKeys(team.defaults, ['defaults'], warn);
  checkTools(team.defaults.tools, team, (team.defaults.skills?.length ?? 0) > 0, ['defaults', 'tools'], error, warn);
  checkBackend(team.defaults, team, ['defaults'], error, warn);
  for (const field of containerFields)
    if (team.defaults[field] !== undefined)
      warn(['defaults', field], `${field} has no effect: members do not run in containers in this version.`);
  if (team.bridge?.secret !== undefined && !team.bridge.secret.startsWith('env:'))
    warn(['bridge', 'secret'], 'A secret stands in the file. Write env:NAME instead and set NAME in the environment.');
  for (const [peer, url] of Object.entries(team.bridge?.peers ?? {})) {
    const read = readAddress(url.trim());
    if (!read.ok) error(['bridge', 'peers', peer], `${read.why}. A peer is the base URL of its server, with http:// or https://.`);
    else if (/[?#]/.test(url)) error(['bridge', 'peers', peer], `${url} has more than a path. A peer is the base URL of its server.`);
  }
  if (team.bridge) warn(['bridge'], 'bridge: peers and secret are used by delegate_task; roundtable serve is not in this version.');
  for (const field of fieldsWithoutEffect)
    if (team[field] !== undefined) warn([field], `${field} is read and has no effect in this version.`);
  if (team.memory.store !== undefined) warn(['memory', 'store'], 'store has no effect: memories are kept in .roundtable/journal.jsonl.');
  if (team.workspace !== undefined) {
    const plain = relativePath(team.workspace);
    if (!plain.ok && team.workspace !== '.' && team.workspace !== './')
      error(['workspace'], `${plain.why}. The shared files stand in a folder inside the workspace.`);
  }
  team.tests.forEach((test, index) => {
    const path = ['tests', index];
    if ('speaker' in test) known(test.speaker, [...path, 'speaker']);
    if ('path' in test && !relativePath(test.path).ok) error([...path, 'path'], `${test.path} is not a path inside the shared files.`);
    if (test.type === 'json_schema') {
      const compiled = schemaOutput('test', test.schema);
      if (!compiled.ok) error([...path, 'schema'], compiled.why);
    }
    if (test.type === 'turns' && test.min === undefined && test.max === undefined) error(path, 'A turns test needs min, max or both.');
  });
  return issues;
}

type Say = (path: Issue['path'], message: string) => void;

function checkMember(member: TeamMember, team: Team, path: Issue['path'], error: Say, warn: Say): void {
  checkKeys(member, path, warn);
  checkTools(member.tools, team, (member.skills?.length ?? 0) + (team.defaults.skills?.length ?? 0) > 0, [...path, 'tools'], error, warn);
  checkBackend(member, team, path, error, warn);
  if (member.output_schema !== undefined) {
    if (member.output_format !== 'json') warn([...path, 'output_schema'], 'output_schema has an effect with output_format: json only.');
    const output = schemaOutput(member.name, member.output_schema);
    if (!output.ok) error([...path, 'output_schema'], output.why);
  }
  const strategy = member.context_strategy ?? team.defaults.context_strategy ?? 'none';
  const budget = member.context_budget ?? team.defaults.context_budget ?? 0;
  if (strategy !== 'none' && budget === 0)
    warn(
      member.context_strategy === undefined ? ['defaults', 'context_strategy'] : [...path, 'context_strategy'],
      `${strategy} has no effect without a context_budget above 0; the window of the model still holds.`,
    );
  for (const [index, skill] of (member.skills ?? []).entries()) {
    const source = typeof skill === 'string' ? { ...(isUrl(skill) ? { url: skill } : { path: skill }) } : skill;
    if (source.url === undefined && source.path === undefined) error([...path, 'skills', index], 'A skill has a path or a url.');
    if (source.url !== undefined && !('checksum' in source && source.checksum))
      warn([...path, 'skills', index], 'A skill from a URL is loaded only with a checksum; this one is refused when the team runs.');
  }
  for (const field of ['memory_limit', 'cpu_limit', 'gpus'] as const)
    if (member[field] !== undefined) warn([...path, field], `${field} has no effect: members do not run in containers in this version.`);
}

function checkKeys(part: { api_key?: string }, path: Issue['path'], warn: Say): void {
  if (part.api_key !== undefined && !part.api_key.startsWith('env:'))
    warn([...path, 'api_key'], 'A key stands in the file. Write env:NAME instead and set NAME in the environment.');
}

function checkBackend(part: TeamMember | Team['defaults'], team: Team, path: Issue['path'], error: Say, warn: Say): void {
  if (part.backend === 'openai_compat' && part.api_base === undefined && team.defaults.api_base === undefined && path[0] !== 'defaults')
    error([...path, 'backend'], 'openai_compat needs an api_base: the URL of the server, up to and with /v1.');
  for (const field of ['api_base', 'ollama_url'] as const) {
    const url = part[field];
    if (url !== undefined && !isUrl(url)) error([...path, field], `${url} is no http or https URL.`);
  }
  if (part.ollama_url !== undefined && part.backend === 'openai_compat')
    warn([...path, 'ollama_url'], 'ollama_url has no effect beside backend: openai_compat; api_base is asked.');
}

export function isUrl(text: string): boolean {
  return /^https?:\/\/[^\s]+$/i.test(text);
}

function checkTools(
  tools: readonly string[] | undefined,
  team: Team,
  hasSkills: boolean,
  path: Issue['path'],
  error: Say,
  warn: Say,
): void {
  const ofServers = (server: string | undefined): boolean =>
    server !== undefined && (team.mcp_servers ?? []).some((one) => one.name === server);
  const all = [...builtInTools.map((tool) => tool.name), ...Object.keys(toolServers).map((server) => `${server}/*`)];
  for (const [index, written] of (tools ?? []).entries()) {
    const { server, name } = toolName(written);
    if (absentTools.has(name) || (server !== undefined && absentServers.has(server)) || ofServers(server))
      warn([...path, index], `${written} is not in this version; the member does without it.`);
    else if (!isKnownTool(server, name, hasSkills))
      error(
        [...path, index],
        `There is no tool ${written}. Tools are: ${all.join(', ')}; a skill brings its own.${didYouMean(written, all)}`,
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

function checkWorkflow(
  team: Team,
  names: readonly string[],
  members: readonly TeamMember[],
  known: (name: string | undefined, path: Issue['path']) => void,
  error: Say,
  warn: Say,
): void {
  const { workflow } = team;
  if (!workflow) return;
  const at = (field: string): Issue['path'] => ['workflow', field];
  switch (workflow.type) {
    case 'manager':
      known(workflow.manager, at('manager'));
      if (names.length < 2) error(at('manager'), 'A manager needs somebody to manage: two members at least.');
      return;
    case 'review_loop':
      known(workflow.producer, at('producer'));
      known(workflow.reviewer, at('reviewer'));
      if (workflow.producer === workflow.reviewer) error(at('reviewer'), 'The reviewer cannot be the producer.');
      return;
    case 'debate': {
      for (const field of ['pro', 'con', 'judge'] as const) known(workflow[field], at(field));
      if (new Set([workflow.pro, workflow.con, workflow.judge]).size < 3)
        error(['workflow'], 'pro, con and judge are three different members.');
      const idle = names.filter((name) => ![workflow.pro, workflow.con, workflow.judge].includes(name));
      if (idle.length > 0) warn(['workflow'], `${idle.join(', ')} will not speak: a debate has a pro, a con and a judge.`);
      return;
    }
    case 'parallel_review':
      known(workflow.producer, at('producer'));
      known(workflow.synthesizer, at('synthesizer'));
      workflow.reviewers.forEach((name, index) => {
        known(name, ['workflow', 'reviewers', index]);
        if (name === workflow.producer) error(['workflow', 'reviewers', index], 'The producer cannot review its own work.');
        if (workflow.reviewers.indexOf(name) !== index) error(['workflow', 'reviewers', index], `${name} is a reviewer twice.`);
      });
      return;
    case 'conditional': {
      known(workflow.start, at('start'));
      const start = workflow.start ?? names[0];
      const reached = new Set<string>();
      const open = start === undefined ? [] : [start];
      for (let name = open.pop(); name !== undefined; name = open.pop()) {
        if (reached.has(name)) continue;
        reached.add(name);
        const routes = members.find((member) => member.name === name)?.routes ?? [];
        open.push(...routes.flatMap((route) => route.next ?? route.default ?? []));
      }
      members.forEach((member, index) => {
        if (!reached.has(member.name)) warn(['members', index], `No route leads to ${member.name}, so it never speaks.`);
      });
      return;
    }
    case 'vote':
      known(workflow.judge, at('judge'));
      return;
    case 'solo':
      known(workflow.member, at('member'));
      return;
    case 'roundtable':
      if (names.length < 2) error(['members'], 'A roundtable needs two members at least.');
      if (names.length > 12) error(['members'], 'A roundtable has twelve members at most.');
      return;
    default:
      return;
  }
}
