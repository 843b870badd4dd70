import { z } from 'zod';

/** What stages call each other by; `{id.summary}` stands for what one came to. */
const StageId = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9_-]{0,63}$/, 'an id is letters, digits, _ and -, starts with a letter, 64 characters at most');

export const PipelineStage = z.strictObject({
  id: StageId.describe('What other stages call it by'),
  team: z.string().min(1).describe('Its team file, relative to this file'),
  depends_on: z.array(StageId).default([]).describe('The stages that must be done before it'),
  inject_files: z.boolean().default(false).describe('Put the shared files of the stages before into its folder'),
  inject_context: z.boolean().default(false).describe('Write what the stages before came to into context.md in its folder'),
  goal_override: z
    .string()
    .min(1)
    .optional()
    .describe("Its goal, in place of the team file's; {id.summary} stands for what a stage before came to"),
});
export type PipelineStage = z.infer<typeof PipelineStage>;

/** Teams one after the other (`*.pipeline.yaml`). Source: FACTS 4.8. */
export const Pipeline = z.strictObject({
  name: z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9_-]{0,63}$/, 'a name is letters, digits, _ and -, starts with a letter, 64 characters at most')
    .describe('Letters, digits, _ and -'),
  description: z.string().min(1).optional().describe('What it is for'),
  workspace: z.string().min(1).optional().describe('The folder in which each stage has one of its own; ./runs/<name> when absent'),
  stages: z.array(PipelineStage).min(1).max(100).describe('The teams, each when those that it depends on are done'),
});
export type Pipeline = z.infer<typeof Pipeline>;
