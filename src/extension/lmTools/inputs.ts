import { z } from 'zod';
import { TeamError } from '../../base/errors';

const runId = z
  .string()
  .regex(/^\d{8}-\d{4}-[a-z0-9]{1,16}$/, 'a run is named like 20261121-0405-k3f9x')
  .optional();
const folder = z.string().min(1).max(200).optional();

export const StartInput = z.strictObject({
  topic: z.string().trim().min(1).max(4_000),
  team: z.string().min(1).max(500).optional(),
  rounds: z.number().int().min(1).max(20).optional(),
  budgetUsd: z.number().positive().max(1_000).optional(),
  folder,
});
export const DigestInput = z.strictObject({ runId, waitSeconds: z.number().min(0).max(300).optional() });
export const StatusInput = z.strictObject({ runId });

/** What an agent gave a tool, checked. Throws TeamError that says what is wrong with it. */
export function readInput<S extends z.ZodType>(tool: string, schema: S, given: unknown): z.infer<S> {
  const read = schema.safeParse(given ?? {});
  if (read.success) return read.data;
  throw new TeamError('user.badInput', { shown: `${tool} was called with input that does not fit:\n${z.prettifyError(read.error)}` });
}
