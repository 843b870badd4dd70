import { blocksOf } from '../state/speech';

/** What a frame can parse. */
const partAtMost = 12_000;
/** A block that is longer than this is shown as it came, as far as this. */
const blockAtMost = 60_000;

/** A piece of a long text. `at` is where it begins; a plain one is shown without being parsed. */
export type TextPart = { at: number; text: string; plain: boolean };

/** Cuts a long text between its blocks; no block is torn, and together the parts have every block. */
export function partsOf(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let at = 0;
  for (const block of blocksOf(text)) {
    const plain = block.length > blockAtMost;
    const last = parts.at(-1);
    if (last && !plain && !last.plain && last.text.length + block.length < partAtMost) last.text += `\n\n${block}`;
    else parts.push({ at, text: block, plain });
    at += block.length;
  }
  return parts;
}
