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
import type { BridgeOutcome, BridgeTask } from '../ports/bridge';
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
  /** Says that the member was shown a shared file, so that its next write counts as a change of that. */
  saw(path: string, text: string): Promise<void>;
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
  /** Hands a task to another team; requests are signed with the team's secret, which no tool sees. */
  readonly bridge: { delegate(task: BridgeTask, server: { url: string; named: boolean }, timeoutMs: number): Promise<BridgeOutcome> };
  /** Whether the rules let the member read or write a shared file by this call; the person is asked where they say so. */
  may(effect: 'read' | 'write', path: string, what: string): Promise<{ ok: true } | { ok: false; why: string }>;
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
  /** It only reads what is public, and refuses private addresses itself. */
  getOnly?: true;
  /** What a call would do, for rules and for the person. */
  about(input: unknown, team: ResolvedTeam): { what: string; path?: string; command?: string; url?: string };
  /** Milliseconds that a call may take, in place of the member's limit. Such a tool ends itself, and soon after it is told to. */
  limitMs?(input: unknown): number;
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
  getOnly?: true;
  about(input: z.infer<S>, team: ResolvedTeam): { what: string; path?: string; command?: string; url?: string };
  limitMs?(input: z.infer<S>): number;
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
    ...(tool.getOnly && { getOnly: true as const }),
    // They get only what `input` has parsed.
    about: (input, team) => tool.about(input as z.infer<S>, team),
    ...(tool.limitMs && { limitMs: (input: unknown) => tool.limitMs?.(input as z.infer<S>) ?? 0 }),
    run: (input, hands) => tool.run(input as z.infer<S>, hands),
  };
}

function schemaOf(input: z.ZodType): Record<string, unknown> {
  const { $schema: _, ...schema } = z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' }) as Record<string, unknown>;
  return schema;
}
