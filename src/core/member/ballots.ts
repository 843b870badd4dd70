export type Ballot = { /** From 1. */ number: number; member: string; answer: string /** 0 to 1. */; confidence: number; reason: string };

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

/**
 * The group with the most confidence wins; of equal ones the one with more ballots, then the one that was first. A ballot
 * weighs its confidence, at least 0.05, so that a modest voter still counts.
 */
export function tally(groups: readonly (readonly Ballot[])[]): Tally {
  const weighed = groups
    .map((ballots) => ({ ballots, weight: ballots.reduce((sum, ballot) => sum + Math.max(0.05, ballot.confidence), 0) }))
    .sort(
      (a, b) => b.weight - a.weight || b.ballots.length - a.ballots.length || (a.ballots[0]?.number ?? 0) - (b.ballots[0]?.number ?? 0),
    );
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
  return { headline, text: [`**${headline}**`, '', ...lines].join('\n') };
}
