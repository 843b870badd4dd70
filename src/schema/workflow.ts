import { z } from 'zod';
import { MemberName } from './message';

const rounds = (fallback: number) =>
  z.number().int().min(1).max(1000).default(fallback).describe('Rounds at most; the team may be done earlier');
const approveToken = z
  .string()
  .min(1)
  .default('APPROVED')
  .describe('What a reviewer writes as the last line when nothing is left to change');
const name = (what: string) => MemberName.describe(what);

/** How a roundtable runs. Every figure has a default from the rules. */
export const RoundtableOptions = z.strictObject({
  type: z.literal('roundtable').default('roundtable'),
  rounds: z.number().int().min(1).max(20).default(3).describe('Rounds at most; the judge may end earlier'),
  floor_budget: z.number().int().min(0).max(20).default(3).describe('Floor contributions a worker has for the whole roundtable'),
  blind_first_drafts: z.boolean().default(false).describe('In round 1 nobody sees the others before all have spoken'),
  early_stop: z.boolean().default(true).describe('End when no position has moved since the last round'),
});
export type RoundtableOptions = z.infer<typeof RoundtableOptions>;

/** Source of the types, their options and their defaults: FACTS 4.1 and 4.4; vote and solo are ours. */
export const Workflow = z.discriminatedUnion('type', [
  RoundtableOptions,
  z.strictObject({ type: z.literal('round_robin').describe('Every member in order, round after round'), max_rounds: rounds(6) }),
  z.strictObject({
    type: z.literal('manager').describe('A manager opens, then says after each turn who is next'),
    max_rounds: rounds(6),
    manager: name('The member who manages'),
  }),
  z.strictObject({
    type: z.literal('review_loop').describe('A producer drafts, a reviewer reviews, until it is approved'),
    max_rounds: rounds(6),
    producer: name('The member who drafts and revises'),
    reviewer: name('The member who reviews'),
    approve_token: approveToken,
  }),
  z.strictObject({
    type: z.literal('sequential_chain').describe('Each member works on what the one before handed over'),
    max_rounds: rounds(6),
    prompt_template: z
      .string()
      .min(1)
      .optional()
      .describe('How the hand-over is put; {prev_speaker} and {prev_content} stand for what came before'),
  }),
  z.strictObject({
    type: z.literal('debate').describe('Two members argue a proposition, a third gives the verdict'),
    max_rounds: z
      .number()
      .int()
      .min(1)
      .max(1000)
      .optional()
      .describe('Exchanges before the verdict (3 when neither this nor rounds is given)'),
    rounds: z.number().int().min(1).max(1000).optional().describe('The same as max_rounds'),
    pro: name('The member who argues for it'),
    con: name('The member who argues against it'),
    judge: name('The member who gives the verdict'),
    topic: z.string().min(1).optional().describe('The proposition; without it, the goal'),
    closings: z.boolean().default(false).describe('Let both close with their three strongest arguments'),
  }),
  z.strictObject({
    type: z.literal('parallel_review').describe('Several members review a draft at the same time'),
    max_rounds: rounds(6),
    producer: name('The member who drafts and revises'),
    reviewers: z.array(MemberName).min(2).describe('The members who review, two at least'),
    synthesizer: MemberName.optional().describe('The member who puts the reviews together; without it all reviewers must approve'),
    approve_token: approveToken,
  }),
  z.strictObject({ type: z.literal('parallel').describe('All members at the same time, round after round'), max_rounds: rounds(6) }),
  z.strictObject({
    type: z.literal('conditional').describe('Who is next follows from what was said, by the routes of each member'),
    max_rounds: rounds(6).describe('Turns at most'),
    start: MemberName.optional().describe('Who begins; without it, the first member'),
  }),
  z.strictObject({
    type: z.literal('vote').describe('Blind independent answers, then one weighted by confidence wins'),
    samples: z.number().int().min(1).max(10).default(1).describe('Answers that each member gives'),
    judge: MemberName.optional().describe('A member who only groups the answers; without it they are grouped by their text'),
  }),
  z.strictObject({
    type: z.literal('solo').describe('One member alone: what a team has to beat'),
    max_rounds: rounds(1).describe('Turns at most'),
    member: MemberName.optional().describe('Who; without it, the first member'),
  }),
]);
export type Workflow = z.infer<typeof Workflow>;
export type WorkflowType = Workflow['type'];
export type WorkflowOf<T extends WorkflowType> = Extract<Workflow, { type: T }>;
