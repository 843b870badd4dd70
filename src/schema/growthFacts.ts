import { z } from 'zod';
import { Tier } from './agent';
import { AxisValue, Evolution, MemberScore, Move, PeerReview, Proposal, Signal, Skill, VentureTier } from './growth';
import { MemberName } from './message';

/** One transaction: its moves hold all together or not at all, since they stand in one fact. */
const moves = z.array(Move);
const by = z.string();

/**
 * What members earn, spend, become and learn: facts of the home stream. Balances and standing are sums of these and stand nowhere else.
 * A fact with `moves` is one transaction of the ledger.
 */
export const growthFacts = {
  /**
   * A roundtable that came to its digest: what everybody's turns were worth and what that moved. One fact a digest; the last one of a run
   * holds for its scores, and its moves are the difference to what was moved before.
   */
  'run.settled': z.object({
    runId: z.string(),
    /** The number of the digest, from 1. */
    digest: z.number().int().positive(),
    team: z.string(),
    topic: z.string(),
    /** Every word came from the rehearsal model, which is no AI. */
    rehearsal: z.boolean(),
    members: z.array(
      MemberScore.extend({
        feeTier: Tier,
        /** Sparks: axes, insights and gates, less penalties, never below 0. Source: FACTS 2.1 (gross floor 0). */
        gross: z.number().int().nonnegative(),
        fee: z.number().int().nonnegative(),
        /** What its penalties cost in full; what was taken for them is less where gross would have gone below 0. */
        fined: z.number().int().nonnegative().optional(),
        /** The part of the fee that its balance did not cover, and that nobody owes. */
        unpaid: z.number().int().nonnegative(),
        /** gross less the whole fee; what relegation looks at. */
        net: z.number().int(),
        signals: z.array(Signal),
        /** Floor turns it had, and those it used. */
        floor: z.object({ budget: z.number().int(), spent: z.number().int() }),
        /** Names of others in its turns, counted. */
        mentions: z.record(z.string(), z.number().int()),
      }),
    ),
    peers: z.array(PeerReview),
    proposals: z.array(Proposal),
    /** Members who sat out on the bench. */
    benched: z.array(MemberName),
    /** Purchases that the run used up. */
    used: z.array(z.string()),
    moves,
  }),
  /** The person's own values in place of the judge's. */
  'score.overruled': z.object({
    runId: z.string(),
    member: MemberName,
    values: z.partialRecord(z.enum(['novelty', 'accuracy', 'impact', 'challenge']), AxisValue),
    reason: z.string(),
    by,
    moves,
  }),
  /** The person gives or takes sparks. */
  'sparks.granted': z.object({ member: MemberName, reason: z.string(), by, moves }),
  'purchase.made': z.object({
    id: z.string(),
    member: MemberName,
    item: z.string(),
    cost: z.number().int().nonnegative(),
    why: z.string().optional(),
    by,
    runId: z.string().optional(),
    /** Words that the item needs: what is asked for, for a request. */
    words: z.string().optional(),
    moves,
  }),
  'purchase.ended': z.object({
    id: z.string(),
    how: z.enum(['used', 'refunded', 'retired']),
    why: z.string(),
    runId: z.string().optional(),
    moves,
  }),
  'venture.pitched': z.object({
    id: z.string(),
    member: MemberName,
    tier: VentureTier,
    stake: z.number().int().positive(),
    multiplier: z.number().positive(),
    idea: z.string().max(200),
    runId: z.string(),
    turn: z.string(),
    moves,
  }),
  'venture.resolved': z.object({ id: z.string(), outcome: z.enum(['success', 'failed']), why: z.string(), by, moves }),
  'proposal.implemented': z.object({ id: z.string(), runId: z.string(), member: MemberName, why: z.string(), by, moves }),
  'bulletin.posted': z.object({
    id: z.string(),
    member: MemberName,
    text: z.string(),
    /** `private` is for this member alone and was paid for. */
    kind: z.enum(['public', 'private']),
    runId: z.string().optional(),
  }),
  'bulletin.closed': z.object({
    id: z.string(),
    how: z.enum(['fulfilled', 'expired', 'withdrawn']),
    by,
    skill: z.string().optional(),
    moves,
  }),
  /** Three net-negative roundtables in a row: the person is to choose. */
  'relegation.due': z.object({ member: MemberName, runId: z.string(), nets: z.array(z.number().int()) }),
  /** Where a member is from now on. `left` is for good, its files are kept. */
  'member.placed': z.object({
    member: MemberName,
    place: z.enum(['table', 'bench', 'left']),
    why: z.string(),
    by,
    runId: z.string().optional(),
  }),
  /** What was seen of a member outside a settled roundtable: turns of a team's run, hunks kept or undone, a critique. */
  'standing.signalled': z.object({ member: MemberName, runId: z.string().optional(), signals: z.array(Signal), by }),
  'evolution.proposed': Evolution.extend({ runId: z.string().optional() }),
  'evolution.voted': z.object({
    id: z.string(),
    voter: z.string(),
    vote: z.enum(['for', 'against']),
    why: z.string(),
    runId: z.string().optional(),
  }),
  'evolution.decided': z.object({
    id: z.string(),
    decision: z.enum(['applied', 'rejected']),
    by,
    why: z.string(),
    runId: z.string().optional(),
  }),
  /** What an applied change came to, so many settled runs later. */
  'evolution.measured': z.object({
    id: z.string(),
    before: z.number(),
    after: z.number(),
    runs: z.number().int().positive(),
    verdict: z.enum(['better', 'same', 'worse']),
    runId: z.string().optional(),
  }),
  'skill.distilled': z.object({ skill: Skill, runId: z.string() }),
  'skill.changed': z.object({
    id: z.string(),
    change: z.enum(['kept', 'dropped', 'promoted', 'retired', 'superseded', 'restored']),
    by,
    why: z.string(),
    /** The skill that stands in its place. */
    into: z.string().optional(),
    runId: z.string().optional(),
  }),
  /** A member had a skill in its prompt in a run; how that run went for it. */
  'skill.used': z.object({ id: z.string(), member: MemberName, runId: z.string(), success: z.boolean() }),
  /** A session with the therapist, in one sentence for its author's case notes; what came of it stands in the files of the member. */
  'session.held': z.object({
    member: MemberName,
    runId: z.string(),
    turns: z.array(z.string()),
    frameworks: z.array(z.string()),
    focus: z.string().optional(),
    summary: z.string(),
    /** What was observed of the member in this run, by kind of signal; traits rest on these. */
    observations: z.record(z.string(), z.array(z.string())),
    behaviors: z.object({ added: z.array(z.string()), confirmed: z.array(z.string()), removed: z.array(z.string()) }),
    refused: z.array(z.object({ what: z.string(), why: z.string() })),
  }),
} as const;
