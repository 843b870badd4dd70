import type { ObjectHash } from '../../schema/event';

/** Bodies by the hash of their content: briefings, prompts, digests. */
export type Objects = {
  /** Stores a text and answers its sha256; durable before it resolves. The same text is stored once. Rejects with TeamError. */
  put(text: string): Promise<ObjectHash>;
  /** The text, or undefined when it is missing or does not match its hash. */
  get(hash: ObjectHash): Promise<string | undefined>;
};
