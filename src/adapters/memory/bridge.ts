import { TeamError } from '../../base/errors';
import type { Bridge, BridgeOutcome, BridgeTask } from '../../core/ports/bridge';

/** How another team takes a task; `hang` never ends by itself, `garbage` is an answer that nobody understands. */
export type MemoryTeamAnswer =
  | { summary: string; files?: Readonly<Record<string, string>> }
  | { error: string }
  | 'cancelled'
  | 'hang'
  | 'garbage';

export type MemoryTeam = { secret?: string; answer: (task: BridgeTask) => MemoryTeamAnswer };

/** Other teams that are not there: the in-memory twin of the real bridge. Teams are found by base URL; all of them count as public. */
export function createMemoryBridge(
  teams: Readonly<Record<string, MemoryTeam>> = {},
): Bridge & { taken: readonly BridgeTask[]; stopped: readonly string[] } {
  const taken: BridgeTask[] = [];
  const stopped: string[] = [];
  return {
    taken,
    stopped,
    async delegate(task, { url, secret }, timeoutMs, signal) {
      const fail = (text: string): BridgeOutcome => {
        const shown = `${url}: ${text}`;
        return { ok: false, error: new TeamError('tool.failed', { shown: secret ? shown.replaceAll(secret, '[redacted]') : shown }) };
      };
      const leave = (why: string): BridgeOutcome => {
        stopped.push(task.id);
        return fail(`${why} The other team was told to stop.`);
      };
      if (signal.aborted) return fail('Nothing was sent, because the run was stopped.');
      const team = teams[url];
      if (!team) return fail('The task could not be handed over: there is nobody.');
      if (team.secret !== undefined && team.secret !== secret)
        return fail('The task was not taken: the signature was refused (401). bridge.secret must be the same on both sides.');
      taken.push(task);
      const answer = team.answer(task);
      if (answer === 'cancelled') return fail('The task was cancelled there.');
      if (answer === 'garbage') return leave('The answer about the task cannot be used: it is no JSON.');
      if (answer === 'hang') {
        await sleep(timeoutMs, signal);
        return leave(signal.aborted ? 'The run was stopped.' : `The task was not done within ${Math.round(timeoutMs / 1000)} s.`);
      }
      if ('error' in answer) return fail(`The task failed there: ${answer.error}`);
      const files = Object.entries(answer.files ?? {}).map(([path, text]) => ({ path, text }));
      return { ok: true, result: { summary: secret ? answer.summary.replaceAll(secret, '[redacted]') : answer.summary, files } };
    },
  };
}

function sleep(
  ms: number,
  signal: { readonly aborted: boolean; addEventListener(type: 'abort', listener: () => void): void },
): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
