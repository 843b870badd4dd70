import { z } from 'zod';
import { listByTag, memoriesOf, memoryRefusal, recall as rank } from '../knowledge/memory';
import { defineTool, type ToolHands, type ToolOutcome } from './define';

const tagList = z
  .union([z.array(z.string()), z.string().transform((text) => text.split(','))])
  .transform((tags) => tags.map((tag) => tag.trim()).filter(Boolean));

const off: ToolOutcome = { text: 'This team has no memory: set memory.enabled in the team file.', failed: true };

async function own(hands: ToolHands) {
  return memoriesOf((await hands.home.read()).memory, hands.team.name, hands.member.name);
}

export const remember = defineTool({
  name: 'remember',
  describe: 'Keeps something for later runs, under a key. The same key replaces what was there. The value follows a line ---.',
  effect: 'write',
  input: z.object({
    key: z.string().min(1),
    value: z.string().min(1),
    tags: tagList.optional().describe('With commas between them'),
    importance: z.coerce.number().min(0).max(1).optional().describe('0 to 1; 1 when absent'),
  }),
  body: { text: 'value' },
  about: ({ key }) => ({ what: `remember ${key}`, path: `private/memory/${key.replace(/[^\w-]+/g, '-')}` }),
  async run({ key, value, tags = [], importance = 1 }, hands) {
    if (!hands.team.memory?.enabled) return off;
    const entry = { key: key.trim(), value: value.trim(), tags, importance };
    const why = memoryRefusal(entry);
    if (why) return { text: why, failed: true };
    await hands.home.append([
      {
        type: 'memory.remembered',
        data: { team: hands.team.name, member: hands.member.name, ...entry, runId: hands.runId, turn: hands.turn },
      },
    ]);
    return { text: `Remembered as ${entry.key}.` };
  },
});

export const recall = defineTool({
  name: 'recall',
  describe: 'Looks through what you remembered in this and earlier runs; the order of the words does not matter.',
  effect: 'read',
  input: z.object({ query: z.string().min(1), limit: z.coerce.number().int().min(1).max(50).optional().describe('5 when absent') }),
  body: { raw: 'query' },
  about: ({ query }) => ({ what: `recall "${query.trim().slice(0, 80)}"` }),
  async run({ query, limit = 5 }, hands) {
    if (!hands.team.memory?.enabled) return off;
    const found = rank(await own(hands), query, { limit, now: hands.now() });
    if (found.length === 0) return { text: 'You remember nothing of that.' };
    return {
      text: found
        .map(({ memory }) => `- ${memory.key}${memory.tags.length > 0 ? ` [${memory.tags.join(', ')}]` : ''}: ${memory.value}`)
        .join('\n'),
    };
  },
});

export const forget = defineTool({
  name: 'forget',
  describe: 'Removes one of your memories by its key.',
  effect: 'write',
  input: z.object({ key: z.string().min(1) }),
  body: { raw: 'key' },
  about: ({ key }) => ({ what: `forget ${key.trim()}`, path: `private/memory/${key.trim().replace(/[^\w-]+/g, '-')}` }),
  async run({ key }, hands) {
    if (!hands.team.memory?.enabled) return off;
    const known = (await own(hands)).some((memory) => memory.key === key.trim());
    if (!known) return { text: `You have no memory ${key.trim()}. list_memories shows what you have.`, failed: true };
    await hands.home.append([
      { type: 'memory.forgotten', data: { team: hands.team.name, member: hands.member.name, key: key.trim(), runId: hands.runId } },
    ]);
    return { text: `Forgot ${key.trim()}.` };
  },
});

export const listMemories = defineTool({
  name: 'list_memories',
  describe: 'Lists your memories, all or those with a tag.',
  effect: 'read',
  input: z.object({ tag: z.string().optional(), limit: z.coerce.number().int().min(1).max(200).optional().describe('20 when absent') }),
  about: ({ tag }) => ({ what: tag ? `list memories with ${tag}` : 'list memories' }),
  async run({ tag, limit = 20 }, hands) {
    if (!hands.team.memory?.enabled) return off;
    const found = listByTag(await own(hands), tag, limit);
    if (found.length === 0) return { text: tag ? `You have no memory with the tag ${tag}.` : 'You have no memories yet.' };
    return { text: found.map((memory) => `- ${memory.key} (importance ${memory.importance}): ${memory.value.slice(0, 200)}`).join('\n') };
  },
});
