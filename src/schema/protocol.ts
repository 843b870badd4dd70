import { z } from 'zod';
import type { ApprovalAsk } from './approval';
import { DecisionKind, maxDecisionWords } from './decision';
import type { Digest } from './digest';
import type { Fact, Live, UnknownFact } from './event';
import type { RunView } from './view';

/**
 * What a window says to its host. Checked on arrival: a window is not trusted more than any
 * other caller. A window reconnects by number: `hello` says the last fact that it has.
 */
export const ToHost = z.discriminatedUnion('type', [
  z.object({ type: z.literal('hello'), runId: z.string().optional(), afterSeq: z.number().int().nonnegative() }),
  z.object({ type: z.literal('steer'), runId: z.string(), text: z.string().min(1).max(20_000) }),
  z.object({ type: z.literal('pause'), runId: z.string() }),
  z.object({ type: z.literal('continue'), runId: z.string() }),
  z.object({ type: z.literal('stop'), runId: z.string() }),
  z.object({ type: z.literal('resume'), runId: z.string() }),
  /** The person's answer to a tool call that waits. `ask` is the id of the question, `message` what the member is told. */
  z.object({
    type: z.literal('answer'),
    runId: z.string(),
    ask: z.string(),
    decision: z.enum(['once', 'always', 'reject']),
    message: z.string().max(2_000).optional(),
  }),
  /** The person's decision about what a run came to. */
  z.object({
    type: z.literal('decide'),
    runId: z.string(),
    decision: DecisionKind,
    words: z.string().max(maxDecisionWords).optional(),
  }),
  z.object({ type: z.literal('openFile'), path: z.string(), line: z.number().int().positive().optional() }),
  /** `number` counts the digests of a run from 1; without it, the newest. */
  z.object({ type: z.literal('openDigest'), runId: z.string(), number: z.number().int().positive().optional() }),
  z.object({ type: z.literal('copy'), text: z.string() }),
  z.object({ type: z.literal('start') }),
  z.object({ type: z.literal('chooseModel') }),
  z.object({ type: z.literal('showLog') }),
]);
export type ToHost = z.infer<typeof ToHost>;

/** A tool call that waits for the person, and the run that it is of. */
export type InboxAsk = ApprovalAsk & { id: string; runId: string; topic: string; folder: string };

/** What a host says to its window. After `view` come only facts with a higher number. */
export type ToWindow =
  /** There is no run to show. */
  | { type: 'empty' }
  | {
      type: 'view';
      view: RunView;
      live: Live[];
      /** This host runs it, so it can be steered. */
      control: boolean;
      /** Some live process runs it; if none does and it has no end, it was cut off. */
      held: boolean;
    }
  | { type: 'facts'; runId: string; facts: (Fact | UnknownFact)[] }
  | { type: 'live'; runId: string; live: Live[] }
  | { type: 'control'; runId: string; control: boolean }
  | { type: 'digest'; runId: string; digest: Digest }
  /** What waits for the person in this window, of any run, the oldest first. */
  | { type: 'inbox'; asks: InboxAsk[] }
  /** A sentence for the person, about the last thing they asked for or about the host itself. */
  | { type: 'error'; message: string };
