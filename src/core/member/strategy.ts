import { talkLine, workHeadings, workMoves } from '../../schema/prompt';
import type { ResolvedMember } from '../../schema/team';
import { estimateTokens } from '../agent/tokens';
import type { RunContext } from '../run/context';
import type { Said } from '../run/runState';
import { asMaterial } from './asMaterial';

export type Conversation = { summary: string | undefined; omitted: number; talk: readonly Said[] };

/**
 * Of a summarize budget, the share that recent messages may take; the rest is the summary's. Source: FACTS 4.2. A summary keeps half of
 * that as it is, so that the next one is not needed with the next message.
 */
const recentShare = 0.8;
const keptShare = 0.4;
const summaryTokens = 1_024;

/** What of the conversation a member gets to see by its strategy. The window of its model holds besides. */
export async function conversationFor(ctx: RunContext, member: ResolvedMember, until: number): Promise<Conversation> {
  const all = heard(ctx, until);
  const { strategy = 'none', strategyBudget = 0 } = member.work ?? {};
  if (strategy === 'none' || strategyBudget === 0) return { summary: undefined, omitted: 0, talk: all };
  if (strategy === 'sliding_window') {
    const talk = all.slice(-strategyBudget);
    return { summary: undefined, omitted: all.length - talk.length, talk };
  }
  if (strategy === 'truncate') {
    const talk = latest(all, strategyBudget);
    return { summary: undefined, omitted: all.length - talk.length, talk };
  }
  return summarized(ctx, all, strategyBudget);
}

/** What everybody hears: not what is private, and only up to a fact. */
function heard(ctx: RunContext, until: number): Said[] {
  const out: Said[] = [];
  for (const said of ctx.state.said) if (said.seq <= until && !said.message.private) out.push(said);
  return out;
}

/** The latest messages that fit so many tokens; always the last one. One pass, no rendering. */
function latest(all: readonly Said[], tokens: number): readonly Said[] {
  let left = tokens;
  let from = all.length;
  while (from > 0) {
    const next = all[from - 1] as Said;
    if (next.tokens > left && from < all.length) break;
    left -= next.tokens;
    from -= 1;
  }
  return all.slice(from);
}

/**
 * Recent messages as they are, and what came before summed up by a cheap model of the team. Iterative: a summary
 * takes in the one before it, and is made anew only when the messages after it have outgrown their share.
 */
async function summarized(ctx: RunContext, all: readonly Said[], budget: number): Promise<Conversation> {
  const known = lastSummary(ctx);
  const rest = known ? all.filter((said) => said.seq > known.upTo) : all;
  const tokens = rest.reduce((sum, said) => sum + said.tokens, 0);
  const done = all.length - rest.length;
  if (tokens <= budget * recentShare || !ctx.team.summarizer) return { summary: known?.text, omitted: done, talk: rest };

  const keep = latest(rest, Math.floor(budget * keptShare));
  const old = rest.slice(0, rest.length - keep.length);
  const upTo = old.at(-1)?.seq;
  if (upTo === undefined) return { summary: known?.text, omitted: done, talk: rest };
  const outcome = await ctx.turn({
    key: `summary/${upTo}`,
    member: ctx.team.summarizer,
    purpose: 'summary',
    round: old.at(-1)?.message.round ?? 0,
    maxOutputTokens: summaryTokens,
    prompt: () => summaryPrompt(ctx, known?.text, old),
  });
  // Without a summary the messages are left out, which the prompt says.
  if (!outcome.ok) return { summary: known?.text, omitted: done + old.length, talk: keep };
  return { summary: outcome.text, omitted: done + old.length, talk: keep };
}

function lastSummary(ctx: RunContext): { upTo: number; text: string } | undefined {
  let best: { upTo: number; text: string } | undefined;
  for (const [key, turn] of ctx.state.finished) {
    if (!key.startsWith('summary/')) continue;
    const upTo = Number(key.slice('summary/'.length));
    if (!best || upTo > best.upTo) best = { upTo, text: turn.data.text };
  }
  return best;
}

function summaryPrompt(ctx: RunContext, before: string | undefined, old: readonly Said[]) {
  const task = [
    workHeadings.task,
    workMoves.summary,
    'Sum up what was said, for teammates who will read only your summary. Keep, word for word: every decision and who made it, every figure,',
    'path and name that later work needs, every open question and every objection that was not answered. Leave out greetings, repetition and the',
    `content of files. At most 400 words. ${before ? 'What was summed up before must stay in it.' : ''}`,
  ].join('\n');
  return {
    system: [
      { name: 'who', text: `${workHeadings.who}summarizer - keeper of the record`, from: 'object' as const },
      { name: 'goal', text: `${workHeadings.goal}\n${ctx.topic}`, from: 'object' as const },
    ],
    user: [
      ...(before ? [{ name: 'summary', text: `${workHeadings.summary}\n${before}`, from: 'object' as const }] : []),
      {
        name: 'conversation',
        heading: workHeadings.talk,
        unit: 'messages',
        blocks: old.map((said) => ({
          seq: said.seq,
          text: `${talkLine(said.message.author, said.message.label ?? said.message.kind)}\n${asMaterial(said.message.text)}`,
          tokens: said.tokens + estimateTokens('--- @ ·  ---') + 12,
        })),
      },
      { name: 'task', text: task, from: 'inline' as const },
    ],
  };
}
