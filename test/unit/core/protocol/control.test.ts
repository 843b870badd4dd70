import { describe, expect, test } from 'vitest';
import { isApproved, isDone, lastLine, nextSpeaker } from '../../../../src/core/agent/protocol/control';

describe('the last line', () => {
  test.each([
    ['a\n\n**Done it.**  \n\n', 'Done it'],
    ['a\r\n`x`\r\n', 'x'],
    ['a\rb', 'b'],
    ['x\n```file:a.ts\ny\n```\n', 'x'],
    ['x\n```file:a.ts\n[[TEAM_DONE]]', ''],
    ['x\n```\n[[TEAM_DONE]]\n```\n', ''],
    ['x\n```\n[[TEAM_DONE]]', ''],
    ['wait...', 'wait...'],
    ['', ''],
  ])('of %j', (text, expected) => expect(lastLine(text)).toBe(expected));
});

describe('done', () => {
  test.each([
    ['All verified.\n[[TEAM_DONE]]', true],
    ['All verified.\r\n\r\n**[[TEAM_DONE]]**.\r\n', true],
    ['All verified.\n`[[TEAM_DONE]]`\n```file:a.ts\nx\n```', true],
    ['End with `[[TEAM_DONE]]` when it is verified.', false],
    ['[[TEAM_DONE]]\nOne more thing.', false],
    ['Not yet [[TEAM_DONE]]', false],
    ['> [[TEAM_DONE]]', false],
    ['[[TEAM_DONE]]?', false],
    ['[[team_done]]', false],
    ['[[TEAM_DONE]]\nAPPROVED', false],
    ['```file:a.md\n[[TEAM_DONE]]\n```', false],
  ])('%j', (text, expected) => expect(isDone(text)).toBe(expected));
});

describe('approved', () => {
  test.each([
    ['Fine.\nAPPROVED', true],
    ['**APPROVED**', true],
    ['**APPROVED.**', true],
    ['APPROVED!', true],
    ['APPROVED\n\n[[TEAM_DONE]]', true],
    ['[[TEAM_DONE]]\nAPPROVED.', true],
    ['This is NOT APPROVED yet', false],
    ['NOT APPROVED', false],
    ['APPROVED?', false],
    ['APPROVED...', false],
    ['APPROVED, once the tests pass', false],
    ['approved', false],
    ['~~APPROVED~~', false],
    ['APPROVED\nBut look at line 3 again.', false],
    ['UNAPPROVED', false],
    ['', false],
  ])('%j', (text, expected) => expect(isApproved(text, 'APPROVED')).toBe(expected));

  test('done and approved stand in either order', () => {
    expect(isDone('APPROVED\n[[TEAM_DONE]]', 'APPROVED')).toBe(true);
    expect(isDone('[[TEAM_DONE]]\nAPPROVED', 'APPROVED')).toBe(true);
    expect(isDone('[[TEAM_DONE]]\nNOT APPROVED', 'APPROVED')).toBe(false);
    expect(isDone('[[TEAM_DONE]]\n\nFine.\nAPPROVED', 'APPROVED')).toBe(false);
  });

  test('a token of marks, and an empty one', () => {
    expect(isApproved('ok\n**[[OK]]**', '[[OK]]')).toBe(true);
    expect(isApproved('LGTM.', 'LGTM.')).toBe(true);
    expect(isApproved('__ship_it__', '__ship_it__')).toBe(true);
    expect(isApproved('anything', '')).toBe(false);
    expect(isApproved('', ' ')).toBe(false);
  });
});

describe('the next speaker', () => {
  const names = ['alice', 'bob', 'carol_', 'dave-2'];
  test.each([
    ['Go.\nNEXT: @bob', 'bob'],
    ['next : Bob.', 'bob'],
    ['**NEXT:** @dave-2', 'dave-2'],
    ['NEXT: **`@alice`**!', 'alice'],
    ['NEXT: carol_', 'carol_'],
    ['NEXT: @_bob_', 'bob'],
    ['NEXT: @bob\n[[TEAM_DONE]]', 'bob'],
    ['NEXT: @alice\nor rather\nNEXT: @bob', 'bob'],
    ['NEXT: @alice\n```file:a.md\nNEXT: @bob\n```', 'alice'],
  ])('%j', (text, name) => expect(nextSpeaker(text, names)).toEqual({ ok: true, name }));

  test.each([
    ['NEXT: @alice\nBut first a word.', 'does not name the next speaker'],
    ['I would say NEXT: @alice', 'does not name'],
    ['', 'does not name'],
    ['NEXT: @alic', 'no member @alic. Did you mean alice?'],
    ['NEXT: @alice and @bob', 'one name and nothing else'],
    ['NEXT: @alice?', 'one name and nothing else'],
    ['NEXT:', 'one name and nothing else'],
    ['NEXT: @bob\n```file:a.md\ncut', 'does not name'],
  ])('%j is refused', (text, why) => {
    expect(nextSpeaker(text, names)).toEqual({ ok: false, why: expect.stringContaining(why) });
  });
});
