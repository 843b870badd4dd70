import { describe, expect, it } from 'vitest';
import { createThinkTags } from '../../src/adapters/providers/thinkTags';

/** The same text in pieces of each size must be told apart in the same way. */
function tellApart(text: string, size: number): { reasoning: string; text: string } {
  const tags = createThinkTags();
  const out = { reasoning: '', text: '' };
  const pieces = text.match(new RegExp(`[\\s\\S]{1,${size}}`, 'g')) ?? [];
  for (const said of [...pieces.flatMap((piece) => tags.push(piece)), ...tags.rest()]) out[said.type] += said.text;
  return out;
}

describe('think tags', () => {
  it.each([
    ['Hello.', '', 'Hello.'],
    ['<think>a < b</th</think>\n\nHello <think>.', 'a < b</th', 'Hello <think>.'],
    ['\n<think></think>Hi', '', 'Hi'],
    ['<thin ice', '', '<thin ice'],
    ['<th', '', '<th'],
    ['<think>cut off </thi', 'cut off </thi', ''],
    ['{"a": "<think>"}', '', '{"a": "<think>"}'],
  ])('%j', (text, reasoning, answer) => {
    for (const size of [1, 2, 3, 5, 8, 100]) expect(tellApart(text, size)).toEqual({ reasoning, text: answer });
  });
});
