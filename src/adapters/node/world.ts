import { randomBytes } from 'node:crypto';
import type { Clock, Dice, Log, LogFields, Secrets } from '../../core/ports/world';

/** The machine's time. */
export function createSystemClock(): Clock {
  return {
    now: () => Date.now(),
    ticks: () => performance.now(),
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve();
        const done = (): void => {
          clearTimeout(timer);
          signal?.removeEventListener('abort', done);
          resolve();
        };
        // Node's timers hold 31 bits; a longer sleep than 24 days is as good as none.
        const timer = setTimeout(done, Math.min(ms, 2 ** 31 - 1));
        signal?.addEventListener('abort', done);
      }),
  };
}

const letters = 'abcdefghijkmnpqrstuvwxyz23456789';

/** The machine's chance, fit for secrets. An id has 5 bits a character. */
export function createSystemDice(): Dice {
  return {
    seed: () => randomBytes(4).readUInt32LE(),
    id: (length) => Array.from(randomBytes(length), (byte) => letters[byte % letters.length]).join(''),
  };
}

/** What a name of an environment variable looks like when its value is a secret. */
const secretName = /(KEY|TOKEN|SECRET|PASSWORD|PASSWD|_PAT)$/i;

/** Secrets from environment variables. Nothing is stored. An empty variable is none. */
export function createEnvSecrets(environment: Readonly<Record<string, string | undefined>>): Secrets {
  return {
    get: async (name) => environment[name]?.trim() || undefined,
    known: async () => [
      ...new Set(Object.entries(environment).flatMap(([name, value]) => (secretName.test(name) && value?.trim() ? [value.trim()] : []))),
    ],
  };
}

const levels = ['debug', 'info', 'warn', 'error'] as const;

function fieldText(fields: LogFields | undefined, verbose: boolean): string {
  if (!fields) return '';
  const parts = Object.entries(fields).map(([name, value]) => {
    if (value instanceof Error) return `${name}=${verbose ? (value.stack ?? value.message) : value.message}`;
    return `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`;
  });
  return ` (${parts.join(' ')})`;
}

/** A log on a stream, from a level on. Stack traces only when the level is debug. */
export function createStreamLog(write: (line: string) => void, from: (typeof levels)[number]): Log {
  const least = levels.indexOf(from);
  const line =
    (level: (typeof levels)[number]) =>
    (message: string, fields?: LogFields): void => {
      if (levels.indexOf(level) < least) return;
      write(`${level}: ${message}${fieldText(fields, least === 0)}\n`);
    };
  return { debug: line('debug'), info: line('info'), warn: line('warn'), error: line('error') };
}
