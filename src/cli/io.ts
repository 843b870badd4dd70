import { createInterface } from 'node:readline';
import type { Io } from './context';

const narrowest = 40;
const widest = 100;

/** The process's own streams and signals. */
export function createIo(): Io {
  const { stdout, stderr, stdin, env } = process;
  // A reader that goes away (`| head`) is no fault of ours.
  stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
  stderr.on('error', () => undefined);
  const terminal = stdout.isTTY === true;
  const dumb = env.TERM === 'dumb';
  const forced = env.FORCE_COLOR;
  const colours = forced !== undefined ? forced !== '0' && forced !== 'false' : terminal && !env.NO_COLOR && !dumb;
  return {
    out: (text) => void stdout.write(text),
    err: (text) => void stderr.write(text),
    terminal,
    asks: terminal && stdin.isTTY === true,
    erases: terminal && !dumb,
    colours,
    get width() {
      return Math.max(narrowest, Math.min(widest, stdout.columns ?? widest));
    },
    lines(onLine, signal) {
      if (!stdin.isTTY || !terminal || signal.aborted) return;
      const reader = createInterface({ input: stdin, terminal: false });
      reader.on('line', onLine);
      signal.addEventListener('abort', () => reader.close());
    },
    onInterrupt(listener) {
      process.on('SIGINT', listener);
      process.on('SIGTERM', listener);
      return () => {
        process.off('SIGINT', listener);
        process.off('SIGTERM', listener);
      };
    },
    async exit(code) {
      // Standard output may be a pipe that is slow to take what was written.
      await Promise.all([stdout, stderr].map((stream) => new Promise<void>((resolve) => stream.write('', () => resolve()))));
      process.exit(code);
    },
    leave: (code) => process.exit(code),
  };
}
