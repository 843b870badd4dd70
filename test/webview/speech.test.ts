import { describe, expect, it } from 'vitest';
import { emptyRunView } from '../../src/views/runView';
import { huesOf } from '../../webview/state/hues';
import { blocksOf, gateOf, speechOf, stewardSpeechOf, streamingSpeechOf } from '../../webview/state/speech';
import { meterOf, shownMs, shownTokens, shownUsd } from '../../webview/state/words';
import { team } from '../support/webview/facts';

describe('speech', () => {
  it('takes requests and the position out of the prose', () => {
    const { prose, requests, position } = speechOf(
      'One.\n\n- [[request: the loop]]\n- two [[request: the\n caller]]\n\n**POSITION:** Cap it.',
    );
    expect(prose).toBe('One.\n\n- two');
    expect(requests).toEqual(['the loop', 'the caller']);
    expect(position).toBe('Cap it.');
  });

  it('takes POSITION for the position only on the last line', () => {
    expect(speechOf('POSITION: no\nIt goes on.')).toEqual({ prose: 'POSITION: no\nIt goes on.', requests: [] });
  });

  it('holds back what has not come whole', () => {
    expect(streamingSpeechOf('I ask. [[request: the lo').prose).toBe('I ask.');
    expect(streamingSpeechOf('Done.\nPOSIT').prose).toBe('Done.');
  });

  it('splits at blank lines outside of fences', () => {
    expect(blocksOf('a\n\n```\nb\n\nc\n```\n\nd')).toEqual(['a', '```\nb\n\nc\n```', 'd']);
    expect(blocksOf('```\nopen\n\nstill')).toEqual(['```\nopen\n\nstill']);
  });

  it('reads what steward and gate write', () => {
    expect(stewardSpeechOf('Request: q\n- src/a.ts:1-2 why\nNot found: x\nChecked: a, b\nBy plain search')).toEqual({
      request: 'q',
      notFound: 'x',
      checked: 'a, b',
      rest: ['By plain search'],
    });
    expect(gateOf('CONTINUE: more')).toEqual({ verdict: 'CONTINUE', reason: 'more' });
    expect(gateOf('hm')).toEqual({ reason: 'hm' });
  });
});

describe('hues', () => {
  it('gives the first six members six hues, whatever their names', () => {
    for (let i = 0; i < 200; i++) {
      const names = ['a', 'b', 'c', 'd', 'e', 'f'].map((letter) => `${letter}${i}`);
      expect(new Set(Object.values(huesOf(names))).size).toBe(6);
    }
  });

  it('gives a first member the same hue in every team', () => {
    expect(huesOf(['elena', 'marcus']).elena).toBe(huesOf(['elena', 'naomi']).elena);
  });
});

describe('figures', () => {
  it('are short and have their unit', () => {
    expect([412, 48_500, 123_456, 1_500_000].map(shownTokens)).toEqual(['412', '48.5k', '123k', '1.5M']);
    expect([0, 0.0034, 0.14, 12].map(shownUsd)).toEqual(['$0', '$0.0034', '$0.14', '$12.00']);
    expect([812, 3140, 103_000].map(shownMs)).toEqual(['812 ms', '3.1 s', '1 min 43 s']);
  });

  it('measure against dollars, else tokens, else nothing, and say when a price is unknown', () => {
    const view = emptyRunView('r');
    view.spent = { usage: { input: 900, cachedRead: 0, cachedWrite: 0, output: 100, reasoning: 0 }, usd: 0.14, calls: 2, unpriced: false };
    view.team = team();
    expect(meterOf(view)).toMatchObject({ text: '$0.14 of $1.00', part: 0.14 });
    view.spent.unpriced = true;
    expect(meterOf(view).text).toBe('at least $0.14 of $1.00');
    view.team = team({ budget: { tokens: 4000 } });
    expect(meterOf(view)).toMatchObject({ text: '1k of 4k tokens', part: 0.25 });
    view.team = team({ budget: {} });
    view.spent.usd = 0;
    expect(meterOf(view)).toMatchObject({ text: 'price unknown · 1k tokens' });
    expect(meterOf(view).part).toBeUndefined();
  });
});
