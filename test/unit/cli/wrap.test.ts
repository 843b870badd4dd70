import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { plain } from '../../../src/cli/print/plain';
import { createStyle, timeText } from '../../../src/cli/print/style';
import { columnsOf, createWrapper, cutTo, wrap } from '../../../src/cli/print/wrap';

const colours = createStyle({ colours: true, width: 40 });

describe('wrapping', () => {
  it('keeps to the width, hangs lists and leaves code alone', () => {
    const text = [
      'A sentence that is longer than the width of this narrow page.',
      '',
      '- an item that goes on into a second line',
      '  1. an item below it that also does so here',
      '```ts',
      'const line = "code is shown as it was written, however long it is";',
      '    indented();',
      '```',
      'after  two spaces',
    ].join('\n');
    expect(wrap(text, 30, '  ')).toBe(
      [
        '  A sentence that is longer',
        '  than the width of this',
        '  narrow page.',
        '',
        '  - an item that goes on into',
        '    a second line',
        '    1. an item below it that',
        '       also does so here',
        '  ```ts',
        '  const line = "code is shown as it was written, however long it is";',
        '      indented();',
        '  ```',
        '  after  two spaces',
        '',
      ].join('\n'),
    );
  });

  it('is the same however the text was cut into pieces', () => {
    const text =
      'Ünder `src/a.ts:3` the wait doubles — naïvely, 等待等待等待等待等待等待 and 👍 goes on.\n\n- one item, and its second line\nPOSITION: yes';
    const whole = wrap(text, 34, '  ');
    for (const size of [1, 2, 3, 7, 19]) {
      let out = '';
      const wrapper = createWrapper((piece) => (out += piece), 34, '  ');
      const letters = [...text];
      for (let at = 0; at < letters.length; at += size) wrapper.push(letters.slice(at, at + size).join(''));
      wrapper.end();
      expect(out).toBe(whole);
    }
    for (const line of whole.split('\n')) expect(columnsOf(line)).toBeLessThanOrEqual(34);
  });

  it('counts no column for colours, and two for wide characters', () => {
    expect(columnsOf(colours.warn('abc'))).toBe(3);
    expect(columnsOf('等a👍é')).toBe(6);
    const plainText = 'one two three four five six seven eight nine ten eleven';
    const stripped = stripVTControlCharacters(wrap(colours.dim(plainText), 24, '  '));
    expect(stripped).toBe(wrap(plainText, 24, '  '));
    expect(stripVTControlCharacters(wrap(colours.dim(' begins with a space'), 40, '  '))).toBe('   begins with a space\n');
  });

  it('carries an indent that can be seen through empty lines', () => {
    expect(wrap('one\n\ntwo', 20, '  │ ')).toBe('  │ one\n  │\n  │ two\n');
  });

  it('goes on in a new line after a pause, and loses no word', () => {
    let out = '';
    const wrapper = createWrapper((piece) => (out += piece), 40, '  ');
    wrapper.push('one two thr');
    wrapper.pause();
    wrapper.push('ee four');
    wrapper.end();
    expect(out).toBe('  one two\n  three four\n');
  });

  it('cuts a title to its place', () => {
    expect(cutTo('a  b\nc', 10)).toBe('a b c');
    expect(cutTo('a long title', 8)).toBe('a long…');
  });

  it('says times as people do', () => {
    expect([12, 999.6, 1_500, 59_960, 61_000, 119_900].map(timeText)).toEqual([
      '12 ms',
      '1000 ms',
      '1.5 s',
      '1 min 0 s',
      '1 min 1 s',
      '2 min 0 s',
    ]);
  });
});

describe('texts of others on a terminal', () => {
  it('lose what would steer the terminal, in every corner of a fact', () => {
    const bad = '\u001b]52;c;aGk=\u0007\u001b[2J\u009b31mred\u202eback\r\n\ttab';
    expect(plain({ data: [{ text: bad }, 7, null, true] })).toEqual({ data: [{ text: ']52;c;aGk=[2J31mredback\n\ttab' }, 7, null, true] });
  });
});
