import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { ToolMode } from '../../src/schema/team';
import { folders } from '../support/folder';
import { exampleFiles, ofType } from '../support/house';
import { checkRun, createFolderHouse, inMode, put, snapshot } from '../support/teamHouse';
import { startOllama } from '../support/wire/ollama';
import { startOpenai } from '../support/wire/openai';
import type { Chat, Json, Reply, WireServer } from '../support/wire/serve';

const folder = folders();
const servers: WireServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

const vendors = {
  openai: { start: startOpenai, at: (url: string) => `backend: openai_compat\n  api_base: ${url}/v1\n  api_key: env:MY_KEY` },
  ollama: { start: startOllama, at: (url: string) => `ollama_url: ${url}` },
} as const;
type Vendor = keyof typeof vendors;

const whoIn = (chat: Chat): string => /^# You are @([a-z0-9_-]+)/m.exec(chat.system)?.[1] ?? '';
const partsOf = (message: Json): string => (typeof message.content === 'string' ? message.content : JSON.stringify(message.content ?? ''));
/** Replies of this turn so far that called tools. */
const roundsIn = (chat: Chat): number => chat.messages.filter((message) => message.role === 'assistant').length;
const report = (who: string): string => `# By ${who}\n\n\`\`\`js\nrun()\n\`\`\`\n\n{braces} "quotes" \\ and ünïcödé 😀\n`;

/** What the servers' models do: look, write by a tool, then answer with a file; steer, approve and vote where that is asked. */
function reply(chat: Chat, mode: ToolMode, tools: (who: string) => readonly string[]): Reply {
  const who = whoIn(chat);
  const rounds = roundsIn(chat);
  const mine = tools(who);
  if (chat.schema !== undefined) return { json: { entities: ['MKI67', 'PAM50'], summary: 'Two.' }, pieceBytes: 7 };
  const calls = [
    ...(mine.includes('list_files') ? [{ name: 'list_files', input: { pattern: '**/*.md' } }] : []),
    ...(mine.includes('write_file') ? [{ name: 'write_file', input: { path: `by-tool/${who}.md`, content: report(who) } }] : []),
    ...(mine.includes('read_file') ? [{ name: 'read_file', input: { path: 'briefing.md' } }] : []),
  ];
  if (rounds < 2 && calls.length > 0) {
    const again = rounds === 0 ? calls : calls.slice(0, 1);
    if (mode === 'native') return { text: 'I look first.', toolCalls: again, keepAlive: true };
    const blocks = again.map(({ name, input }) => {
      const { content, ...fields } = input as unknown as Record<string, string>;
      const lines = Object.entries(fields).map(([key, value]) => `${key}: ${value}`);
      return `\`\`\`\`tool:${name}\n${lines.join('\n')}\n${content === undefined ? '' : `---\n${content}`}\`\`\`\`\n`;
    });
    return { text: `I look first.\n\n${blocks.join('\n')}`, pieceBytes: 11 };
  }
  const file = `\`\`\`\`file:out/${who}.md\n${report(who)}\`\`\`\`\n`;
  const prompt = chat.messages.map(partsOf).join('\n');
  const ends = prompt.includes('NEXT: @name') ? (prompt.includes('lay out a plan') ? '\nNEXT: @developer' : '\n[[TEAM_DONE]]') : '';
  const approves = prompt.includes('end with the last line `APPROVED`') ? '\nAPPROVED' : '';
  return { text: `${who} has looked.\n\n${file}${ends}${approves}` };
}

async function play(vendor: Vendor, file: string, mode: ToolMode | undefined, rounds?: number) {
  const toolsOf = new Map<string, readonly string[]>();
  const modeOf = new Map<string, ToolMode>();
  const server = await vendors[vendor].start({
    key: vendor === 'openai' ? 'k-123' : undefined,
    reply: (chat) => reply(chat, modeOf.get(whoIn(chat)) ?? 'text', (who) => toolsOf.get(who) ?? []),
  });
  servers.push(server);
  const root = folder();
  put(root, exampleFiles());
  const house = createFolderHouse({ providers: [], root, secrets: { MY_KEY: 'k-123' } });
  const written = readFileSync(file, 'utf8');
  const defaults = `defaults:\n  ${vendors[vendor].at(server.url)}\n`;
  const text = (/^defaults:\n/m.test(written) ? written.replace(/^defaults:\n/m, defaults) : `${written.trimEnd()}\n${defaults}`)
    // A member without a model would take one of the person's own providers.
    .replace(/^(defaults:\n)/m, /^ {2}model:/m.test(written) ? '$1' : '$1  model: mock-1\n');
  const planned = await house.plan({ team: { text, path: file }, ...(rounds !== undefined && { rounds }) });
  const inOne = mode === undefined ? planned : inMode(planned, mode);
  const plan = { ...inOne, team: { ...inOne.team, autonomy: 2 as const } };
  for (const member of plan.team.members) {
    toolsOf.set(member.name, member.work?.tools ?? []);
    modeOf.set(member.name, member.work?.toolMode ?? 'text');
  }
  const { outcome, facts } = await house.run(plan);
  expect([outcome.status, outcome.detail]).toEqual(['done', outcome.detail]);
  const base = join(root, plan.team.workspace ?? '');
  checkRun(plan, facts, (path) => readFileSync(join(base, path), 'utf8'));

  const chats = server.chats();
  // One request for each turn and each round of tools, with the model that the file names, and no other.
  const replied = ofType(facts, 'turn.replied').length;
  expect(chats.length).toBe(ofType(facts, 'turn.finished').length + replied);
  expect(new Set(chats.map((request) => request.chat?.model))).toEqual(
    new Set(plan.team.members.filter(spoke(facts)).map((member) => member.ref.model)),
  );
  for (const member of plan.team.members.filter(spoke(facts))) {
    const own = chats.filter((request) => request.chat && whoIn(request.chat) === member.name);
    const native = member.work?.toolMode === 'native' && (member.work.tools.length ?? 0) > 0;
    for (const request of own) expect([member.name, (request.chat?.tools.length ?? 0) > 0]).toEqual([member.name, native]);
    if (vendor === 'ollama')
      for (const request of own)
        expect(request.body).toMatchObject({ keep_alive: expect.anything(), options: { num_ctx: member.contextWindow } });
  }
  return { plan, facts, chats, files: snapshot(base, ['.roundtable']) };
}

const spoke =
  (facts: Parameters<typeof ofType>[0]) =>
  ({ name }: { name: string }): boolean =>
    ofType(facts, 'turn.started').some((fact) => fact.data.member === name);

const modes = ['text', 'native'] as const;
const both = (Object.keys(vendors) as Vendor[]).flatMap((vendor) => modes.map((mode) => ({ vendor, mode })));

describe('team files against servers that speak the vendors’ formats', () => {
  test.each(both)('academic_lab by $vendor, tools by $mode', async ({ vendor, mode }) => {
    const { files, facts } = await play(vendor, 'examples/teams/academic_lab.team.yaml', mode);
    for (const name of ['pi', 'postdoc', 'data_scientist'])
      expect(Buffer.from(files[`out/${name}.md`] ?? '', 'latin1').toString()).toBe(report(name));
    expect(Buffer.from(files['by-tool/data_scientist.md'] ?? '', 'latin1').toString()).toBe(report('data_scientist'));
    expect(files['out/reviewer.md']).toBeUndefined();
    expect(ofType(facts, 'reply.refused').map((fact) => fact.data.member)).toEqual(['reviewer']);
  });

  test.each(both)('software_team by $vendor, tools by $mode', async ({ vendor, mode }) => {
    const { facts, chats } = await play(vendor, 'examples/teams/software_team.team.yaml', mode);
    expect(ofType(facts, 'turn.started').map((fact) => fact.data.member)).toEqual(['tech_lead', 'developer', 'tech_lead']);
    const third = chats[2]?.body.messages as Json[];
    if (mode === 'text') expect(partsOf(third.at(-1) ?? {})).toContain('Result of tool list_files');
    else if (vendor === 'openai') {
      const asked = third.findLast((message) => message.role === 'assistant')?.tool_calls as Json[];
      expect(third.at(-1)).toMatchObject({ role: 'tool', tool_call_id: asked.at(-1)?.id });
    } else expect(third.at(-1)).toMatchObject({ role: 'tool', tool_name: 'list_files' });
    // Each reply's calls were run for themselves, whatever ids the server gave them.
    expect(ofType(facts, 'tool.finished').length).toBe(9);
  });

  test.each(Object.keys(vendors) as Vendor[])('members with tools in either way in one team, by %s', async (vendor) => {
    const { facts, plan } = await play(vendor, 'test/fixtures/teams/seed-15-tools.team.yaml', undefined, 1);
    expect(plan.team.members.map((member) => member.work?.toolMode)).toEqual(['native', 'text']);
    expect(ofType(facts, 'tool.finished').every((fact) => !fact.data.failed)).toBe(true);
  });

  test.each(Object.keys(vendors) as Vendor[])('a reply by schema, by %s', async (vendor) => {
    const { facts, chats } = await play(vendor, 'test/fixtures/teams/seed-32-json-output.team.yaml', undefined, 1);
    expect(JSON.parse(ofType(facts, 'turn.finished')[0]?.data.text ?? '')).toEqual({ entities: ['MKI67', 'PAM50'], summary: 'Two.' });
    expect(chats[0]?.chat?.schema).toMatchObject({ type: 'object' });
  });

  test.each(both)('turns at the same time by $vendor, tools by $mode', async ({ vendor, mode }) => {
    const { facts, files } = await play(vendor, 'examples/teams/parallel.team.yaml', mode);
    const said = ofType(facts, 'message.posted').map((fact) => fact.data.message.author);
    expect(said).toEqual(['security', 'performance', 'newcomer', 'security', 'performance', 'newcomer']);
    expect(Object.keys(files).filter((path) => path.startsWith('out/')).length).toBe(3);
  });
});
