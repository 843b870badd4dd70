import type { PromptPart } from '../../schema/event';
import { estimateTokens } from './tokens';

/** A piece of a prompt and where its text comes from, so that a fact can name it. */
export type Piece = {
  name: string;
  text: string;
  from: 'object' | 'inline' | { messages: readonly number[] };
};

/** A list of blocks under one heading that may lose its oldest when the window is too small. */
export type Blocks = {
  name: string;
  heading: string;
  blocks: readonly { text: string; seq: number }[] /** How one block is called in `leftOut`. */;
  unit: string;
};

export type PromptDraft = {
  system: readonly Piece[];
  /** In the order in which they are sent. */
  user: readonly (Piece | Blocks)[];
};

export type Prompt = {
  system: string;
  user: string;
  pieces: readonly Piece[] /** What was left out, in words. */;
  leftOut?: string;
  tokens: number;
};

const isBlocks = (part: Piece | Blocks): part is Blocks => 'blocks' in part;

/**
 * Makes a prompt that fits `maxTokens`: blocks are left out, oldest first, from the first list to
 * the last; then the longest piece is cut in its middle. What was left out is said in the prompt
 * and in `leftOut`.
 */
export function assemblePrompt(draft: PromptDraft, maxTokens: number): Prompt {
  const system = draft.system.map((piece) => piece.text).join('\n\n');
  const dropped = new Map<Blocks, number>();
  const notes: string[] = [];
  const cut = new Map<Piece, string>();

  const userParts = (): Piece[] =>
    draft.user.flatMap((part) => {
      if (!isBlocks(part)) return [cut.has(part) ? { ...part, text: cut.get(part) as string } : part];
      const gone = dropped.get(part) ?? 0;
      const kept = part.blocks.slice(gone);
      if (part.blocks.length === 0) return [];
      const note = gone > 0 ? `(${gone} earlier ${part.unit} left out to fit the window)\n\n` : '';
      return [
        {
          name: part.name,
          text: `${part.heading}\n${note}${kept.map((block) => block.text).join('\n\n')}`,
          from: { messages: kept.map((block) => block.seq) },
        },
      ];
    });
  const size = (): number => userParts().reduce((sum, piece) => sum + estimateTokens(piece.text) + 1, estimateTokens(system));

  let tokens = size();
  for (const part of draft.user) {
    if (!isBlocks(part)) continue;
    for (let gone = 0; tokens > maxTokens && gone < part.blocks.length; gone++) {
      tokens -= estimateTokens((part.blocks[gone] as { text: string }).text);
      dropped.set(part, gone + 1);
    }
    const gone = dropped.get(part);
    if (gone) notes.push(`${gone} earlier ${part.unit}`);
  }
  tokens = size();
  if (tokens > maxTokens) {
    const longest = draft.user.filter((part): part is Piece => !isBlocks(part)).sort((a, b) => b.text.length - a.text.length)[0];
    if (longest) {
      const keepChars = Math.max(400, longest.text.length - (tokens - maxTokens) * 3 - 200);
      if (keepChars < longest.text.length) {
        const half = Math.floor(keepChars / 2);
        const removed = longest.text.length - 2 * half;
        cut.set(
          longest,
          `${longest.text.slice(0, half)}\n(… ${removed} characters left out to fit the window …)\n${longest.text.slice(-half)}`,
        );
        notes.push(`${removed} characters of the ${longest.name}`);
      }
    }
    tokens = size();
  }

  const user = userParts();
  return {
    system,
    user: user.map((piece) => piece.text).join('\n\n'),
    pieces: [...draft.system, ...user],
    ...(notes.length > 0 && { leftOut: notes.join(', ') }),
    tokens,
  };
}

/** The pieces as a fact names them; `put` stores a body and answers its hash. */
export async function namePieces(pieces: readonly Piece[], put: (text: string) => Promise<string>): Promise<PromptPart[]> {
  const parts: PromptPart[] = [];
  for (const piece of pieces) {
    if (piece.from === 'object') parts.push({ name: piece.name, object: await put(piece.text) });
    else if (piece.from === 'inline') parts.push({ name: piece.name, text: piece.text });
    else parts.push({ name: piece.name, messages: [...piece.from.messages] });
  }
  return parts;
}
