import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assemblePrompt } from '../../../src/core/agent/prompt';
import { readStructured } from '../../../src/core/agent/structured';
import { estimateTokens } from '../../../src/core/agent/tokens';
import { createRedactor } from '../../../src/core/run/redact';

describe('prompt assembly', () => {
  it('stays inside the window, keeps the newest, and says what it left out', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ minLength: 1, maxLength: 400 }), { maxLength: 30 }),
        fc.string({ maxLength: 6000 }),
        fc.integer({ min: 800, max: 4000 }),
        (texts, briefing, max) => {
          const prompt = assemblePrompt(
            {
              system: [{ name: 'who', text: 'You are @a.', from: 'object' }],
              user: [
                { name: 'briefing', text: briefing, from: 'object' },
                {
                  name: 'talk',
                  heading: '# What was said',
                  unit: 'messages',
                  blocks: texts.map((text, index) => ({ text, seq: index + 1 })),
                },
                { name: 'task', text: '# Your turn\nSPEAK', from: 'inline' },
              ],
            },
            max,
          );
          expect(prompt.tokens).toBeLessThanOrEqual(max);
          expect(estimateTokens(prompt.system) + estimateTokens(prompt.user)).toBeLessThanOrEqual(max + 10);
          expect(prompt.user.endsWith('# Your turn\nSPEAK')).toBe(true);
          const kept = prompt.pieces.find((piece) => piece.name === 'talk');
          const seqs = kept && typeof kept.from === 'object' && 'messages' in kept.from ? kept.from.messages : [];
          expect(seqs).toEqual(texts.map((_, index) => index + 1).slice(texts.length - seqs.length));
          if (seqs.length < texts.length) expect(prompt.leftOut).toContain('messages');
        },
      ),
    );
  });
});

describe('structured answers', () => {
  const value = { verdict: 'CONTINUE', reason: 'no number yet' };
  const json = JSON.stringify(value);
  it.each([json, `Sure.\n\`\`\`json\n${json}\n\`\`\``, `I think: ${json} — that is all.`, `  ${json}\n`])('reads %j', (text) =>
    expect(readStructured('gate-verdict', text)).toEqual({ ok: true, value }),
  );
  it.each(['CONVERGED', '{"verdict":"MAYBE","reason":"x"}', '{"verdict":"CONVERGED"', 'It has CONVERGED: {"reason":"x"}'])(
    'refuses %j with a reason',
    (text) => {
      const read = readStructured('gate-verdict', text);
      expect(read.ok).toBe(false);
      expect(!read.ok && read.why.length).toBeGreaterThan(5);
    },
  );
});

describe('redactor', () => {
  it('lets no known value through, however deep', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 8, maxLength: 40 }), fc.string(), fc.string(), (secret, before, after) => {
        const redact = createRedactor([secret]);
        const text = redact({ a: [{ b: `${before}${secret}${after}` }] }).a[0]?.b ?? '';
        expect(text).toBe(`${before}${secret}${after}`.split(secret).join('[redacted]'));
      }),
    );
  });
  it('leaves the rest alone, and ignores values too short to be a secret', () => {
    const value = { a: 'x', b: [1, null, true] };
    expect(createRedactor(['sk-12345678'])(value)).toEqual(value);
    expect(createRedactor(['x'])(value)).toBe(value);
  });
});
