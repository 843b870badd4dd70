import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createViewer, pageOf, pressed, type Viewer } from '../../../src/cli/print/replay';
import { createStyle } from '../../../src/cli/print/style';
import { columnsOf } from '../../../src/cli/print/wrap';
import type { Replay } from '../../../src/core/report/replay';
import { runStats } from '../../../src/core/report/stats';
import type { RunTurn } from '../../../src/core/report/turns';

const turn = (index: number, speaker: string, text: string): RunTurn => ({
  ...{ index, seq: index + 1, at: 0, speaker, seat: 'member', role: 'Role', kind: 'say', round: 1, text, files: [] },
});
const long = Array.from({ length: 50 }, (_, index) => `line ${index + 1}`).join('\n');
const replay: Replay = {
  turns: [
    turn(0, 'ann', 'First.'),
    turn(1, 'ben', long),
    turn(2, 'ann', `\`\`\`\n${'x'.repeat(300)}\n\`\`\``),
    turn(3, 'carl', '等待'.repeat(80)),
  ],
  at: 0,
  stats: runStats([]),
};
const style = createStyle({ colours: true, width: 60 });
const size = { width: 60, height: 16 };
const page = size.height - 4;
const press = (viewer: Viewer, ...keys: string[]): Viewer =>
  keys.reduce((at, key) => {
    const after = pressed(at, key, page);
    if (after === 'quit') throw new Error(`${key} quits`);
    return pageOf(after, style, size).viewer;
  }, viewer);
const begun = createViewer(replay);

describe('the keys of a replay', () => {
  test('go forward and back and stop at both ends', () => {
    for (const key of ['right', 'n', ' ', 'space', 'return']) expect(press(begun, key).replay.at).toBe(1);
    for (const key of ['left', 'p', 'b']) expect(press(begun, 'n', 'n', key).replay.at).toBe(1);
    expect(press(begun, 'left').replay.at).toBe(0);
    expect(press(begun, 'n', 'n', 'n', 'n', 'n').replay.at).toBe(3);
  });

  test('q, Escape and Ctrl+C quit, but Escape first leaves what is being typed', () => {
    for (const key of ['q', 'escape', 'ctrl+c']) expect(pressed(begun, key, page)).toBe('quit');
    expect(press(begun, 'g', '3', 'escape')).toEqual(begun);
    expect(pressed(press(begun, 'f', 'q'), 'ctrl+c', page)).toBe('quit');
    expect(press(begun, 'f', 'q').typing).toEqual({ what: 'find', text: 'q' });
  });

  test('g takes a number and f a name, round the end to the beginning; what is not there is said', () => {
    expect(press(begun, 'g', '1', 'backspace', '3', 'return').replay.at).toBe(2);
    expect(press(begun, 'g', '9', 'return')).toMatchObject({ replay: { at: 0 }, note: 'Turns are 1 to 4.' });
    const toAnn = ['f', '@', 'A', 'N', 'N', 'return'];
    expect(press(begun, ...toAnn).replay.at).toBe(2);
    expect(press(begun, ...toAnn, ...toAnn).replay.at).toBe(0);
    expect(press(begun, 'f', 'x', 'return').note).toBe('x says nothing here. Speakers: ann, ben, carl.');
    expect(press(begun, 'f', 'x', 'return', 'n').note).toBeUndefined();
  });

  test('a long turn scrolls to its last line and no further, and a new turn begins at its top', () => {
    const bottom = press(begun, 'n', ...Array.from({ length: 9 }, () => 'pagedown'));
    expect(pageOf(bottom, style, size).text).toContain('line 50');
    expect(press(bottom, 'up').top).toBe(bottom.top - 1);
    expect(press(bottom, 'left', 'right').top).toBe(0);
  });

  test('whatever is pressed, a page has its height and keeps within its width', () => {
    const keys = fc.constantFrom('n', 'p', 's', 'g', 'f', 'return', 'up', 'down', 'pagedown', 'end', 'home', '2', 'b', 'tab', 'escape');
    fc.assert(
      fc.property(fc.array(keys, { maxLength: 30 }), fc.integer({ min: 20, max: 90 }), (pressedKeys, width) => {
        let viewer = begun;
        for (const key of pressedKeys) {
          const after = pressed(viewer, key, page);
          if (after === 'quit') return;
          const drawn = pageOf(after, style, { width, height: 16 });
          viewer = drawn.viewer;
          const lines = drawn.text.split('\n');
          expect(lines).toHaveLength(16);
          for (const line of lines) expect(columnsOf(line)).toBeLessThanOrEqual(width);
        }
      }),
    );
  });
});
