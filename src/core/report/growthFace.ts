import { dimensions } from '../../schema/growth';
import type {
  BoardRow,
  GrowthChoice,
  GrowthFace,
  LedgerLine,
  MemberAnalytics,
  MemberPage,
  Offer,
  Refusal,
  RunName,
  ScoredRun,
  SelfFile,
  SelfRead,
  ShownEvolution,
  ShownSkill,
  ShownVenture,
  StoreItem,
} from '../../schema/growthFace';
import type { Venture } from '../../views/economyView';
import type { EvolutionState } from '../../views/evolutionView';
import type { GrowthState } from '../../views/growthView';
import { balanceOf } from '../../views/ledgerView';
import { compositeOf, dimensionWeights, newcomer, stateOf, trendOf } from '../../views/reputationView';
import { scoredRunsOf, totalOf, valuesOf } from '../../views/scoresView';
import type { SkillState } from '../../views/skillsView';
import { itemOf } from '../economy/catalog';
import { refusalOf } from '../economy/purchases';
import { analyse } from './analytics';

/** What one page shows at the most; the rest is counted. */
const ledgerLines = 100;
const newestRuns = 12;
const newestMoments = 20;
/** Skills that the person looks through; older ones stand in their files. */
const newestSkills = 60;
const newestProposals = 30;

/** Everything that the growth face shows at once, without the pages of members. */
export function growthFaceOf(growth: GrowthState, store: readonly StoreItem[]): GrowthFace {
  const { members } = analyse(growth);
  const board = members.map((one) => boardRow(growth, one));
  const runs = growth.scores.order.map((runId) => runName(growth, runId)).reverse();
  return {
    seq: growth.seq,
    settled: runs.length,
    rehearsals: runs.filter(({ rehearsal }) => rehearsal).length,
    runs,
    board,
    offers: store.map((item) => offerOf(growth, board, item)),
    skills: skillsOf(growth),
    choices: choicesOf(growth),
    proposals: Object.values(growth.economy.proposals)
      .sort((a, b) => b.at - a.at)
      .slice(0, newestProposals)
      .map(({ implemented, ...proposal }) => ({
        ...proposal,
        ...(implemented && { implemented: { why: implemented.why, by: implemented.by } }),
      })),
  };
}

/** How a member stands, for lists of members: the leaderboard, the team tree. */
export function boardOf(growth: GrowthState): BoardRow[] {
  return analyse(growth).members.map((one) => boardRow(growth, one));
}

function boardRow(growth: GrowthState, { member, rank, runs, mean, sparks, phase }: MemberAnalytics): BoardRow {
  const reputation = growth.reputation.members[member] ?? newcomer();
  const standing = compositeOf(reputation.dimensions);
  const trend = trendOf(reputation);
  const last = scoredRunsOf(growth.scores, member).at(-1)?.total;
  return {
    ...{ member, runs, sparks, standing, phase },
    state: stateOf(standing),
    place: growth.economy.places[member]?.place ?? 'table',
    ...(rank !== undefined && { rank }),
    ...(mean !== undefined && { mean }),
    ...(last !== undefined && { last }),
    ...(trend && { trend }),
  };
}

/** What waits for the person, the oldest first. */
export function choicesOf({ economy, evolutions }: GrowthState): GrowthChoice[] {
  const choices: GrowthChoice[] = [
    ...Object.values(economy.due).map(
      (due): GrowthChoice => ({ kind: 'relegation', key: `relegation:${due.member}:${due.runId}`, ...due, nets: [...due.nets] }),
    ),
    ...evolutions.list
      .filter(({ decided, needs }) => !decided && needs !== 'nothing')
      .map(
        (one): GrowthChoice => ({
          ...{ kind: 'evolution', key: `evolution:${one.id}`, member: one.member, at: one.at },
          evolution: evolutionOf(one),
        }),
      ),
    ...Object.values(economy.ventures)
      .filter(({ resolved }) => !resolved)
      .map(
        (one): GrowthChoice => ({
          ...{ kind: 'venture', key: `venture:${one.id}`, member: one.member, at: one.at },
          venture: ventureOf(one),
        }),
      ),
    ...Object.values(economy.bulletin)
      .filter(({ closed, kind }) => !closed && kind === 'public')
      .map(({ id, member, at, text, age }): GrowthChoice => ({ kind: 'request', key: `request:${id}`, id, member, at, text, age })),
  ];
  return choices.sort((a, b) => a.at - b.at);
}

function skillsOf({ skills: { skills } }: GrowthState): ShownSkill[] {
  const waits = ({ status }: SkillState): number => (status === 'proposed' ? 0 : 1);
  return Object.values(skills)
    .sort((a, b) => waits(a) - waits(b) || b.seq - a.seq)
    .slice(0, newestSkills)
    .map(skillOf);
}

function skillOf({ seq: _, uses, changes, into, ...skill }: SkillState): ShownSkill {
  return {
    ...skill,
    ...(into !== undefined && { into }),
    uses: uses.length,
    successes: uses.filter(({ success }) => success).length,
    changes: changes.map((one) => ({ ...one })),
  };
}

function evolutionOf({ seq: _, votes, decided, measured, runId, ...one }: EvolutionState): ShownEvolution {
  return {
    ...one,
    ...(runId !== undefined && { runId }),
    votes: Object.entries(votes).map(([voter, { vote, why }]) => ({ voter, vote, why })),
    ...(decided && { decided: { decision: decided.decision, by: decided.by, why: decided.why, at: decided.at } }),
    ...(measured && {
      measured: { before: measured.before, after: measured.after, runs: measured.runs, verdict: measured.verdict },
    }),
  };
}

function ventureOf({ seq: _, resolved, ...venture }: Venture): ShownVenture {
  if (!resolved) return venture;
  const { outcome, why, by, payout } = resolved;
  return { ...venture, resolved: { outcome, why, by, payout } };
}

function runName({ scores }: GrowthState, runId: string): RunName {
  const run = scores.runs[runId];
  return { runId, topic: run?.topic ?? runId, at: run?.at ?? 0, rehearsal: run?.rehearsal ?? false };
}

function offerOf(growth: GrowthState, board: readonly BoardRow[], item: StoreItem): Offer {
  const buyers = board
    .filter(({ place }) => place !== 'left')
    .map(({ member }) => {
      const no = whyNotBuy(growth, member, item);
      return { member, ...(no && { no }) };
    });
  return { ...item, buyers };
}

/** What the economy would say to a member that buys something of the store at this price. */
export function whyNotBuy(growth: GrowthState, member: string, { id, cost }: StoreItem): Refusal | undefined {
  const item = itemOf(id);
  return item && refusalOf(growth, item, member, { cost, held: balanceOf(growth.ledger, member) });
}

/**
 * Who a member is now; undefined for one that the home stream does not know.
 * @param own what its own files say: as they stand, and read
 */
export function memberPageOf(
  growth: GrowthState,
  member: string,
  store: readonly StoreItem[],
  own: { files: SelfFile[]; self?: SelfRead },
): MemberPage | undefined {
  const analytics = analyse(growth).members.find((one) => one.member === member);
  if (!analytics) return undefined;
  const reputation = growth.reputation.members[member] ?? newcomer();
  const lines = ledgerOf(growth, member);
  const names = new Map(store.map(({ id, name }) => [id, name]));
  return {
    row: boardRow(growth, analytics),
    analytics,
    dimensions: dimensions.map((dimension) => ({
      ...{ dimension, value: reputation.dimensions[dimension], weight: dimensionWeights[dimension] },
    })),
    moments: reputation.history
      .slice(-newestMoments)
      .reverse()
      .map(({ seq: _, ...moment }) => moment),
    ledger: lines.slice(-ledgerLines).reverse(),
    earlier: Math.max(0, lines.length - ledgerLines),
    runs: runsOf(growth, member),
    purchases: Object.values(growth.economy.purchases)
      .filter((one) => one.member === member)
      .reverse()
      .map(({ id, item, cost, at, by, why, ended }) => ({
        ...{ id, item, name: names.get(item) ?? item, cost, at, by },
        ...(why !== undefined && { why }),
        ...(ended && { ended: ended.why }),
      })),
    ventures: Object.values(growth.economy.ventures)
      .filter((one) => one.member === member)
      .reverse()
      .map(ventureOf),
    skills: Object.values(growth.skills.skills)
      .filter((skill) => skill.author === member || skill.uses.some((use) => use.member === member))
      .reverse()
      .map(skillOf),
    evolutions: growth.evolutions.list
      .filter((one) => one.member === member)
      .reverse()
      .map(evolutionOf),
    sessions: growth.skills.sessions
      .filter((one) => one.member === member)
      .reverse()
      .map(({ seq: _, member: __, observations: ___, focus, ...session }) => ({ ...session, ...(focus !== undefined && { focus }) })),
    files: own.files,
    ...(own.self && { self: own.self }),
  };
}

/** Every spark that came and went, with what there was after it, the oldest first. */
export function ledgerOf({ ledger }: GrowthState, member: string): LedgerLine[] {
  let balance = 0;
  return ledger.entries.flatMap(({ from, to, amount, seq, at, category, why, runId, turn, by }): LedgerLine[] => {
    const gained = (to === member ? amount : 0) - (from === member ? amount : 0);
    if (from !== member && to !== member) return [];
    balance += gained;
    return [
      {
        ...{ seq, at, amount: gained, balance, category, why },
        ...(runId !== undefined && { runId }),
        ...(turn !== undefined && { turn }),
        ...(by !== undefined && { by }),
      },
    ];
  });
}

function runsOf(growth: GrowthState, member: string): ScoredRun[] {
  return growth.scores.order
    .toReversed()
    .flatMap((runId): ScoredRun[] => {
      const run = growth.scores.runs[runId];
      const settled = run?.members[member];
      if (!run || !settled) return [];
      const { gross, fee, unpaid, net, overruled, scores, insights, penalties, gates, flags, revised } = settled;
      const values = valuesOf(settled);
      return [
        {
          ...runName(growth, runId),
          ...{ gross, fee, unpaid, net },
          score: { member, ...(scores && { scores }), insights, penalties, gates, flags, revised },
          ...(values && { values, total: totalOf(values) }),
          overruled: overruled.map(({ seq: _, ...one }) => one),
          peers: run.peers.filter(({ target }) => target === member),
        },
      ];
    })
    .slice(0, newestRuns);
}
