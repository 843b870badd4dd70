import { describe, expect, it } from 'vitest';
import { ago, costWord, shortened, standing, statusText } from '../../../src/extension/views/words';
import { emptyRunView } from '../../../src/views/runView';

describe('how a run stands', () => {
  it.each(['running', 'paused'] as const)('is interrupted when it is %s and nobody holds it', (status) => {
    expect(standing({ status, live: false })).toBe('interrupted');
    expect(standing({ status, live: true })).toBe(status);
  });

  it.each(['done', 'stopped', 'failed'] as const)('is %s whether or not somebody holds it', (status) => {
    expect(standing({ status, live: false })).toBe(status);
  });
});

describe('the status bar', () => {
  const turn = (member: string) => ({ turn: member, member, purpose: 'speak' as const, round: 2, model: 'rehearsal', startedAt: 0 });

  it('says round, speaker and cost', () => {
    const view = { ...emptyRunView('r'), round: 2, openTurns: { a: turn('elena') } };
    expect(statusText({ ...view, spent: { ...view.spent, usd: 0.144 } })).toBe('round 2/2 · elena · $0.14');
  });

  it('counts the speakers where several speak, each once', () => {
    const view = { ...emptyRunView('r'), round: 1, openTurns: { a: turn('elena'), b: turn('judge'), c: turn('elena') } };
    expect(statusText(view)).toBe('round 1/1 · 2 speaking · $0.00');
  });

  it('says the phase before the first round, and that a run is paused', () => {
    expect(statusText({ ...emptyRunView('r'), phase: 'research' })).toBe('research · $0.00');
    expect(statusText({ ...emptyRunView('r'), phase: 'research', status: 'paused' })).toBe('research · paused · $0.00');
  });

  it('does not call a run of unknown price free', () => {
    const view = emptyRunView('r');
    expect(statusText({ ...view, spent: { ...view.spent, unpriced: true } })).toContain('cost unknown');
    expect(costWord(undefined)).toBe('cost unknown');
  });
});

it('cuts a long topic at a word, and leaves a short one', () => {
  expect(shortened('Should the retry loop have a ceiling?')).toBe('Should the retry loop…');
  expect(shortened('Is a cap enough?')).toBe('Is a cap enough?');
  expect(shortened('x'.repeat(60))).toBe(`${'x'.repeat(24)}…`);
});

it('says how long ago something was', () => {
  const now = Date.UTC(2026, 10, 21, 12);
  expect(ago(now - 20_000, now)).toBe('now');
  expect(ago(now - 5 * 60_000, now)).toBe('5 min ago');
  expect(ago(now - 3 * 3_600_000, now)).toBe('3 h ago');
  expect(ago(now - 3 * 86_400_000, now)).toMatch(/2026/);
});
