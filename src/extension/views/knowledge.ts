import * as vscode from 'vscode';
import { createDisposableStore, type Disposable } from '../../base/disposable';
import { createEmitter } from '../../base/emitter';
import type { LoggedDecision } from '../../core/knowledge/decisions';
import type { TeamBelief } from '../../core/knowledge/ruleBelief';
import type { Desk } from '../desk';
import type { House } from '../house';
import type { Houses } from '../houses';

/** Facts come in bursts, and a file is told of more than once. */
const restMs = 250;

export type PlacedBelief = TeamBelief & { house: House };
export type PlacedDecision = LoggedDecision & { team: string; house: House };

/** What the teams of all folders know between runs. */
export type Knowledge = Disposable & {
  /** The belief that changed last first. Rejects with TeamError. */
  beliefs(): Promise<PlacedBelief[]>;
  /** The newest first. Rejects with TeamError. */
  decisions(): Promise<PlacedDecision[]>;
  onChange(listener: () => void): Disposable;
  refresh(): void;
};

/** Hears of other processes through the file of the home stream. */
export function createKnowledge(houses: Houses, desk: Desk, onError: (error: unknown) => void): Knowledge {
  const store = createDisposableStore();
  const changed = createEmitter<void>(onError);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const soon = (): void => {
    timer ??= setTimeout(() => {
      timer = undefined;
      changed.fire();
    }, restMs);
  };
  let watching = false;
  /** From the first look on, since nobody waits for news before. */
  const watch = (): void => {
    if (watching) return;
    watching = true;
    const watcher = store.add(vscode.workspace.createFileSystemWatcher('**/.roundtable/journal.jsonl'));
    for (const event of [watcher.onDidCreate, watcher.onDidChange, watcher.onDidDelete]) store.add(event(soon));
  };
  store.add(vscode.workspace.onDidChangeWorkspaceFolders(soon));
  // What the person decides about a run stands in the log as well.
  store.add(
    desk.onEvent((event) => {
      if (event.type === 'facts' && event.facts.some(({ type }) => type === 'decision.made')) soon();
    }),
  );
  store.add({ dispose: () => clearTimeout(timer) });

  const each = async <T>(take: (house: House) => Promise<T[]>): Promise<T[]> => (await Promise.all((await houses.all()).map(take))).flat();
  return {
    async beliefs() {
      watch();
      const { beliefsOf } = await import('../../core/knowledge/beliefs');
      const all = await each(async (house) => {
        const { beliefs } = await (await house.knowledge()).read();
        return [...beliefs.teams.keys()].flatMap((team) =>
          beliefsOf(beliefs, team).map((belief): PlacedBelief => ({ ...belief, team, house })),
        );
      });
      return all.sort((a, b) => b.updatedAt - a.updatedAt || b.seq - a.seq);
    },
    async decisions() {
      watch();
      const { withRunDecisions } = await import('../../core/knowledge/decisions');
      const all = await each(async (house) => {
        const { decisions } = await (await house.knowledge()).read();
        const teams = withRunDecisions(decisions.teams, await house.runs(Number.MAX_SAFE_INTEGER));
        return [...teams].flatMap(([team, own]) => own.map((decision): PlacedDecision => ({ ...decision, team, house })));
      });
      return all.sort((a, b) => b.at - a.at || b.seq - a.seq);
    },
    onChange: (listener) => changed.on(listener),
    refresh: soon,
    dispose: store.dispose,
  };
}
