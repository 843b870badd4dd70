import { z } from 'zod';
import type { CancelSignal } from '../../base/cancel';
import type { TeamError } from '../../base/errors';
import type { Effect } from '../../schema/approval';
import type { NewHomeFact } from '../../schema/event';
import type { ResolvedMember, ResolvedTeam } from '../../schema/team';
import type { ToolBodySpec } from '../agent/protocol/toolBody';
import type { BeliefState } from '../knowledge/beliefs';
import type { DecisionState } from '../knowledge/decisions';
import type { MemoryState } from '../knowledge/memory';
import type { ShellResult } from '../ports/shell';
import type { Web } from '../ports/web';
import type { Workspace } from '../ports/workspace';

/** What came of a change of a file, as a tool is told. */
export type ToolChange =
  | { ok: true; path: string; how: 'written' | 'merged' | 'conflict' | 'none'; bytes: number; other?: string }
  | { ok: false; path: string; why: string };

/** What a tool may touch. Everything in it is bound to the member, the turn and the call. */
export type ToolHands = {
  readonly member: ResolvedMember;
  readonly team: ResolvedTeam;
  readonly runId: string;
  readonly turn: string;
  /** The shared files, for reading; `change` is the one way to write. */
  readonly shared: Workspace;
  /** The member's private files, for reading: paths under `private/`. */
  readonly private: Workspace;
  change(
    path: string,
    wanted: string | null | ((present: string | null) => { ok: true; text: string | null } | { ok: false; why: string }),
    reason: string,
  ): Promise<ToolChange>;
  /** Runs a script in the shared folder, in the member's sandbox; what it changed is recorded. */
  run(
    kind: 'bash' | 'python',
    script: string,
  ): Promise<{ ok: true; result: ShellResult; changed: readonly string[] } | { ok: false; error: TeamError }>;
  /** Runs a tool of a skill as a command runs: one at a time, and what it changed is recorded. */
  skill<T>(run: () => Promise<T>): Promise<T>;
  readonly web: Web;
  home: {
    read(): Promise<{ memory: MemoryState; beliefs: BeliefState; decisions: DecisionState }>;
    append(facts: readonly NewHomeFact[]): Promise<void>;
  };
  /** Milliseconds since 1970. */
  now(): number;
  /** Letters and digits that no other call gets; the same on a replay. */
  id(length: number): string;
  readonly timeoutMs: number;
  readonly signal: CancelSignal;
};

export type ToolOutcome = { text: string; failed?: boolean };

export type Tool = {
  name: string;
  /** One or two sentences for the model. */
  describe: string;
  effect: Effect;
  input: z.ZodType;
  body: ToolBodySpec;
  /** JSON Schema of the input. */
  schema: Record<string, unknown>;
  /** Characters of its result that a member is shown. */
  maxChars: number;
  /** What a call would do, for rules and for the person. */
  about(input: unknown): { what: string; path?: string; command?: string; url?: string };
  /** Answers text for the model, also for what went wrong. Throws only when nothing can be recorded. */
  run(input: unknown, hands: ToolHands): Promise<ToolOutcome>;
};

/** Source of the cap: FACTS 4.5. */
const outputChars = 8_192;

export function defineTool<S extends z.ZodObject>(tool: {
  name: string;
  describe: string;
  effect: Effect;
  input: S;
  /** The field that takes what follows a line `---`, and the one that takes a body that is only content. */
  body?: { text?: string; raw?: string };
  maxChars?: number;
  about(input: z.infer<S>): { what: string; path?: string; command?: string; url?: string };
  run(input: z.infer<S>, hands: ToolHands): Promise<ToolOutcome>;
}): Tool {
  return {
    name: tool.name,
    describe: tool.describe,
    effect: tool.effect,
    input: tool.input,
    schema: schemaOf(tool.input),
    body: { fields: Object.keys(tool.input.shape), ...tool.body },
    maxChars: tool.maxChars ?? outputChars,
    // Both get only what `input` has parsed.
    about: (input) => tool.about(input as z.infer<S>),
    run: (input, hands) => tool.run(input as z.infer<S>, hands),
  };
}

function schemaOf(input: z.ZodType): Record<string, unknown> {
  const { $schema: _, ...schema } = z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' }) as Record<string, unknown>;
  return schema;
}
