import { z } from 'zod';

/** How much a team may do unasked: 0 asks for everything but reading, 3 for nothing but what is never allowed. */
export const Autonomy = z
  .union([z.literal(0), z.literal(1), z.literal(2), z.literal(3)])
  .describe(
    '0: ask for every write, command and request. 1: write inside the workspace unasked. 2: also run harmless or sandboxed commands and read public pages. 3: everything but what is never allowed.',
  );
export type Autonomy = z.infer<typeof Autonomy>;

/** What a tool does to the world. */
export const Effect = z
  .enum(['read', 'write', 'run', 'net'])
  .describe('What the tool does: read files, write files, run a command, use the network.');
export type Effect = z.infer<typeof Effect>;

/** One rule of the person's; every condition it names must hold for it to match. */
export const ApprovalRule = z.strictObject({
  tool: z.string().min(1).optional().describe('Tool name, or a pattern with * such as "read_*". Left out: every tool.'),
  effect: Effect.optional().describe('Only calls with this effect.'),
  member: z.string().min(1).optional().describe('Only calls of this member.'),
  path: z.string().min(1).optional().describe('Glob over the path, relative to the workspace, such as "src/**/*.ts".'),
  command: z
    .string()
    .min(1)
    .optional()
    .describe(
      'Command words, such as "git status" or "npm run *"; a * at the end stands for the remaining words. An allow must fit every command of a line, a deny or ask only one. "= " before it: exactly this line.',
    ),
  url: z
    .string()
    .min(1)
    .optional()
    .describe('A host ("example.com"), its subdomains ("*.example.com"), or the beginning of an address ("https://example.com/docs/").'),
  // biome-ignore lint/suspicious/noThenProperty: a string, never a function, so no promise can take it for one
  then: z.enum(['allow', 'deny', 'ask']).describe('What to do with a call that matches.'),
  reason: z.string().min(1).optional().describe('Why; shown to the person and told to the member.'),
});
export type ApprovalRule = z.infer<typeof ApprovalRule>;

/** A tool call that waits for a decision. `what` is one line for a person; `why` is the member's stated purpose. */
export const ApprovalAsk = z.strictObject({
  member: z.string().min(1).describe('The member that wants to call the tool.'),
  tool: z.string().min(1).describe('The tool.'),
  effect: Effect,
  what: z.string().min(1).describe('What would be done, in one line.'),
  path: z.string().optional().describe('The file, relative to the workspace.'),
  command: z.string().optional().describe('The command line.'),
  url: z.string().optional().describe('The address.'),
  why: z.string().describe('Why the member wants it.'),
  risk: z.string().optional().describe('What could go wrong, in one sentence.'),
  always: z.string().optional().describe('What answering "always" allows from then on, in one sentence.'),
});
export type ApprovalAsk = z.infer<typeof ApprovalAsk>;

/** What a person decided about one ask. "always" also remembers it. */
export const Decision = z.strictObject({
  decision: z.enum(['once', 'always', 'reject']).describe('Allow this call, allow this and the same ones later, or refuse it.'),
  message: z.string().optional().describe('What the member is told.'),
  by: z.string().min(1).describe('Who decided.'),
});
export type Decision = z.infer<typeof Decision>;
