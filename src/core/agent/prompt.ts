import type { PromptPart } from '../../schema/event';
import { estimateTokens } from './tokens';

/** A piece of a prompt and where its text comes from, so that a fact can name it. */
export type Piece = {
  name: string;
  text: string;
  from: 'object' | 'inline' | { messages: readonly number[] } | { files: readonly { path: string; object: string }[] };
};

/** One block; `tokens` where they are known already, so that a long talk is not counted again each turn. */
export type Block = { text: string; seq: number; tokens?: number };

/** A list of blocks under one heading that may lose its oldest when the window is too small. */
export type Blocks = {
  name: string;
  heading: string;
  blocks: readonly Block[];
  /** How one block is called in `leftOut`. */
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

/** Tokens of a text together with the blank line that sets it apart. */
const tokensOf = (text: string): number => estimateTokens(text) + 1;
const blockTokens = (block: Block): number => (block.tokens === undefined ? tokensOf(block.text) : block.tokens + 1);
/** What the note about left-out blocks takes. */
const noteTokens = 24;

/**
 * Makes a prompt that fits `maxTokens`: blocks are left out, oldest first, from the first list to
 * the last; then the longest piece is cut in its middle. What was left out is said in the prompt
 * and in `leftOut`.
 */
export function assemblePrompt(draft: PromptDraft, maxTokens: number): Prompt {
  const system = draft.system.map((piece) => piece.text).join('\n\n');
  const sizes = new Map<Piece | Blocks, number>();
  let tokens = tokensOf(system);
  for (const part of draft.user) {
    const size = isBlocks(part)
      ? tokensOf(part.heading) + part.blocks.reduce((sum, block) => sum + blockTokens(block), 0)
      : tokensOf(part.text);
    sizes.set(part, size);
    tokens += size;
  }

  const dropped = new Map<Blocks, number>();
  const notes: string[] = [];
  for (const part of draft.user) {
    if (!isBlocks(part) || tokens <= maxTokens) continue;
    let gone = 0;
    tokens += noteTokens;
    while (tokens > maxTokens && gone < part.blocks.length) {
      tokens -= blockTokens(part.blocks[gone] as Block);
      gone += 1;
    }
    dropped.set(part, gone);
    if (gone > 0) notes.push(`${gone} earlier ${part.unit}`);
  }

  let shortened: { piece: Piece; text: string } | undefined;
  if (tokens > maxTokens) {
    const longest = draft.user.filter((part): part is Piece => !isBlocks(part)).sort((a, b) => b.text.length - a.text.length)[0];
    const text = longest && shorten(longest.text, tokens - maxTokens);
    if (longest && text !== undefined) {
      shortened = { piece: longest, text };
      tokens += tokensOf(text) - (sizes.get(longest) ?? 0);
      notes.push(`${longest.text.length - text.length} characters of the ${longest.name}`);
    }
  }

  const user = draft.user.flatMap((part): Piece[] => {
    if (!isBlocks(part)) return [part === shortened?.piece ? { ...part, text: shortened.text } : part];
    if (part.blocks.length === 0) return [];
    const gone = dropped.get(part) ?? 0;
    const kept = part.blocks.slice(gone);
    const note = gone > 0 ? `(${gone} earlier ${part.unit} left out to fit the window)\n\n` : '';
    return [
      {
        name: part.name,
        text: `${part.heading}\n${note}${kept.map((block) => block.text).join('\n\n')}`,
        from: { messages: kept.map((block) => block.seq) },
      },
    ];
  });
  return {
    system,
    user: user.map((piece) => piece.text).join('\n\n'),
    pieces: [...draft.system, ...user],
    ...(notes.length > 0 && { leftOut: notes.join(', ') }),
    tokens,
  };
}

/** A text without its middle, shorter by so many tokens; never shorter than a few lines. */
function shorten(text: string, byTokens: number): string | undefined {
  // A token is a character at the worst, as the estimate counts.
  const keep = Math.max(400, text.length - byTokens * 3 - 300);
  if (keep >= text.length) return undefined;
  const half = Math.floor(keep / 2);
  return `${text.slice(0, half)}\n(… ${text.length - 2 * half} characters left out to fit the window …)\n${text.slice(-half)}`;
}

/** The pieces as a fact names them; `put` stores a body and answers its hash. */
export async function namePieces(pieces: readonly Piece[], put: (text: string) => Promise<string>): Promise<PromptPart[]> {
  const parts: PromptPart[] = [];
  for (const piece of pieces) {
    if (piece.from === 'object') parts.push({ name: piece.name, object: await put(piece.text) });
    else if (piece.from === 'inline') parts.push({ name: piece.name, text: piece.text });
    else if ('files' in piece.from) parts.push({ name: piece.name, files: [...piece.from.files] });
    else parts.push({ name: piece.name, messages: [...piece.from.messages] });
  }
  return parts;
}
