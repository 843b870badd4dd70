import { createCancel } from '../base/cancel';
import type { Io } from './context';

/** Asks the person one question; undefined when they interrupt. Only where `io.asks`. */
export async function askLine(io: Io, question: string): Promise<string | undefined> {
  const over = createCancel();
  const answer = await new Promise<string | undefined>((resolve) => {
    const release = io.onInterrupt(() => done(undefined));
    const done = (line: string | undefined): void => {
      release();
      resolve(line);
    };
    io.out(question);
    io.lines(done, over.signal);
  });
  over.cancel('answered');
  return answer;
}
