export type Ballot = {
  /** From 1. */
  number: number;
  member: string;
  answer: string;
  /** 0 to 1. */
  confidence: number;
  reason: string;
  /** What the member's standing makes of it; absent for 1. */
  weight?: number;
};

/** What a ballot counts: its confidence, at least 0.05, so that a modest voter still counts, by what its member's standing weighs. */
export function ballotWeight({ confidence, weight = 1 }: Pick<Ballot, 'confidence' | 'weight'>): number {
  return Math.max(0.05, confidence) * weight;
}

/** Ballots whose answers are the same text, but for case, spaces and the punctuation at the end. */
export function groupByText(ballots: readonly Ballot[]): Ballot[][] {
  const groups = new Map<string, Ballot[]>();
  for (const ballot of ballots) {
    const key = ballot.answer
      .toLowerCase()
      .replace(/[\s"'`*_]+/g, ' ')
      .replace(/[.!?,;:]+$/, '')
      .trim();
    const group = groups.get(key);
    if (group) group.push(ballot);
    else groups.set(key, [ballot]);
  }
  return [...groups.values()];
}

export type Tally = { headline: string; text: string };

/** Groups by what their ballots weigh, the heaviest first; of equal ones the one with more ballots, then the one that was first. */
export function weighGroups(groups: readonly (readonly Ballot[])[]): { ballots: readonly Ballot[]; weight: number }[] {
  return groups
    .filter((ballots) => ballots.length > 0)
    .map((ballots) => ({ ballots, weight: ballots.reduce((sum, ballot) => sum + ballotWeight(ballot), 0) }))
    .sort(
      (a, b) => b.weight - a.weight || b.ballots.length - a.ballots.length || (a.ballots[0]?.number ?? 0) - (b.ballots[0]?.number ?? 0),
    );
}

/** Ballots by the judge's groups, each in the first group that names it; the others by their text. */
export function groupByNumbers(ballots: readonly Ballot[], groups: readonly { ballots: readonly number[] }[]): Ballot[][] {
  const left = new Map(ballots.map((ballot) => [ballot.number, ballot]));
  const out: Ballot[][] = [];
  for (const { ballots: numbers } of groups) {
    const group = numbers.flatMap((number) => {
      const ballot = left.get(number);
      left.delete(number);
      return ballot ? [ballot] : [];
    });
    if (group.length > 0) out.push(group);
  }
  return [...out, ...groupByText([...left.values()])];
}

/** The heaviest group wins; the text says what each weighs, and where standing changed what a ballot counts. */
export function tally(groups: readonly (readonly Ballot[])[]): Tally {
  const weighed = weighGroups(groups);
  const total = weighed.reduce((sum, group) => sum + group.weight, 0);
  const [winner, second] = weighed;
  const answer = winner?.ballots[0]?.answer ?? '';
  const share = winner ? Math.round((winner.weight / total) * 100) : 0;
  const tied = winner && second && winner.weight === second.weight && winner.ballots.length === second.ballots.length;
  const lines = weighed.map(
    ({ ballots, weight }) =>
      `- ${ballots[0]?.answer} — weight ${weight.toFixed(2)}, ${ballots.length} ${ballots.length === 1 ? 'ballot' : 'ballots'} (${[...new Set(ballots.map((ballot) => `@${ballot.member}`))].join(', ')})`,
  );
  const headline = `${answer} (${share} % of the weight${tied ? '; a tie, decided by the order of the ballots' : ''})`;
  const counted = new Map(
    groups.flat().flatMap(({ member, weight }) => (weight === undefined || weight === 1 ? [] : [[member, weight] as const])),
  );
  const standing = [...counted].map(([member, weight]) => `@${member} × ${weight.toFixed(2)}`).join(', ');
  const note = standing === '' ? [] : ['', `A ballot counts its confidence by its member's standing: ${standing}.`];
  return { headline, text: [`**${headline}**`, '', ...lines, ...note].join('\n') };
}
