import type { Digest } from '../../schema/digest';
import { readStructured } from '../agent/structured';
import { estimateTokens } from '../agent/tokens';
import { postWords } from '../member/furtherRounds';
import { buildDigest } from '../roundtable/digest';
import { digestMarkdown } from '../roundtable/digestMarkdown';
import { growAfter } from '../roundtable/growth';
import { carriedOver, synthesisTurn } from '../roundtable/judge';
import { researchTask, workerPrompt } from '../roundtable/prompts';
import { done, holdRound, livePositions, statePhase } from '../roundtable/round';
import { withoutMeta } from '../roundtable/speech';
import type { Request } from '../roundtable/steward';
import { answerAll, createTable, type Failures, requestsOf, type Table, tooMany } from '../roundtable/table';
import type { DebateContext } from '../run/context';
import { BudgetExhausted } from '../run/room';
import type { Again } from '../run/runState';
import { defineWorkflow, type WorkflowEnd } from './define';

/**
 * A debate under a judge. Source: the turn structure of FACTS 2.3. Calls are bounded: with w
 * workers, r rounds, f floor turns and q requests a worker at most
 * w(1+q) + r(2·w·(2+q)·2 + 3) + w·f·2 + 1 turns are taken, and for each further round that the person asks for
 * 2·w·(2+q)·2 + 3 more.
 */
export const roundtable = defineWorkflow({
  id: 'roundtable',
  needs: ({ members }) => [{ who: members.map(({ name }) => name), least: 2, as: 'the debaters' }],
  async run(ctx) {
    const table = createTable(ctx);
    for (let number = 1, hold = () => debate(ctx, table); ; number++) {
      const end = await toDigest(ctx, number, hold);
      const again = end.status === 'done' ? ctx.another() : undefined;
      if (!again) return end;
      hold = () => furtherRound(ctx, table, number, again);
    }
  },
});

/** What is held until the debate ends, and its digest, counted from 1. */
async function toDigest(ctx: DebateContext, number: number, hold: () => Promise<WorkflowEnd>): Promise<WorkflowEnd> {
  let end: WorkflowEnd;
  try {
    end = await hold();
  } catch (error) {
    if (!(error instanceof BudgetExhausted)) throw error;
    end = { status: 'done', reason: 'budget', detail: error.detail };
  }
  if (end.status !== 'done') return end;
  await digest(ctx, number, end);
  await growAfter(ctx, number, Math.max(0, ...ctx.state.said.map(({ message }) => message.round)));
  return end;
}

/** Keeps back what one synthesis over a long round is worth, so that a digest can be made when the money ends. */
function holdBackDigest(ctx: DebateContext): void {
  ctx.holdBack(ctx.team.judge, estimateTokens(ctx.briefing ?? '') + 8_000);
}

async function debate(ctx: DebateContext, table: Table): Promise<WorkflowEnd> {
  const { workflow } = ctx.team;
  holdBackDigest(ctx);
  await brief(ctx, table);

  if (table.stewardOn && ctx.team.stewarding.free_requests > 0) {
    const failures = await research(ctx, table);
    const failed = tooMany(ctx, failures);
    if (failed) return failed;
  }

  for (let round = 1; round <= workflow.rounds; round++) {
    const ended = await holdRound(ctx, table, { number: round, of: workflow.rounds });
    if (ended) return ended;
    if (round < workflow.rounds) await statePhase(ctx, round);
  }
  return done('rounds', `All ${workflow.rounds} rounds were held.`);
}

/**
 * A round beyond those of the team file, which the person asked for after a digest. Everybody hears their words, and what the digest
 * says stands in for the rounds before. Data requests are granted anew, floor turns are not.
 */
async function furtherRound(ctx: DebateContext, table: Table, number: number, again: Again): Promise<WorkflowEnd> {
  const round = again.round + 1;
  holdBackDigest(ctx);
  for (const { name } of table.workers) table.requestsLeft.set(name, ctx.team.stewarding.budget_per_agent);
  const before = readSynthesis(ctx.state.finished.get(synthesisKey(number))?.data.text ?? '');
  await ctx.post(`again/${number}/state`, {
    author: 'runner',
    kind: 'state',
    text: carriedOver(before, livePositions(ctx, again.round)),
    round: again.round,
  });
  await postWords(ctx, number, again);
  const ended = await holdRound(ctx, table, { number: round, of: Math.max(round, ctx.team.workflow.rounds), asked: true });
  return ended ?? done('rounds', `Round ${round}, which the person asked for, was held.`);
}

async function brief(ctx: DebateContext, { workers }: Table): Promise<void> {
  await ctx.phase('brief', 0);
  const notice = (key: string, text: string): Promise<unknown> =>
    ctx.post(`notice/${key}`, { author: 'runner', kind: 'notice', text, round: 0 });
  if (ctx.briefing) await ctx.post('briefing', { author: 'runner', kind: 'briefing', text: ctx.briefing, round: 0 });
  const refs = new Set([...workers, ctx.team.judge].map((member) => `${member.ref.provider}/${member.ref.model}`));
  const [only] = refs;
  if (refs.size === 1 && !only?.startsWith('rehearsal/')) {
    await notice(
      'one-model',
      `All members share one model (${only}). They are likely to share its blind spots; give one of them another vendor's model if you can.`,
    );
  }
  for (const [index, refused] of ctx.created.refusedFiles.entries()) {
    await notice(`refused/${index}`, `The briefing registers ${refused.entry}, but ${refused.why.replace(/\.$/, '')}.`);
  }
}

async function research(ctx: DebateContext, table: Table): Promise<Failures> {
  await ctx.phase('research', 0);
  const limit = ctx.team.stewarding.free_requests;
  const failures: Failures = [];
  const asked = await ctx.all(
    table.workers.map((member) => async (): Promise<Request[]> => {
      const key = `research/${member.name}`;
      const outcome = await ctx.turn({
        key,
        member,
        purpose: 'research',
        round: 0,
        maxOutputTokens: 1000,
        prompt: () => workerPrompt(ctx, member, { reader: member.name, round: 0 }, researchTask(limit)),
        conclude: async (text) => ({ message: { author: member.name, kind: 'research', text: withoutMeta(text), round: 0, turn: key } }),
      });
      if (!outcome.ok) {
        if (!outcome.muted) failures.push({ member: member.name, failure: outcome.failure });
        return [];
      }
      return requestsOf(outcome, key, member.name, 0).slice(0, limit);
    }),
  );
  await answerAll(ctx, asked.flat());
  return failures;
}

async function digest(ctx: DebateContext, number: number, end: WorkflowEnd): Promise<void> {
  // What is written stands, also where its synthesis failed.
  if (ctx.state.digests.length >= number) return;
  const rounds = Math.max(0, ...ctx.state.said.map(({ message }) => message.round));
  await ctx.phase('digest', rounds);
  let missing: string | undefined;
  let synthesis: ReturnType<typeof readSynthesis>;
  try {
    const outcome = await ctx.turn(synthesisTurn(ctx, synthesisKey(number), rounds));
    if (outcome.ok) synthesis = readSynthesis(outcome.text);
    else missing = outcome.failure.message;
  } catch (error) {
    if (!(error instanceof BudgetExhausted)) throw error;
    missing = error.detail;
  }
  const built = buildDigest(ctx, { end, rounds, ...(synthesis && { synthesis }), ...(missing && { synthesisMissing: missing }) });
  const json = `${JSON.stringify(built, undefined, 2)}\n`;
  await ctx.writeDigest(number, json, [
    ...(await earlierDigest(ctx, number - 1)),
    { name: 'digest.json', text: json },
    { name: 'digest.md', text: digestMarkdown(built) },
  ]);
}

/** The digest before keeps a name of its own, since `digest.md` is always the newest. */
async function earlierDigest(ctx: DebateContext, number: number): Promise<{ name: string; text: string }[]> {
  const json = await ctx.digest(number);
  if (json === undefined) return [];
  return [
    { name: `digest-${number}.json`, text: json },
    { name: `digest-${number}.md`, text: digestMarkdown(JSON.parse(json) as Digest) },
  ];
}

/** The name of the synthesis for a digest, counted from 1. */
function synthesisKey(number: number): string {
  return number === 1 ? 'digest/synthesis' : `digest/${number}/synthesis`;
}

function readSynthesis(text: string) {
  const read = readStructured('synthesis', text);
  return read.ok ? read.value : undefined;
}
