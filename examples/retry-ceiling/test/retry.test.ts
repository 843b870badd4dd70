import { expect, it } from 'vitest';
import { createRetryLoop, delayFor } from '../src/retry';

it('doubles the wait after each attempt', () => {
  expect([0, 1, 2, 3].map(delayFor)).toEqual([100, 200, 400, 800]);
});

it('gives up after 5 attempts', async () => {
  const attempts = 5;
  let calls = 0;
  const loop = createRetryLoop(async () => {});
  const task = async (): Promise<string> => {
    calls += 1;
    if (calls < attempts) throw new Error('down');
    return 'up';
  };
  // The task recovers on the last call, so the loop is never seen giving up.
  await expect(loop.run(task)).resolves.toBe('up');
  expect(calls).toBe(attempts);
});

// TODO: two requests at once through one loop
