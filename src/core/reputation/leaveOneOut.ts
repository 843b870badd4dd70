import type { Digest } from '../../schema/digest';
import type { Fact } from '../../schema/event';
import type { GrowthState } from '../../views/growthView';
import { totalOf, valuesOf } from '../../views/scoresView';
import { readStructured } from '../agent/structured';
import { type Ballot, groupByNumbers, groupByText, weighGroups } from '../member/ballots';
import { type PeerMean, peerMeans, weightedMean } from './peerReview';
import { mean } from './scales';

/** What was recorded of a run and can be put together again. */
export type Recorded = {
  members: readonly string[];
  /** The ballots of a vote, by the answers that mean the same. */
  groups?: readonly (readonly Ballot[])[];
  /** Points of each member, 0 to 40, as they hold. */
  points: Readonly<Record<string, number>>;
  peers: Readonly<Record<string, PeerMean>>;
  consensus: Digest['consensus'];
};

/** What a run would have come to without one member, at no model call. What the run has nothing of is absent. */
export type Credit = {
  member: string;
  /** Shares of the weight that the winning answer has, with all ballots and without the member's. */
  vote?: { winner: string; without?: string; changes: boolean; share: number; shareWithout: number };
  /** The member's points, the mean of the team, and the mean of the others. */
  points?: { own: number; team: number; without: number };
  /** What colleagues' reviews come to with and without the member's own; only those that it reviewed. */
  peers: { member: string; mean: number; without?: number }[];
  /** Points of consensus that fewer than two others carry. */
  consensusLost: string[];
};

/** The credit of each member by leaving it out: recorded ballots, points and reviews are put together again without it. Pure. */
export function leaveOneOut({ members, groups, points, peers, consensus }: Recorded): Credit[] {
  return members.map((member) => {
    const own = points[member];
    const others = Object.entries(points).flatMap(([name, value]) => (name === member ? [] : [value]));
    const vote = groups && voteWithout(groups, member);
    return {
      member,
      ...(vote && { vote }),
      ...(own !== undefined && others.length > 0 && { points: { own, team: mean(Object.values(points)), without: mean(others) } }),
      peers: Object.entries(peers).flatMap(([target, { mean: all, of }]) => {
        if (!of.some(({ reviewer }) => reviewer === member)) return [];
        const left = of.filter(({ reviewer }) => reviewer !== member);
        return [{ member: target, mean: all, ...(left.length > 0 && { without: weightedMean(left) }) }];
      }),
      consensusLost: consensus
        .filter(({ members: by }) => by.includes(member) && by.filter((name) => name !== member).length < 2)
        .map(({ point }) => point),
    };
  });
}

function voteWithout(groups: readonly (readonly Ballot[])[], member: string): Credit['vote'] {
  const all = weighGroups(groups);
  const left = weighGroups(groups.map((ballots) => ballots.filter((ballot) => ballot.member !== member)));
  const [winner] = all;
  const [then] = left;
  if (!winner) return undefined;
  const share = (list: typeof all, numbers: ReadonlySet<number>): number => {
    const whole = list.reduce((sum, { weight }) => sum + weight, 0);
    const held = list.find(({ ballots }) => ballots.some(({ number }) => numbers.has(number)));
    return whole === 0 ? 0 : (held?.weight ?? 0) / whole;
  };
  const winning = new Set(winner.ballots.map(({ number }) => number));
  const answer = winner.ballots[0]?.answer ?? '';
  return {
    winner: answer,
    ...(then && { without: then.ballots[0]?.answer ?? '' }),
    changes: !then?.ballots.some(({ number }) => winning.has(number)),
    share: share(all, winning),
    shareWithout: share(left, winning),
  };
}

/** What a run has recorded: its facts, its settlement and, where it left one, its digest. */
export function recordedOf(growth: GrowthState, runId: string, facts: readonly Fact[], digest?: Pick<Digest, 'consensus'>): Recorded {
  const created = facts.find((fact) => fact.type === 'run.created');
  const settled = growth.scores.runs[runId];
  const members = created?.type === 'run.created' ? created.data.team.members.map(({ name }) => name) : Object.keys(settled?.members ?? {});
  const groups = groupsIn(facts);
  const own = growth.reputation.reviews.filter((review) => review.runId === runId);
  const first = own[0]?.seq ?? 0;
  const before = { ...growth.reputation, reviews: growth.reputation.reviews.filter(({ seq }) => seq < first) };
  return {
    members,
    ...(groups && { groups }),
    points: Object.fromEntries(
      Object.entries(settled?.members ?? {}).flatMap(([name, one]) => {
        const values = valuesOf(one);
        return values ? [[name, totalOf(values)]] : [];
      }),
    ),
    peers: peerMeans(before, own),
    consensus: digest?.consensus ?? [],
  };
}

/** The ballots of a vote as they were grouped; undefined where there was none. */
function groupsIn(facts: readonly Fact[]): Ballot[][] | undefined {
  const weights = new Map<string, number>();
  const texts = new Map<string, string>();
  const ballots: Ballot[] = [];
  let groups: Ballot[][] | undefined;
  for (const fact of facts) {
    if (fact.type === 'run.created') for (const { name, self } of fact.data.team.members) if (self) weights.set(name, self.weight);
    if (fact.type === 'message.posted' && fact.data.message.kind === 'vote' && fact.data.message.turn !== undefined) {
      const member = fact.data.message.author;
      const read = readStructured('vote-answer', texts.get(fact.data.message.turn) ?? '');
      const weight = weights.get(member);
      if (read.ok) ballots.push({ number: ballots.length + 1, member, ...read.value, ...(weight !== undefined && { weight }) });
    }
    if (fact.type !== 'turn.finished') continue;
    if (fact.data.purpose === 'vote') texts.set(fact.data.turn, fact.data.text);
    if (fact.data.turn !== 'vote/groups') continue;
    const read = readStructured('vote-groups', fact.data.text);
    if (read.ok) groups = groupByNumbers(ballots, read.value.groups);
  }
  if (ballots.length === 0) return undefined;
  return groups ?? groupByText(ballots);
}
