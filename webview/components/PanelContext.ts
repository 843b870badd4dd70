import { createContext, useContext } from 'react';
import type { ToHost } from '../../src/schema/protocol';
import type { Workflow } from '../../src/schema/workflow';
import type { TabId } from '../panels/roundtable/Tabs';
import type { Hues } from '../state/hues';
import type { Inbox } from '../state/inbox';
import type { Stage } from '../state/runStore';

/** What every part of the panel may need. It changes with the team, not with each fact. */
export type Panel = {
  store: Stage;
  /** What waits for the person, of whichever run. */
  inbox: Inbox;
  post(message: ToHost): void;
  hues: Hues;
  roles: Readonly<Record<string, string>>;
  /** How the team works; absent until the run has begun. */
  workflow?: Workflow;
  /** The folder of the shared files inside the workspace; what members name is relative to it. */
  folder?: string;
  /** Which details the person has opened or closed: rows come and go with scrolling, their state stays. */
  opened: Map<string, boolean>;
  /** What the person has begun to write in rows, by what it is for. */
  drafts: Map<string, string>;
  /** Shows the row of a turn and puts the focus there. */
  goToTurn(turn: string): void;
  goToMember(member: string): void;
  goToAsk(ask: string): void;
  /** Shows another face of the panel, and in it the place that is named. */
  showTab(id: TabId, at?: string): void;
  /** Takes the focus from a question that was answered to the next one that waits, else to the feed. */
  leaveAsk(ask: string): void;
};

export const PanelContext = createContext<Panel | undefined>(undefined);

export function usePanel(): Panel {
  const panel = useContext(PanelContext);
  if (!panel) throw new Error('outside of a panel');
  return panel;
}
