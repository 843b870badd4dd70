import { z } from 'zod';
import { beliefsOf, beliefWithId, boardLines, sameClaim } from '../knowledge/beliefs';
import { defineTool, type ToolHands, type ToolOutcome } from './define';

const off: ToolOutcome = { text: 'This team has no belief board: set beliefs.enabled in the team file.', failed: true };
const idLength = 8;

async function statusOf(hands: ToolHands, id: string): Promise<string> {
  return beliefWithId((await hands.home.read()).beliefs, hands.team.name, id)?.status ?? 'gone';
}

async function vote(hands: ToolHands, id: string, how: 'accept' | 'contest', reason?: string): Promise<ToolOutcome> {
  if (!hands.team.beliefs?.enabled) return off;
  const belief = beliefWithId((await hands.home.read()).beliefs, hands.team.name, id);
  if (!belief) return { text: `There is no belief ${id} on the board. list_beliefs shows them.`, failed: true };
  if (belief.status === 'rejected')
    return { text: `Belief ${id} was rejected by the person; only the person opens it again.`, failed: true };
  await hands.home.append([
    {
      type: 'belief.voted',
      data: { team: hands.team.name, id: belief.id, voter: hands.member.name, vote: how, ...(reason && { reason }), runId: hands.runId },
    },
  ]);
  return { text: `Your vote counts. Belief ${belief.id} is ${await statusOf(hands, belief.id)}.` };
}

export const assertBelief = defineTool({
  name: 'assert_belief',
  describe: 'Puts a claim on the board of the team, with your vote for it. The claim follows a line ---.',
  effect: 'write',
  input: z.object({
    claim: z.string().min(1).max(2_000),
    confidence: z.coerce
      .number()
      .transform((value) => Math.min(1, Math.max(0, value)))
      .optional()
      .describe('0 to 1; 0.5 when absent'),
    evidence: z.string().max(4_000).optional(),
  }),
  body: { text: 'claim' },
  about: ({ claim }) => ({ what: `assert "${claim.trim().slice(0, 80)}"`, path: 'private/beliefs' }),
  async run({ claim, confidence = 0.5, evidence }, hands) {
    if (!hands.team.beliefs?.enabled) return off;
    const same = sameClaim(beliefsOf((await hands.home.read()).beliefs, hands.team.name), claim);
    if (same) {
      const outcome = await vote(hands, same.id, 'accept');
      return { ...outcome, text: `That claim is on the board already as ${same.id}. ${outcome.text}` };
    }
    const id = hands.id(idLength);
    await hands.home.append([
      {
        type: 'belief.asserted',
        data: {
          team: hands.team.name,
          id,
          claim: claim.trim(),
          author: hands.member.name,
          confidence,
          ...(evidence && { evidence }),
          voters: hands.team.members.map((member) => member.name),
          threshold: hands.team.beliefs.consensus_threshold,
          runId: hands.runId,
        },
      },
    ]);
    return { text: `The claim is on the board as ${id}, ${await statusOf(hands, id)}.` };
  },
});

export const acceptBelief = defineTool({
  name: 'accept_belief',
  describe: 'Votes for a claim on the board; takes back your objection if you had one.',
  effect: 'write',
  input: z.object({ id: z.string().min(1) }),
  body: { raw: 'id' },
  about: ({ id }) => ({ what: `accept belief ${id.trim()}`, path: 'private/beliefs' }),
  run: ({ id }, hands) => vote(hands, id.trim(), 'accept'),
});

export const contestBelief = defineTool({
  name: 'contest_belief',
  describe: 'Objects to a claim on the board, with the reason.',
  effect: 'write',
  input: z.object({ id: z.string().min(1), reason: z.string().min(1).max(2_000) }),
  about: ({ id }) => ({ what: `contest belief ${id.trim()}`, path: 'private/beliefs' }),
  run: ({ id, reason }, hands) => vote(hands, id.trim(), 'contest', reason),
});

export const listBeliefs = defineTool({
  name: 'list_beliefs',
  describe: 'Shows the board of the team, all of it or the claims of one status.',
  effect: 'read',
  input: z.object({ status: z.enum(['pending', 'accepted', 'contested', 'rejected']).optional() }),
  about: ({ status }) => ({ what: `list ${status ?? 'all'} beliefs` }),
  async run({ status }, hands) {
    if (!hands.team.beliefs?.enabled) return off;
    const board = beliefsOf((await hands.home.read()).beliefs, hands.team.name).filter(
      (belief) => status === undefined || belief.status === status,
    );
    return { text: board.length === 0 ? 'The board is empty.' : boardLines(board, 100).join('\n') };
  },
});
