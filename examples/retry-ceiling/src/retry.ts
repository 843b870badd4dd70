import { config } from './config';

export type Sleep = (ms: number) => Promise<void>;
export type RetryLoop = { run<T>(task: () => Promise<T>): Promise<T> };

/** How long to wait after a failed attempt, counted from 0. */
export function delayFor(attempt: number): number {
  return config.baseDelayMs * 2 ** attempt;
}

/** A loop that runs a task until it succeeds or the attempts are used up. */
export function createRetryLoop(sleep: Sleep): RetryLoop {
  let attempt = 0;
  return {
    async run(task) {
      for (;;) {
        try {
          const result = await task();
          attempt = 0;
          return result;
        } catch (error) {
          if (attempt >= config.maxAttempts) throw error;
          await sleep(delayFor(attempt));
          attempt += 1;
        }
      }
    },
  };
}
