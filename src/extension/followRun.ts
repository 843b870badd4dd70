import type { Disposable } from '../base/disposable';
import type { StoredFact } from '../core/ports/journal';
import type { Fact } from '../schema/event';
import type { Entry, RunView } from '../schema/view';
import { emptyRunView, foldRun } from '../views/runView';
import type { Desk, RunPlace } from './desk';

/**
 * Hears of a run that goes on in this window, from its first fact on, whatever was said before this was called: the rows that are
 * new and the view that they are in. Resolves when what has been is told.
 */
export async function followRun(
  desk: Pick<Desk, 'onEvent'>,
  { house, runId }: RunPlace,
  hear: (entries: readonly Entry[], view: RunView) => void,
): Promise<Disposable & { readonly view: RunView }> {
  const view = emptyRunView(runId);
  let waiting: StoredFact[] | undefined = [];
  const take = (facts: readonly StoredFact[]): void => {
    const from = view.entries.length;
    const next = facts.filter((fact) => fact.seq > view.seq);
    for (const fact of next) foldRun(view, fact as Fact);
    if (next.length > 0) hear(view.entries.slice(from), view);
  };
  const heard = desk.onEvent((event) => {
    if (event.type !== 'facts' || event.runId !== runId) return;
    if (waiting) waiting.push(...event.facts);
    else take(event.facts);
  });
  try {
    take((await house.journal.read(`run:${runId}`, 0)).facts);
    take(waiting);
  } catch (error) {
    heard.dispose();
    throw error;
  }
  waiting = undefined;
  return { view, dispose: () => heard.dispose() };
}
