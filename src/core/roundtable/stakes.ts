import { protocol } from '../../schema/prompt';
import type { ResolvedMember, ResolvedTeam } from '../../schema/team';

/** What a member with an account is told of it: what it has, what the table costs, and how a stake is put. */
export function stakeRules(growth: ResolvedTeam['growth'], { self }: Pick<ResolvedMember, 'self'>): string[] {
  if (!growth?.economy.enabled || !self) return [];
  const { fees, ventures } = growth.economy;
  const afford = (Object.keys(ventures) as (keyof typeof ventures)[]).filter((tier) => ventures[tier].stake <= self.sparks);
  const stakes = afford.map(
    (tier) => `[[${tier}: your idea in one sentence]] (stake ${ventures[tier].stake}, pays ${ventures[tier].multiplier} times that)`,
  );
  return [
    `- You have ${self.sparks} sparks; this table costs ${fees[self.feeTier]}, and what your turns are worth is paid afterwards. Write for the question, never for the score.`,
    ...(stakes.length > 0
      ? [
          `- If you would bet on an idea of your own that somebody could carry out, you may stake sparks on it, once: ${stakes.join(', or ')}. It pays only if it succeeds.`,
        ]
      : []),
  ];
}

/** The stakes of a turn, in order, each idea once, its first line. Source of the length: FACTS 2.6. */
export function venturesIn(text: string): { tier: 'scout' | 'venture' | 'moonshot'; idea: string }[] {
  const found = [...text.matchAll(protocol.venture)].map((match) => ({
    tier: (match[1] ?? '').toLowerCase() as 'scout' | 'venture' | 'moonshot',
    idea: ((match[2] ?? '').trim().split('\n')[0] ?? '').replace(/\s+/g, ' ').slice(0, 200),
  }));
  return found.filter(({ idea }, index) => idea !== '' && found.findIndex((other) => other.idea === idea) === index);
}
