import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { spokenText, withoutMarkers } from '../../../src/cli/print/spokenText';
import { parseReply } from '../../../src/core/agent/protocol/reply';

const reply =
  'I write it.\n\n```file:docs/a.md\n# A\n\n```ts\nx\n```\n```\n\n\nThen I run it.\n```tool:run_bash\nnpm test\n```\n\n```ts\nplain code\n```\nNEXT: @b';
const piece = fc.constantFrom(
  'word ',
  '\n',
  '\n\n',
  '```file:a.ts\n',
  '```tool:x\n',
  '```\n',
  '~~~\n',
  '```ts\n',
  '`x` ',
  '@b: ',
  '  - item\n',
  '[file: a, 1 line]\n',
  '\r\n',
);

describe('what of a reply is speech', () => {
  it('leaves out the blocks and keeps plain code', () => {
    expect(spokenText(reply, true)).toBe('I write it.\n\nThen I run it.\n\n```ts\nplain code\n```\nNEXT: @b');
  });

  it('is the same as the message that the reply becomes, without its markers', () => {
    expect(withoutMarkers(parseReply(reply).prose)).toBe(spokenText(reply, true));
  });

  it('only grows at its end while a reply streams, so that nothing is ever taken back', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 25 }), fc.nat(), (pieces, seed) => {
        const text = pieces.join('');
        let shown = '';
        for (let to = 0; to <= text.length; to += 1 + (seed % 5)) {
          const now = spokenText(text.slice(0, to), false);
          expect(now.startsWith(shown)).toBe(true);
          shown = now;
        }
        expect(spokenText(text, true).startsWith(shown)).toBe(true);
      }),
    );
  });
});
