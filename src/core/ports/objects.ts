import type { ObjectHash } from '../../schema/event';

/** Bodies by the hash of their content: briefings, prompts, digests. */
export type Objects = {
  /** Stores a text and answers its sha256; durable before it resolves. The same text is stored once. Rejects with TeamError. */
  put(text: string): Promise<ObjectHash>;
  /** The text, or undefined when it is missing or does not match its hash. */
  get(hash: ObjectHash): Promise<string | undefined>;
  /** The same for any content. */
  putBytes(bytes: Uint8Array): Promise<ObjectHash>;
  getBytes(hash: ObjectHash): Promise<Uint8Array | undefined>;
};

/** The readable files that a run leaves beside its journal. */
export type RunFiles = {
  /** Writes `.roundtable/runs/<runId>/<name>` atomically and answers its path relative to the workspace. Rejects with TeamError. */
  write(runId: string, name: string, text: string): Promise<string>;
  /** The text of a file that a person put beside the journal (`inject.txt`), or undefined; `discard` removes it once it is recorded. */
  take(runId: string, name: string): Promise<{ text: string; discard(): Promise<void> } | undefined>;
};
