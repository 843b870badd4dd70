import type { CancelSignal } from '../../base/cancel';
import type { TeamError } from '../../base/errors';
import type { Sandbox } from './shell';

/** Where a skill comes from: a file of the workspace, or a URL with the checksum of what it must hold. */
export type SkillSource = { path?: string; url?: string /** `sha256:<hex>`, or md5, sha1, sha224, sha384, sha512. */; checksum?: string };

export type SkillTool = {
  name: string;
  description: string /** JSON Schema of the input; without it the tool takes one text, `input`. */;
  inputSchema?: Record<string, unknown>;
};

/** Knowledge is text for the prompt; tools run in a process of their own. */
export type Skill = { name: string; source: string; sha256: string } & (
  | { kind: 'knowledge'; text: string }
  | { kind: 'tools'; tools: readonly SkillTool[] }
);

export type SkillCall = {
  skill: Skill;
  tool: string;
  /** The body as the member wrote it, and its fields where it had any. */
  input: { body: string; fields: Readonly<Record<string, unknown>> };
  /** The folder that the tool may work in, absolute. */
  cwd: string;
  timeoutMs: number;
  maxOutputBytes: number;
  sandbox: Sandbox;
};

/** Skills as plugins: `.md` is knowledge; `.js`, `.mjs` and `.py` are tools in a separate process with a declared interface. */
export type SkillHost = {
  /**
   * Reads a skill and what it declares, without running its tools; the top level of a tool's file does run, in a process of its own.
   * Refuses a checksum that does not match, a remote skill without one, a file outside the workspace, an interface that is not the
   * declared one. Never throws.
   */
  load(source: SkillSource, signal: CancelSignal, sandbox?: Sandbox): Promise<{ ok: true; skill: Skill } | { ok: false; error: TeamError }>;
  /**
   * Runs one tool of a loaded skill; refuses when the file is no longer what was loaded (what it imports is not looked at). A tool
   * that threw is a text with `failed`; one that gave no answer is an error. Never throws.
   */
  call(call: SkillCall, signal: CancelSignal): Promise<{ ok: true; text: string; failed: boolean } | { ok: false; error: TeamError }>;
};
