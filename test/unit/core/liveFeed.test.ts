import { describe, expect, it } from 'vitest';
import { createManualClock } from '../../../src/adapters/memory/world';
import { createLiveFeed } from '../../../src/core/run/liveFeed';
import type { Live } from '../../../src/schema/event';

const text = (piece: string, turn = 't1'): Live => ({ type: 'turn.text', turn, member: 'elena', purpose: 'speak', text: piece });

describe('the live feed', () => {
  it('gathers deltas of a turn into one note', async () => {
    const clock = createManualClock();
    const sent: Live[][] = [];
    const feed = createLiveFeed(clock, (notes) => sent.push([...notes]));
    feed.push(text('a '));
    feed.push(text('b '));
    feed.push(text('x', 't2'));
    expect(sent).toEqual([]);
    await clock.advance(50);
    expect(sent).toEqual([[text('a b '), text('x', 't2')]]);
  });

  it('gives a window that comes late the whole once, and after it only what is new', async () => {
    const clock = createManualClock();
    const sent: Live[] = [];
    const feed = createLiveFeed(clock, (notes) => sent.push(...notes));
    feed.push(text('a '));
    await clock.advance(50);
    feed.push(text('b '));
    const whole = feed.now();
    sent.length = 0;
    feed.push(text('c'));
    await clock.advance(100);
    expect([...whole, ...sent].map((note) => (note.type === 'turn.text' ? note.text : '')).join('')).toBe('a b c');
  });

  it('forgets a turn that is finished or void', async () => {
    const clock = createManualClock();
    const sent: Live[] = [];
    const feed = createLiveFeed(clock, (notes) => sent.push(...notes));
    feed.push(text('a'));
    feed.settle([{ seq: 1, at: 1, v: 1, type: 'turn.failed', data: { turn: 't1' } }]);
    feed.push(text('b', 't2'));
    feed.push({ type: 'turn.reset', turn: 't2' });
    await clock.advance(50);
    expect(feed.now()).toEqual([]);
    expect(sent.filter((note) => note.turn === 't1')).toEqual([]);
  });
});
