import { createRandom } from '../../src/base/seeded';
import { standingIn } from '../../src/core/reputation/acts';
import { peerMeans, reviewingOf } from '../../src/core/reputation/peerReview';
import { peersScale } from '../../src/core/reputation/scales';
import { signalsOf } from '../../src/core/reputation/signals';
import type { HomeFact } from '../../src/schema/event';
import type { MemberScore, PeerReview, Signal } from '../../src/schema/growth';
import { alpha, compositeOf, emptyReputation, foldReputation, newcomer } from '../../src/views/reputationView';

export type Kind = 'honest' | 'lenient' | 'colluder' | 'saboteur';
/** `quality`: 0 to 1; `failing`: share of its turns that fail. */
export type Person = { name: string; kind: Kind; quality: number; failing: number };

/** What happened in one task: what every rule is given, so that they differ in nothing else. */
export type Task = {
  runId: string;
  works: {
    person: Person;
    points: number;
    axes: number[];
    hallucinated: boolean;
    failed: number;
    taken: number;
    chars: number;
    form: boolean;
  }[];
  peers: PeerReview[];
};

const gauss = (random: () => number): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
const within = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value));

/** Tasks of six out of the cast each; the same seed gives the same tasks. `collude`: false leaves the pair honest. */
export function tasksOf(cast: readonly Person[], count: number, seed: number, collude: boolean): Task[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, (_, index) => {
    const order = cast.map((person) => ({ person, at: random() })).sort((a, b) => a.at - b.at);
    const works = order.slice(0, 6).map(({ person }) => {
      // What this task suits the member, and how the judge reads each axis: 0 to 3, a typical member 1 to 2.
      const form = gauss(random) * 0.08;
      const axes = Array.from({ length: 4 }, () => within(Math.round((person.quality + form) * 2.7 + gauss(random) * 0.55), 0, 3));
      const taken = 3;
      let failed = 0;
      for (let turn = 0; turn < taken; turn++) if (random() < person.failing) failed++;
      const hallucinated = random() < (person.kind === 'saboteur' ? 0.5 : 0.1 * (1 - person.quality));
      return {
        person,
        axes,
        points: axes.reduce((sum, one) => sum + one, 0),
        hallucinated,
        failed,
        taken,
        // Length and form say nothing of quality: what the origin's heuristic reads.
        chars: 150 + random() * 900,
        form: random() < 0.7,
      };
    });
    const peers = works.flatMap(({ person: reviewer }) =>
      works
        .filter(({ person }) => person !== reviewer)
        .map(({ person: target, points }): PeerReview => {
          const honest = within(peersScale(points) + gauss(random) * 9, 0, 100);
          const friend = collude && reviewer.kind === 'colluder' && target.kind === 'colluder';
          const chance = random();
          const score = friend
            ? 94 + chance * 6
            : reviewer.kind === 'lenient'
              ? 88 + chance * 4
              : reviewer.kind === 'saboteur'
                ? within(100 - honest + (chance - 0.5) * 20, 0, 100)
                : honest;
          return { reviewer: reviewer.name, target: target.name, score, why: '' };
        }),
    );
    return { runId: `run-${index}`, works, peers };
  });
}

/** How a rule ends: the standing of each member, and after which of its own tasks each first was at `evolve`. */
export type Ending = { standing: Record<string, number>; accuracy: Record<string, number>; evolveAt: Record<string, number | undefined> };

/** Ours: the product's own functions and its own fold. */
export function ours(cast: readonly Person[], tasks: readonly Task[]): Ending {
  const reputation = emptyReputation();
  const earlier: Record<string, number[]> = {};
  const evolveAt: Ending['evolveAt'] = {};
  for (const [index, { runId, works, peers }] of tasks.entries()) {
    const means = peerMeans(
      reputation,
      peers.map((review) => ({ ...review, runId })),
    );
    const judged = Object.fromEntries(works.map(({ person, points }) => [person.name, peersScale(points)]));
    const members = works.map((work) => {
      const { name } = work.person;
      const before = earlier[name] ?? [];
      earlier[name] = before;
      const signals = signalsOf({
        score: scoreOf(work),
        earlier: before,
        turns: { taken: work.taken, failed: Array.from({ length: work.failed }, (_, turn) => `t${turn}`) },
        claims: { grounded: 0, derived: 0, ungrounded: 0 },
        peer: means[name],
        reviewing: reviewingOf(name, means, judged),
        marks: [],
      });
      if (work.failed < work.taken) before.push(work.points);
      return { member: name, signals };
    });
    foldReputation(reputation, {
      seq: index + 1,
      at: index,
      v: 1,
      type: 'run.settled',
      data: { runId, digest: 1, members, peers },
    } as unknown as HomeFact);
    for (const { member } of members)
      if (standingIn(reputation, member) < 40) evolveAt[member] ??= reputation.members[member]?.history.length;
  }
  return {
    standing: Object.fromEntries(cast.map(({ name }) => [name, standingIn(reputation, name)])),
    accuracy: Object.fromEntries(cast.map(({ name }) => [name, reputation.members[name]?.dimensions.review_accuracy ?? 70])),
    evolveAt,
  };
}

function scoreOf({ person, axes, hallucinated, failed, taken }: Task['works'][number]): MemberScore {
  const axis = (value: number) => ({ value: value as 0 | 1 | 2 | 3, reason: '', turns: [] });
  const [novelty = 0, accuracy = 0, impact = 0, challenge = 0] = axes;
  return {
    member: person.name,
    ...(failed < taken && {
      scores: { novelty: axis(novelty), accuracy: axis(accuracy), impact: axis(impact), challenge: axis(challenge) },
    }),
    insights: [],
    penalties: hallucinated ? [{ kind: 'hallucination', reason: '', turn: 't' }] : [],
    gates: [],
    flags: [],
    revised: [],
  };
}

/**
 * The origin's rules. Source: FACTS 3.5. `weights`: with its peer review weighting switched on, which in the origin nothing calls (C6); without it one
 * colleague's critique counts, as there. An event is a task.
 */
export function origin(cast: readonly Person[], tasks: readonly Task[], weights: boolean, seed: number): Ending {
  const random = createRandom(seed);
  const members = Object.fromEntries(cast.map(({ name }) => [name, newcomer()]));
  const reputation = { ...emptyReputation(), members };
  const evolveAt: Ending['evolveAt'] = {};
  const done: Record<string, number> = {};
  const feed = (name: string, dimension: Signal['dimension'], value: number): void => {
    const member = members[name];
    if (member) member.dimensions[dimension] += alpha * (value - member.dimensions[dimension]);
  };
  for (const { runId, works, peers } of tasks) {
    const reviews = peers.map((review) => ({ ...review, runId }));
    const means = weights ? peerMeans(reputation, reviews) : {};
    for (const { person, failed, taken, chars, form } of works) {
      const { name } = person;
      if (failed === taken) {
        feed(name, 'task_completion', 0);
        feed(name, 'consistency', 30);
      } else {
        const own = peers.filter(({ target }) => target === name);
        const one = own[Math.floor(random() * own.length)];
        const score = weights ? (means[name]?.mean ?? 50) / 10 : Math.max(1, Math.round((one?.score ?? 50) / 10));
        feed(name, 'task_completion', failed > 0 ? 70 : 100);
        feed(name, 'output_quality', Math.min(95, 60 + (chars > 200 ? 10 : 0) + (chars > 500 ? 5 : 0) + (form ? 10 : 0)));
        feed(name, 'improvement_rate', score < 7 ? 85 : 70);
        feed(name, 'output_quality', score * 10);
        for (const { reviewer, score: given } of weights ? own : one ? [one] : [])
          feed(reviewer, 'review_accuracy', Math.min(90, 50 + (5 * given) / 10));
      }
      done[name] = (done[name] ?? 0) + 1;
      const member = members[name];
      if (member && compositeOf(member.dimensions) < 40) evolveAt[name] ??= done[name];
    }
    if (weights) for (const review of reviews) reputation.reviews.push({ ...review, seq: 0 });
  }
  return {
    standing: Object.fromEntries(cast.map(({ name }) => [name, compositeOf(members[name]?.dimensions ?? newcomer().dimensions)])),
    accuracy: Object.fromEntries(cast.map(({ name }) => [name, members[name]?.dimensions.review_accuracy ?? 70])),
    evolveAt,
  };
}

/** Spearman's rank correlation, −1 to 1. */
export function rankCorrelation(a: readonly number[], b: readonly number[]): number {
  const [ra, rb] = [ranks(a), ranks(b)];
  const middle = (a.length + 1) / 2;
  let [top, left, right] = [0, 0, 0];
  for (const [index, rank] of ra.entries()) {
    const [x, y] = [rank - middle, (rb[index] ?? 0) - middle];
    top += x * y;
    left += x * x;
    right += y * y;
  }
  return top / Math.sqrt(left * right);
}

/** 1 for the highest; equals share the mean of their places. */
export function ranks(values: readonly number[]): number[] {
  return values.map((value) => {
    const above = values.filter((other) => other > value).length;
    const equal = values.filter((other) => other === value).length;
    return above + (equal + 1) / 2;
  });
}
