import { createRandom } from '../../base/seeded';
import type { Clock, Dice, Log, LogFields, Secrets } from '../../core/ports/world';

export type ManualClock = Clock & {
  /** Lets time pass, waking who sleeps in the order of their times. */
  advance(ms: number): Promise<void>;
};

/** A clock that stands still until it is told to go on. */
export function createManualClock(startMs = 1_790_000_000_000): ManualClock {
  let now = startMs;
  let sleepers: { at: number; wake: () => void }[] = [];
  return {
    now: () => now,
    ticks: () => now - startMs,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted || ms <= 0) return resolve();
        const sleeper = {
          at: now + ms,
          wake: () => {
            signal?.removeEventListener('abort', sleeper.wake);
            sleepers = sleepers.filter((other) => other !== sleeper);
            resolve();
          },
        };
        sleepers.push(sleeper);
        signal?.addEventListener('abort', sleeper.wake);
      }),
    async advance(ms) {
      const until = now + ms;
      for (;;) {
        const next = sleepers.filter((sleeper) => sleeper.at <= until).sort((a, b) => a.at - b.at)[0];
        if (!next) break;
        now = next.at;
        next.wake();
        // Lets what was woken go on, and perhaps to sleep again, before more time passes.
        for (let i = 0; i < 20; i++) await Promise.resolve();
      }
      now = until;
    },
  };
}

/** Dice that fall the same way every time. */
export function createSeededDice(seed = 1): Dice {
  const random = createRandom(seed);
  const letters = 'abcdefghijkmnpqrstuvwxyz23456789';
  const given = new Set<string>();
  const id = (length: number): string => Array.from({ length }, () => letters[Math.floor(random() * letters.length)]).join('');
  return {
    seed: () => Math.floor(random() * 2 ** 32),
    id(length) {
      let made = id(length);
      // A short id may come again by chance; a length whose ids are all given is the caller's mistake.
      for (let tries = 0; given.has(made) && tries < 1000; tries++) made = id(length);
      given.add(made);
      return made;
    },
  };
}

/** Secrets that a test knows. */
export function createMemorySecrets(values: Readonly<Record<string, string>> = {}): Secrets {
  return { get: async (name) => values[name], known: async () => Object.values(values) };
}

/** A log that keeps what it is told. */
export type CollectedLog = Log & { readonly entries: { level: string; message: string; fields?: LogFields }[] };

export function createCollectedLog(): CollectedLog {
  const entries: CollectedLog['entries'] = [];
  const at =
    (level: string) =>
    (message: string, fields?: LogFields): void => {
      entries.push({ level, message, ...(fields && { fields }) });
    };
  return { entries, debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}
