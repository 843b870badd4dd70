import { createDisposableStore } from '../base/disposable';
import { createChosenTeam } from './chosenTeam';
import { lookForRuns } from './contexts';
import type { Desk } from './desk';
import type { DoorParts } from './door';
import type { RunFiles } from './runFiles';
import { createTeamSource } from './teamShown';
import { createBeliefsView } from './views/beliefsView';
import { createChangesView } from './views/changesView';
import { createCheckpointsView } from './views/checkpointsView';
import { createDecisionsView } from './views/decisionsView';
import { createKnowledge } from './views/knowledge';
import { createRunsView } from './views/runsView';
import { createTeamView } from './views/teamView';

/** The views of the side bar, and what they read. None of them reads anything before it is seen. */
export function createSideBar({ context, houses, approvals }: DoorParts, desk: Desk, files: RunFiles, onError: (error: unknown) => void) {
  const store = createDisposableStore();
  const chosen = createChosenTeam(context.workspaceState, onError);
  const source = store.add(createTeamSource(desk, chosen, onError));
  const knowledge = store.add(createKnowledge(houses, desk, onError));
  const teamView = store.add(createTeamView(desk, source, approvals, onError));
  const changes = store.add(createChangesView(files, context.workspaceState, onError));
  store.add(createCheckpointsView(files, onError));
  const runs = store.add(createRunsView(desk, onError));
  const beliefs = store.add(createBeliefsView(knowledge, onError));
  const decisions = store.add(createDecisionsView(knowledge, onError));
  store.add(lookForRuns(onError));
  return {
    team: { source, chosen },
    runs,
    changes,
    knowledge,
    trees: { team: teamView.tree, runs: runs.tree, beliefs: beliefs.tree, decisions: decisions.tree },
    dispose: store.dispose,
  };
}
