import { relativePath } from '../../base/relativePath';
import { didYouMean } from '../../base/similar';
import { fieldsWithoutEffect, type Team, type TeamMember } from '../../schema/team';
import { schemaOutput } from '../agent/structured';
import { readAddress } from '../approvals/address';
import { catalog } from '../economy/catalog';
import { patternOf } from '../member/routes';
import { checkBudget } from './checkBudget';
import { checkModels } from './checkModels';
import { checkTools } from './checkTools';
import { checkWorkflow } from './checkWorkflow';
import { createIssues, type Issue, type Says } from './issue';
import { isUrl } from './isUrl';
import { meant } from './problem';
import { writtenOut } from './writtenOut';

/** Names that facts use for others than members. */
export const reservedNames: ReadonlySet<string> = new Set(['person', 'runner', 'escrow', 'constructor']);
/** Fields of containers: accepted, since members are asked through the provider that they name. */
const containerFields = ['memory_limit', 'cpu_limit', 'gpus', 'ollama_image', 'pull_timeout', 'unload_on_exit'] as const;

/**
 * Everything about a team that a schema cannot see: names that nobody has, routes that lead nowhere, tools and servers that are
 * not there, secrets in the file. All of it at once. Asks nobody and reads nothing.
 */
export function checkTeam(team: Team): Issue[] {
  const issues = createIssues();
  const { error, warn } = issues;
  const members = writtenOut(team);
  const names = members.map((member) => member.name);
  const known = (name: string | undefined, path: Issue['path']): void => {
    if (name !== undefined && !names.includes(name))
      error(path, `There is no member ${name}. Members are: ${names.join(', ')}.${didYouMean(name, names)}`, meant(name, names));
  };

  const nameAt = (index: number): Issue['path'] =>
    typeof team.members[index] === 'string' ? ['members', index] : ['members', index, 'name'];
  members.forEach((member, index) => {
    const path = ['members', index];
    if (names.indexOf(member.name) !== index) error(nameAt(index), `${member.name} is in the team twice.`);
    if (reservedNames.has(member.name)) error(nameAt(index), `${member.name} is not a name for a member: facts use it for somebody else.`);
    checkMember(member, team, path, issues);
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
  checkWorkflow(team, members, known, issues);
  checkModels(team, members, issues);
  checkBudget(team, members, issues);
  known(team.reputation.advisor, ['reputation', 'advisor']);
  const items = catalog.map(({ id }) => id);
  for (const item of Object.keys(team.economy.store))
    if (!items.includes(item)) error(['economy', 'store', item], `The store has no ${item}.${didYouMean(item, items)}`, meant(item, items));
  checkKeys(team.defaults, ['defaults'], warn);
  checkTools(team.defaults.tools, team, (team.defaults.skills?.length ?? 0) > 0, ['defaults', 'tools'], issues);
  checkBackend(team.defaults, team, ['defaults'], issues);
  for (const field of containerFields)
    if (team.defaults[field] !== undefined)
      warn(['defaults', field], `${field} has no effect: members do not run in containers in this version.`, [{ kind: 'remove' }]);
  if (team.bridge?.secret !== undefined && !team.bridge.secret.startsWith('env:'))
    warn(['bridge', 'secret'], secretText('secret'), [{ kind: 'toVariable' }]);
  for (const [peer, url] of Object.entries(team.bridge?.peers ?? {})) {
    const read = readAddress(url.trim());
    if (!read.ok) error(['bridge', 'peers', peer], `${read.why}. A peer is the base URL of its server, with http:// or https://.`);
    else if (/[?#]/.test(url)) error(['bridge', 'peers', peer], `${url} has more than a path. A peer is the base URL of its server.`);
  }
  if (team.bridge) warn(['bridge'], 'bridge: peers and secret are used by delegate_task; roundtable serve is not in this version.');
  checkServers(team, warn);
  for (const field of fieldsWithoutEffect)
    if (team[field] !== undefined) warn([field], `${field} is read and has no effect in this version.`, [{ kind: 'remove' }]);
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
  return issues.found;
}

function checkMember(member: TeamMember, team: Team, path: Issue['path'], say: Says): void {
  const { error, warn } = say;
  checkKeys(member, path, warn);
  checkTools(member.tools, team, (member.skills?.length ?? 0) + (team.defaults.skills?.length ?? 0) > 0, [...path, 'tools'], say);
  checkBackend(member, team, path, say);
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
    if (member[field] !== undefined)
      warn([...path, field], `${field} has no effect: members do not run in containers in this version.`, [{ kind: 'remove' }]);
}

function checkKeys(part: { api_key?: string }, path: Issue['path'], warn: Says['warn']): void {
  if (part.api_key !== undefined && !part.api_key.startsWith('env:'))
    warn([...path, 'api_key'], secretText('key'), [{ kind: 'toVariable' }]);
}

const secretName = /key|token|secret|password|authorization/i;

/** What MCP servers are given may be read from the environment too. */
function checkServers(team: Team, warn: Says['warn']): void {
  for (const [index, server] of (team.mcp_servers ?? []).entries())
    for (const part of ['headers', 'env']) {
      const given = server[part];
      if (typeof given !== 'object' || given === null || Array.isArray(given)) continue;
      for (const [name, value] of Object.entries(given))
        if (secretName.test(name) && typeof value === 'string' && value !== '' && !value.startsWith('env:'))
          warn(['mcp_servers', index, part, name], secretText('secret'), [{ kind: 'toVariable' }]);
    }
}

const secretText = (what: string): string => `A ${what} stands in the file. Write env:NAME instead and set NAME in the environment.`;

function checkBackend(part: TeamMember | Team['defaults'], team: Team, path: Issue['path'], { error, warn }: Says): void {
  if (part.backend === 'openai_compat' && part.api_base === undefined && team.defaults.api_base === undefined && path[0] !== 'defaults')
    error([...path, 'backend'], 'openai_compat needs an api_base: the URL of the server, up to and with /v1.');
  for (const field of ['api_base', 'ollama_url'] as const) {
    const url = part[field];
    if (url !== undefined && !isUrl(url)) error([...path, field], `${url} is no http or https URL.`);
  }
  if (part.ollama_url !== undefined && part.backend === 'openai_compat')
    warn([...path, 'ollama_url'], 'ollama_url has no effect beside backend: openai_compat; api_base is asked.');
}
