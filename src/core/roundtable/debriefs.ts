import type { NewHomeFact } from '../../schema/event';
import type { SessionOutcomes } from '../../schema/growthOutputs';
import type { ResolvedMember } from '../../schema/team';
import type { GrowthState } from '../../views/growthView';
import { byRule } from '../economy/answer';
import { catalog, priceOf } from '../economy/catalog';
import { holdings } from '../economy/holdings';
import { endPurchase, openOf, sessionBuy } from '../economy/purchases';
import { debrief } from '../growth/debrief';
import { createMemberFiles } from '../growth/memberFiles';
import { applyOutcomes, type FileToWrite, sessionFacts } from '../growth/outcomes';
import type { ShopItem } from '../growth/packet';
import { type ReadOwnFiles, readOwnFiles } from '../growth/readOwnFiles';
import { strategyReview } from '../growth/strategyReview';
import type { DebateContext } from '../run/context';
import type { Seen } from './lessons';
import { writeOwn } from './ownWrites';

type Growth = NonNullable<DebateContext['team']['growth']>;

/** A debrief with every worker that spoke, at the same time; none where the team holds none or has no therapist. Source: FACTS 2.11. */
export async function holdDebriefs(ctx: DebateContext, seen: Seen, rounds: number): Promise<void> {
  const { growth, members } = ctx.team;
  if (!growth?.options.debrief || !growth.therapist) return;
  const { therapist } = growth;
  const spoke = members.filter(({ name }) => ctx.state.said.some(({ message }) => message.author === name && message.kind === 'speak'));
  await ctx.phase('debrief', rounds);
  await ctx.all(spoke.map((worker) => () => hold(ctx, growth, therapist, worker, seen, rounds)));
}

async function hold(
  ctx: DebateContext,
  rules: Growth,
  therapist: ResolvedMember,
  worker: ResolvedMember,
  seen: Seen,
  round: number,
): Promise<void> {
  const step = `debrief/${worker.name}/done`;
  if (ctx.state.steps.has(step)) return;
  const { growth } = await ctx.hands.home.read();
  const own = await ownOf(ctx, rules, worker.name);
  const holding = holdings(growth, rules.economy, worker.name);
  const observations = seen[worker.name] ?? {};
  const end = await debrief(ctx, {
    therapist,
    worker,
    matter: {
      member: worker.name,
      runId: ctx.runId,
      settled: growth.scores.runs[ctx.runId]?.members[worker.name],
      growth,
      own,
      observations,
      shop: shopFor(growth, rules, worker.name, holding.balance),
    },
    // A call that was bought is a longer one.
    exchanges: holding.sessions.length > 0 ? 4 : rules.options.turns,
  });
  if (!end.ok) {
    await ctx.post(`notice/debrief/${worker.name}`, {
      author: 'runner',
      kind: 'notice',
      text: `The debrief with @${worker.name} came to nothing. ${end.why}`,
      round,
    });
    return;
  }
  const { turns, frameworks } = end;
  const done = await ctx.step(step, async () => {
    // Read anew: another try at this step may have written some of them.
    const now = await ownOf(ctx, rules, worker.name);
    const { files, value } = await ctx.hands.home.transact((known) => {
      const context = { member: worker.name, run: ctx.runId, growth: known.growth, turns, frameworks, observations };
      const applied = applyOutcomes(now, end.outcomes, context);
      const shopping = shop(known.growth, rules, worker.name, ctx.runId, therapist.name, applied.purchases, applied.request);
      const used = [...holding.sessions, ...holding.plans].flatMap((id) => {
        const answer = endPurchase(known.growth, { id, how: 'used', why: `In the debrief after ${ctx.runId}.`, runId: ctx.runId });
        return answer.ok ? answer.facts : [];
      });
      const refused = [...applied.refused, ...shopping.refused];
      const session = { ...applied.session, refused };
      return {
        facts: [...sessionFacts(session, known.growth), ...shopping.facts, ...used],
        value: {
          files: applied.files,
          value: { summary: session.summary, behaviors: session.behaviors, bought: shopping.bought, refused },
        },
      };
    });
    // Said once, and not for each of its files.
    if (rules.folder === undefined) return { ...value, files: [], refused: [...value.refused, outside] };
    const written = await writeOwn(ctx, worker, `debrief/${worker.name}/close`, files);
    const plan = holding.plans.length > 0 ? await planFor(ctx, rules, worker.name) : undefined;
    if (plan) written.push(...(await writeOwn(ctx, worker, `debrief/${worker.name}/plan`, [plan])));
    const paths = new Set([...files, ...(plan ? [plan] : [])].map(({ path }: FileToWrite) => path));
    return { ...value, files: [...paths], refused: [...value.refused, ...written] };
  });
  await tell(ctx, therapist, worker, done, round);
}

const outside = { what: 'writing what it has learnt', why: 'The home of Roundtable is outside of the workspace. Leave --home away.' };

/** The plan that a strategy review buys, on top of what the session wrote. */
async function planFor(ctx: DebateContext, rules: Growth, member: string): Promise<FileToWrite | undefined> {
  const { scores } = (await ctx.hands.home.read()).growth;
  return strategyReview(await ownOf(ctx, rules, member), { member, run: ctx.runId, scores });
}

export function ownOf({ workspace }: DebateContext, { folder }: Growth, member: string): Promise<ReadOwnFiles> {
  return readOwnFiles(createMemberFiles(workspace, folder).read, member);
}

/** What a member could buy in its session: what it can pay, has been scored often enough for, and does not have. */
function shopFor(
  growth: GrowthState,
  { economy }: Growth,
  member: string,
  balance: number,
): { balance: number; limit: number; items: ShopItem[] } {
  const { runs } = holdings(growth, economy, member);
  const has = new Set(openOf(growth, member).map(({ item }) => item));
  const items = catalog
    .filter((item) => priceOf(economy, item) <= Math.min(balance, economy.session_limit) && item.needs <= runs && !has.has(item.id))
    .map((item): ShopItem => ({ id: item.id, cost: priceOf(economy, item), words: item.what }));
  return { balance, limit: economy.session_limit, items };
}

type Shopping = { facts: NewHomeFact[]; bought: { item: string; cost: number }[]; refused: { what: string; why: string }[] };

function shop(
  growth: GrowthState,
  { economy }: Growth,
  member: string,
  runId: string,
  by: string,
  wants: SessionOutcomes['purchases'],
  request: string | undefined,
): Shopping {
  const asks = request === undefined ? [] : [{ item: 'public-request', why: 'Wished for in a debrief.', words: request }];
  const { facts, bought, refused } = sessionBuy(growth, economy, { member, runId, by: by || byRule, wants: [...wants, ...asks] });
  return {
    facts,
    bought: bought.map(({ item, cost }) => ({ item, cost })),
    refused: refused.map(({ item, why }) => ({ what: `buying ${item}`, why })),
  };
}

type Done = {
  summary: string;
  behaviors: { added: string[]; confirmed: string[]; removed: string[] };
  bought: { item: string; cost: number }[];
  refused: { what: string; why: string }[];
  files: string[];
};

async function tell(ctx: DebateContext, therapist: ResolvedMember, worker: ResolvedMember, done: Done, round: number): Promise<void> {
  const { summary, behaviors, bought, refused, files } = done;
  const count = (list: readonly string[], what: string): string[] => (list.length > 0 ? [`- ${list.length} ${what}`] : []);
  const lines = [
    summary,
    ...count(behaviors.added, behaviors.added.length === 1 ? 'habit added' : 'habits added'),
    ...count(behaviors.confirmed, 'confirmed'),
    ...count(behaviors.removed, 'taken out'),
    ...bought.map(({ item, cost }) => `- bought ${item} for ${cost} sparks`),
    ...refused.map(({ what, why }) => `- not done: ${what}. ${why}`),
    ...(files.length > 0 ? [`- written: ${files.join(', ')}`] : []),
  ];
  await ctx.post(`debrief/${worker.name}/told`, {
    author: therapist.name,
    kind: 'debrief',
    label: 'outcomes',
    text: lines.join('\n'),
    round,
    turn: `debrief/${worker.name}/close`,
    to: [worker.name],
    private: true,
  });
}
