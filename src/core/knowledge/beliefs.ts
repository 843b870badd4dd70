import type { Fact, FactOf, HomeFact } from '../../schema/event';

export type BeliefStatus = 'pending' | 'accepted' | 'contested' | 'rejected';

/** A claim that a team votes on. Times are milliseconds since 1970. */
export type Belief = {
  id: string;
  claim: string;
  author: string;
  /** From 0 to 1, as the author sees it. */
  confidence: number;
  evidence?: string;
  /** Always `beliefStatus` of the rest. */
  status: BeliefStatus;
  /** Who may vote, and the share of them that accepts, as they were when it was asserted. */
  voters: readonly string[];
  threshold: number;
  votesFor: readonly string[];
  votesAgainst: readonly string[];
  /** What a voter gave as the reason of the vote that stands. */
  reasons: Readonly<Record<string, string>>;
  /** What the person decided, while it stands; the belief is closed then. */
  ruling?: { ruling: 'accepted' | 'rejected'; reason: string };
  at: number;
  updatedAt: number;
  /** The number of the fact that last changed it. */
  seq: number;
};

type Board = {
  beliefs: Map<string, Belief>;
  /** The belief that holds a claim, by its normal form. */
  byClaim: Map<string, string>;
  /** Ids of assertions that said what another belief says, to that belief. */
  sameAs: Map<string, string>;
};

/** The boards of all teams. */
export type BeliefState = {
  /** The last fact of the home stream that was folded; earlier ones change nothing. */
  seq: number;
  teams: Map<string, Board>;
};

export function emptyBeliefs(): BeliefState {
  return { seq: 0, teams: new Map() };
}

/**
 * Folds one fact of the home stream into the state, in place; other facts and facts that were folded before change nothing.
 *
 * | status    | accept by a voter         | contest by a voter | ruled accepted | ruled rejected | ruled reopened |
 * | --------- | ------------------------- | ------------------ | -------------- | -------------- | -------------- |
 * | pending   | accepted once it is carried | contested        | accepted       | rejected       | -              |
 * | accepted  | -                         | contested          | accepted       | rejected       | -              |
 * | contested | once no objection stands: accepted if it is carried, else pending | contested | accepted | rejected | - |
 * | rejected  | -                         | -                  | accepted       | -              | by its votes   |
 * | accepted by a ruling | -              | -                  | -              | rejected       | by its votes   |
 *
 * A claim is carried when votes for / voters reach the threshold and, where there is more than one voter, somebody besides the
 * author is for it. A vote for takes back the voter's objection and the other way round. A vote by somebody who is not among the
 * voters, a vote given twice, a vote on a closed belief and a vote on an unknown id change nothing; an assertion of a claim that the
 * board has is its author's vote for that one. The unsound transitions that this excludes: FACTS 4.6, T9.
 */
export function foldBeliefs(state: BeliefState, fact: HomeFact | Fact): void {
  if (fact.seq <= state.seq) return;
  state.seq = fact.seq;
  switch (fact.type) {
    case 'belief.asserted':
      return assert(state, fact);
    case 'belief.voted':
      return change(state, fact, (belief) => voted(belief, fact.data.voter, fact.data.vote, fact.data.reason));
    case 'belief.ruled':
      return change(state, fact, (belief) => ruled(belief, fact.data.ruling, fact.data.reason));
  }
}

/** The beliefs of a team in the order they were asserted. */
export function beliefsOf(state: BeliefState, team: string): readonly Belief[] {
  return [...(state.teams.get(team)?.beliefs.values() ?? [])];
}

/** A belief by its id, or by the id of a later assertion of the same claim. */
export function beliefWithId(state: BeliefState, team: string, id: string): Belief | undefined {
  const board = state.teams.get(team);
  return board?.beliefs.get(board.sameAs.get(id) ?? id);
}

/** The belief that already says this: the same words but for case, spaces, quotes around it and the stop at its end. */
export function sameClaim(board: Iterable<Belief>, claim: string): Belief | undefined {
  const wanted = normalClaim(claim);
  for (const belief of board) if (normalClaim(belief.claim) === wanted) return belief;
  return undefined;
}

/** What a belief is, by its votes and its ruling and nothing else. */
export function beliefStatus(belief: Omit<Belief, 'status'>): BeliefStatus {
  if (belief.ruling) return belief.ruling.ruling;
  if (belief.votesAgainst.length > 0) return 'contested';
  return isCarried(belief) ? 'accepted' : 'pending';
}

function isCarried({ votesFor, voters, threshold, author }: Omit<Belief, 'status'>): boolean {
  if (votesFor.length === 0) return false;
  if (voters.length > 1 && votesFor.every((voter) => voter === author)) return false;
  // A share such as 3/5 is not always the number that was written as 0.6.
  return votesFor.length / voters.length >= threshold - 1e-9;
}

function assert(state: BeliefState, fact: FactOf<'belief.asserted'>): void {
  const { team, id, claim, author, confidence, evidence, threshold } = fact.data;
  const board: Board = state.teams.get(team) ?? { beliefs: new Map(), byClaim: new Map(), sameAs: new Map() };
  state.teams.set(team, board);
  const normal = normalClaim(claim);
  const known = board.byClaim.get(normal);
  if (known !== undefined) {
    if (!board.beliefs.has(id)) board.sameAs.set(id, known);
    return change(state, { ...fact, data: { team, id: known } }, (belief) => voted(belief, author, 'accept', undefined));
  }
  // An id that stands for another claim: whoever votes for it means that one.
  if (board.beliefs.has(id) || board.sameAs.has(id)) return;
  const voters = [...new Set(fact.data.voters)];
  const belief = {
    id,
    claim,
    author,
    confidence,
    ...(evidence !== undefined && { evidence }),
    voters,
    threshold,
    votesFor: voters.includes(author) ? [author] : [],
    votesAgainst: [],
    reasons: {},
    at: fact.at,
    updatedAt: fact.at,
    seq: fact.seq,
  };
  board.byClaim.set(normal, id);
  board.beliefs.set(id, { ...belief, status: beliefStatus(belief) });
}

type Change = { seq: number; at: number; data: { team: string; id: string } };

/** Puts what `next` makes of a belief in its place; the same belief back means that nothing changed. */
function change(state: BeliefState, { seq, at, data }: Change, next: (belief: Belief) => Belief): void {
  const belief = beliefWithId(state, data.team, data.id);
  if (!belief) return;
  const changed = next(belief);
  if (changed === belief) return;
  state.teams.get(data.team)?.beliefs.set(belief.id, { ...changed, status: beliefStatus(changed), updatedAt: at, seq });
}

function voted(belief: Belief, voter: string, vote: 'accept' | 'contest', reason: string | undefined): Belief {
  const { ruling, voters, votesFor, votesAgainst } = belief;
  if (ruling || !voters.includes(voter) || (vote === 'accept' ? votesFor : votesAgainst).includes(voter)) return belief;
  const others = (names: readonly string[]): string[] => names.filter((name) => name !== voter);
  const { [voter]: _, ...reasons } = belief.reasons;
  return {
    ...belief,
    votesFor: vote === 'accept' ? [...votesFor, voter] : others(votesFor),
    votesAgainst: vote === 'contest' ? [...votesAgainst, voter] : others(votesAgainst),
    reasons: reason === undefined ? reasons : { ...reasons, [voter]: reason },
  };
}

function ruled(belief: Belief, ruling: 'accepted' | 'rejected' | 'reopened', reason: string): Belief {
  if (ruling !== 'reopened') return belief.ruling?.ruling === ruling ? belief : { ...belief, ruling: { ruling, reason } };
  const { ruling: closed, ...open } = belief;
  return closed ? open : belief;
}

// Signs stay, since `x > 5` and `x < 5` differ by nothing else; compatible forms stay too, since 10² is not 102.
function normalClaim(claim: string): string {
  return claim
    .normalize('NFC')
    .toLowerCase()
    .replace(/\s+/gu, ' ')
    .replace(/^[\s"'`“”‘’«»]+|[\s"'`“”‘’«».!。]+$/gu, '');
}

const claimLength = 400;

/** The board for a prompt, the belief that changed last first: ``- [accepted] `id` claim (85 %, by @a; for 2, against 0)``. */
export function boardLines(board: readonly Belief[], limit: number): readonly string[] {
  return [...board]
    .sort((a, b) => b.updatedAt - a.updatedAt || b.seq - a.seq)
    .slice(0, Math.max(0, limit))
    .map(({ id, status, claim, confidence, author, votesFor, votesAgainst }) => {
      const votes = `for ${votesFor.length}, against ${votesAgainst.length}`;
      return `- [${status}] \`${id}\` ${onOneLine(claim)} (${Math.round(confidence * 100)} %, by @${author}; ${votes})`;
    });
}

function onOneLine(claim: string): string {
  const line = claim.replace(/\s+/g, ' ').trim();
  return line.length <= claimLength ? line : `${line.slice(0, claimLength - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}
