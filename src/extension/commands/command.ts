import type { ChosenTeam } from '../chosenTeam';
import type { Desk } from '../desk';
import type { DoorParts } from '../door';
import type { Language } from '../language/language';
import type { Review } from '../review/review';
import type { RunFiles } from '../runFiles';
import type { TeamSource } from '../teamShown';
import type { TeamTests } from '../testing/teamTests';
import type { Texts } from '../texts';
import type { ChangesView } from '../views/changesView';
import type { Knowledge } from '../views/knowledge';
import type { RunsView } from '../views/runsView';
import type { PanelHost } from '../webview/panelHost';

/** What a command works with. */
export type Office = DoorParts & {
  desk: Desk;
  panel: PanelHost;
  files: RunFiles;
  review: Review;
  changes: ChangesView;
  language: Language;
  texts: Texts;
  tests: TeamTests;
  team: { source: TeamSource; chosen: ChosenTeam };
  runs: RunsView;
  knowledge: Knowledge;
};

/** A command of the palette. What it throws is shown to the person in one message. */
export type CommandRun = (office: Office, ...args: unknown[]) => unknown;
