import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createRehearsal } from '../../src/adapters/providers/rehearsal';
import { createCancel } from '../../src/base/cancel';
import type { RunPlan } from '../../src/core/run/command';
import { parsePersona } from '../../src/core/team/parse';
import type { ModelMessage, ModelRequest } from '../../src/schema/model';
import type { Endpoint, ResolvedMember } from '../../src/schema/team';
import { exampleFiles, ofType } from '../support/house';
import { checkRun, createTeamHouse, inMode, memoryWorld } from '../support/teamHouse';
import { startOllama } from '../support/wire/ollama';
import { startOpenai } from '../support/wire/openai';
import type { Chat, Json, Reply, WireServer } from '../support/wire/serve';

const seeds = 'test/fixtures/teams';
// Skills are run by everyTeamFile.test.ts; what they need of a disk and the web is not the wire's.
const withSkills = new Set(['seed-17-skills.team.yaml', 'seed-18-skill-checksum.team.yaml', 'seed-99-all-fields.team.yaml']);
const files = [
  ...readdirSync('examples/teams').map((name) => join('examples/teams', name)),
  ...readdirSync(seeds).map((name) => join(seeds, name)),
  ...readdirSync(join(seeds, 'other/teams')).map((name) => join(seeds, 'other/teams', name)),
].filter((file) => file.endsWith('.yaml') && !withSkills.has(basename(file)));
const clinician = parsePersona(readFileSync(join(seeds, 'other/clinician.yaml'), 'utf8'), 'clinician.yaml');
const ownPersonas = clinician.ok ? [clinician.value] : [];

/** What came over the wire as the product's own request, whichever vendor's words it stood in. */
function requestOf(chat: Chat): ModelRequest {
  const names = new Map<string, string>();
  const messages = chat.messages.flatMap((message): ModelMessage[] => {
    const text = typeof message.content === 'string' ? message.content : '';
    if (message.role === 'user') return [{ role: 'user', parts: [{ type: 'text', text }] }];
    if (message.role === 'tool') {
      const id = String(message.tool_call_id ?? '');
      const name = String(message.tool_name ?? names.get(id) ?? '');
      return [{ role: 'tool', parts: [{ type: 'toolResult', id, name, text, failed: false }] }];
    }
    if (message.role !== 'assistant') return [];
    const calls = ((message.tool_calls ?? []) as Json[]).map((call) => {
      const { name, arguments: input } = call.function as { name: string; arguments: unknown };
      const id = String(call.id ?? '');
      names.set(id, name);
      return { type: 'toolCall' as const, id, name, input: typeof input === 'string' ? JSON.parse(input) : input };
    });
    return [{ role: 'assistant', parts: [...(text ? [{ type: 'text' as const, text }] : []), ...calls] }];
  });
  return {
    model: chat.model,
    system: chat.system,
    messages,
    ...(chat.tools.length > 0 && { tools: chat.tools.map((name) => ({ name, description: '', inputSchema: {} })) }),
    ...(chat.schema !== undefined && { output: { name: 'asked', schema: chat.schema as Record<string, unknown> } }),
    maxOutputTokens: 4_096,
    contextWindow: 200_000,
  };
}

/** A server's model is the rehearsal, which plays every move of every workflow. */
async function reply(chat: Chat): Promise<Reply> {
  let text = '';
  const toolCalls: { name: string; input: unknown }[] = [];
  for await (const event of createRehearsal().stream(requestOf(chat), createCancel().signal)) {
    if (event.type === 'text') text += event.text;
    if (event.type === 'toolCall') toolCalls.push({ name: event.name, input: event.input });
  }
  if (chat.schema !== undefined) return { json: JSON.parse(text) };
  return { text, ...(toolCalls.length > 0 && { toolCalls }) };
}

/** The plan with every member asked at one server. */
function at(plan: RunPlan, endpoint: Endpoint): RunPlan {
  const provider = endpoint.backend === 'ollama' ? 'ollama' : 'openai-compat';
  const moved = (member: ResolvedMember): ResolvedMember => ({ ...member, model: 'mock-1', ref: { provider, model: 'mock-1' }, endpoint });
  const { members, summarizer } = plan.team;
  return { ...plan, team: { ...plan.team, members: members.map(moved), ...(summarizer && { summarizer: moved(summarizer) }) } };
}

describe('every team file over the wire', () => {
  let openai: WireServer;
  let ollama: WireServer;
  beforeAll(async () => {
    openai = await startOpenai({ reply, models: ['mock-1'] });
    ollama = await startOllama({ reply, models: ['mock-1'] });
  });
  afterAll(async () => {
    await openai.close();
    await ollama.close();
  });

  test.each(files)(
    '%s runs to its end at an OpenAI-compatible and an Ollama server, with tools by text and by function calling',
    async (file) => {
      for (const backend of ['openai_compat', 'ollama'] as const) {
        for (const mode of ['text', 'native'] as const) {
          const server = backend === 'ollama' ? ollama : openai;
          const before = server.chats().length;
          const world = memoryWorld(exampleFiles());
          const house = createTeamHouse({ providers: [createRehearsal()], world });
          const planned = await house.plan({ team: { text: readFileSync(file, 'utf8'), path: file }, model: 'rehearsal' }, ownPersonas);
          const plan = at(inMode(planned, mode), { backend, url: backend === 'ollama' ? server.url : `${server.url}/v1` });
          const { outcome, facts } = await house.run(plan);
          const mayRunOut = plan.team.members.some((member) => member.work?.tokenBudget !== undefined) && outcome.reason === 'budget';
          expect([backend, mode, outcome.status, outcome.detail]).toEqual([backend, mode, mayRunOut ? 'stopped' : 'done', outcome.detail]);
          const root = plan.team.workspace === undefined ? '' : `${plan.team.workspace}/`;
          checkRun(plan, facts, (path) => world.workspace.files.get(root + path));
          const calls = ofType(facts, 'turn.finished').reduce((sum, fact) => sum + fact.data.calls, 0);
          expect(server.chats().length - before).toBe(calls);
        }
      }
    },
  );
});
