import { everybody } from '../../../src/schema/teamOf';
import './frame.css';
import './feed.css';
import './deeds.css';
import './result.css';
import './decide/decide.css';
import './inbox/inbox.css';
import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { type Panel, PanelContext } from '../../components/PanelContext';
import type { Host } from '../../host';
import { huesOfTeam } from '../../state/hues';
import { createInbox } from '../../state/inbox';
import type { RunStore } from '../../state/runStore';
import { ChangesFace } from '../changes/ChangesFace';
import { CheckpointsFace } from '../checkpoints/CheckpointsFace';
import { FlowFace } from '../flow/FlowFace';
import { StandingFace } from '../standing/StandingFace';
import { Feed, type FeedHandle } from './Feed';
import { Foot } from './Foot';
import { Header } from './Header';
import { Side } from './Side';
import type { SteerHandle } from './SteerBox';
import { isTab, type TabId, Tabs, tabIds, tabWords } from './Tabs';
import { useKeys } from './useKeys';
import { Empty, Loading, Unanswered } from './Welcome';

export function RoundtablePanel({ host, store }: { host: Host; store: RunStore }) {
  const shown = useSyncExternalStore(store.subscribe, store.shown);
  const feed = useRef<FeedHandle>(null);
  const steer = useRef<SteerHandle>(null);
  const [opened] = useState(() => new Map<string, boolean>());
  const [inbox] = useState(() => createInbox(host, store));
  useEffect(() => inbox.start(), [inbox]);
  const [drafts] = useState(() => new Map<string, string>());
  const [tab, setTab] = useState<TabId>(() => {
    const { tab: saved } = host.getState();
    return isTab(saved) ? saved : 'talk';
  });
  /** Where in the face that is shown one was led to. */
  const [place, setPlace] = useState<string>();
  const showTab = useCallback(
    (id: TabId, at?: string): void => {
      setTab(id);
      setPlace(at);
      host.setState({ tab: id });
    },
    [host],
  );
  /** What to do in the talk once it is shown. */
  const [wanted, setWanted] = useState<{ row: number }>();
  const team = shown.view?.team;

  const panel = useMemo<Panel>(() => {
    const people = team ? everybody(team) : [];
    const folder = team?.workspace?.replace(/^(\.\/)+|^\.$|\/+$/g, '');
    const goTo = (row: number | undefined): void => {
      if (row === undefined) return;
      if (feed.current) return feed.current.focusRow(row);
      showTab('talk');
      setWanted({ row });
    };
    return {
      store,
      inbox,
      post: store.post,
      hues: huesOfTeam(team),
      roles: Object.fromEntries(people.map(({ name, role }) => [name, role])),
      ...(team && { workflow: team.workflow }),
      ...(folder && { folder }),
      opened,
      drafts,
      goToTurn: (turn) => goTo(store.shown().index.rowOfTurn.get(turn)),
      goToMember: (member) => goTo(store.shown().index.lastRowOf.get(member)),
      goToAsk: (ask) => goTo(store.rowOfAsk(ask)),
      showTab,
      leaveAsk(ask) {
        const { asks, answered } = store.shown();
        const next = asks.find(({ id }) => id !== ask && !answered.has(id));
        if (next) goTo(store.rowOfAsk(next.id));
        else feed.current?.focus();
      },
    };
  }, [store, inbox, team, opened, drafts, showTab]);
  useEffect(() => {
    if (!wanted || tab !== 'talk') return;
    feed.current?.focusRow(wanted.row);
    setWanted(undefined);
  }, [wanted, tab]);

  useKeys(feed, steer);
  const draftChanged = useCallback((draft: string) => host.setState({ draft }), [host]);
  const placeChanged = useCallback((place: 'newest' | number) => host.setState({ place }), [host]);

  const { view } = shown;
  const figures: Partial<Record<TabId, number>> = { changes: shown.index.changed.size, checkpoints: view?.checkpoints.length };
  const faces = tabIds.map((id) => ({ id, words: tabWords(id), figure: figures[id] }));
  return (
    <PanelContext value={panel}>
      {view ? (
        <div className="panel">
          <div>
            <Header view={view} control={shown.control} />
            {faces.length > 1 && <Tabs faces={faces} shown={tab} onShow={showTab} />}
          </div>
          <main className="middle">
            <div className="face" id={`face-${tab}`} {...(faces.length > 1 && { role: 'tabpanel', 'aria-labelledby': `tab-${tab}` })}>
              {tab === 'talk' && (
                <Feed key={shown.generation} ref={feed} shown={shown} place={host.getState().place ?? 'newest'} onPlace={placeChanged} />
              )}
              {tab === 'changes' && <ChangesFace key={view.runId} host={host} runId={view.runId} />}
              {tab === 'checkpoints' && <CheckpointsFace key={view.runId} host={host} view={view} at={place} />}
              {tab === 'flow' && <FlowFace key={view.runId} host={host} view={view} index={shown.index} />}
              {tab === 'standing' && <StandingFace key={view.runId} host={host} view={view} />}
            </div>
            <Side view={view} index={shown.index} />
          </main>
          <Foot ref={steer} shown={shown} view={view} draft={host.getState().draft ?? ''} onDraft={draftChanged} />
        </div>
      ) : shown.silent ? (
        <Unanswered />
      ) : shown.stage === 'empty' ? (
        <Empty error={shown.error} />
      ) : (
        <Loading error={shown.error} />
      )}
      <div className="sr-only" aria-live="polite" aria-relevant="additions" data-announcer="">
        {shown.said.map(({ id, text }) => (
          <p key={id}>{text}</p>
        ))}
      </div>
    </PanelContext>
  );
}
