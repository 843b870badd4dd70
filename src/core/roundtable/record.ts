import { headings, talkLine } from '../../schema/prompt';
import type { Piece } from '../agent/prompt';
import { estimateTokens } from '../agent/tokens';
import type { DebateContext } from '../run/context';
import type { Said } from '../run/runState';

/** A turn, or a part of one that is longer than a prompt has room for, as the judge reads it after the debate. */
export type RecordBlock = { turn: string; text: string; seq: number; tokens: number };

const debateKinds = ['speak', 'rebuttal', 'floor'];

/** What the members said in the whole debate, in order. */
export function debateTurns(ctx: Pick<DebateContext, 'state'>): (Said & { turn: string })[] {
  return ctx.state.said.flatMap((said) =>
    debateKinds.includes(said.message.kind) && said.message.turn !== undefined ? [{ ...said, turn: said.message.turn }] : [],
  );
}

/** Every turn whole, each under its name; one that is longer than `most` tokens stands in parts. */
export function recordBlocks(ctx: Pick<DebateContext, 'state'>, most: number): RecordBlock[] {
  return debateTurns(ctx).flatMap(({ turn, seq, message }) => {
    const claims = message.claims ?? [];
    const count = (status: string): number => claims.filter((claim) => claim.status === status).length;
    const basis =
      claims.length > 0
        ? `\n(checked: ${count('grounded')} claims on lines it was given, ${count('derived')} derived in line, ${count('ungrounded')} on neither)`
        : '';
    const parts = split(message.text.trim(), most);
    return parts.map((part, index) => {
      const label = parts.length > 1 ? `${turn} (part ${index + 1} of ${parts.length})` : turn;
      const text = `${talkLine(message.author, label)}\n${part}${index === parts.length - 1 ? basis : ''}`;
      return { turn, text, seq, tokens: estimateTokens(text) + 1 };
    });
  });
}

/** Blocks in as few parts as fit `budget` tokens each, in order; nothing is left out. */
export function packBlocks(blocks: readonly RecordBlock[], budget: number): RecordBlock[][] {
  const parts: RecordBlock[][] = [];
  let room = 0;
  for (const block of blocks) {
    const last = parts.at(-1);
    if (last && block.tokens <= room) {
      last.push(block);
      room -= block.tokens;
    } else {
      parts.push([block]);
      room = budget - block.tokens;
    }
  }
  return parts;
}

export function recordPiece(blocks: readonly RecordBlock[], name = 'record'): Piece {
  return {
    name,
    text: `${headings.record}\n${blocks.map(({ text }) => text).join('\n\n')}`,
    from: { messages: [...new Set(blocks.map(({ seq }) => seq))] },
  };
}

/** A text in pieces of at most `most` tokens, cut at lines where there are some. */
function split(text: string, most: number): string[] {
  if (estimateTokens(text) <= most) return [text];
  // A character is a token at the worst, as the estimate counts.
  const size = Math.max(200, most);
  const out: string[] = [];
  for (let rest = text; rest !== ''; ) {
    const whole = estimateTokens(rest) <= most;
    const line = whole ? -1 : rest.lastIndexOf('\n', size);
    const at = whole ? rest.length : line > size / 2 ? line : size;
    out.push(rest.slice(0, at).trim());
    rest = rest.slice(at).trimStart();
  }
  return out;
}
