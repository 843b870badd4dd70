import { everybody } from '../../../src/schema/teamOf';
import './frame.css';
import './feed.css';
import './deeds.css';
import './result.css';
import './scores.css';
import './decide/decide.css';
import './inbox/inbox.css';
import './replay.css';
import './overlays/overlays.css';
import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { type Panel, PanelContext } from '../../components/PanelContext';
import type { Host } from '../../host';
import { placeKey } from '../../state/growthStore';
import { huesOfTeam } from '../../state/hues';
import { createInbox } from '../../state/inbox';
import { mayReplay, type ReplayStore } from '../../state/replayStore';
import type { RunStore, Stage } from '../../state/runStore';
import { createSearchStore } from '../../state/searchStore';
import { ChangesFace } from '../changes/ChangesFace';
import { CheckpointsFace } from '../checkpoints/CheckpointsFace';
import { FlowFace } from '../flow/FlowFace';
import { GrowthFace } from '../growth/GrowthFace';
import { StandingFace } from '../standing/StandingFace';
import { Feed, type FeedHandle } from './Feed';
import { Foot } from './Foot';
import { Header } from './Header';
import { GoTo } from './overlays/GoTo';
import { Help } from './overlays/Help';
import { ReplayBar } from './ReplayBar';
import { Side } from './Side';
import type { SteerHandle } from './SteerBox';
import { isTab, type TabId, Tabs, tabIds, tabWords } from './Tabs';
import { Tools } from './Tools';
import { type Acts, useKeys } from './useKeys';
import { Empty, Loading, Unanswered } from './Welcome';

/** A moment of the past is not a place to come back to. */
const noPlace = (): void => undefined;

export function RoundtablePanel({ host, store, replay }: { host: Host; store: RunStore; replay: ReplayStore }) {
  const replaying = useSyncExternalStore(replay.subscribe, () => replay.replay().stage);
  /** The run as it stands, or as it stood at the moment that a replay shows. */
  const stage: Stage = replaying === 'on' ? replay.past : store;
  const shown = useSyncExternalStore(stage.subscribe, stage.shown);
  const search = useMemo(() => createSearchStore(stage, host), [stage, host]);
  useEffect(() => () => search.dispose(), [search]);
  const [searchAsked, setSearchAsked] = useState(0);
  const [over, setOver] = useState<'goTo' | 'help'>();
  const feed = useRef<FeedHandle>(null);
  const steer = useRef<SteerHandle>(null);
  const [opened] = useState(() => new Map<string, boolean>());
  const [inbox] = useState(() => createInbox(host, store));
  useEffect(() => inbox.start(), [inbox]);
  const [drafts] = useState(() => new Map<string, string>());
  const [chosen, setTab] = useState<TabId>(() => {
    const { tab: saved } = host.getState();
    return isTab(saved) ? saved : 'talk';
  });
  // The other faces show how things stand, and act on it: a replay has none of that.
  const tab = shown.past ? 'talk' : chosen;
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
  const goTo = useCallback(
    (row: number | undefined): void => {
      if (row === undefined) return;
      if (feed.current) return feed.current.focusRow(row);
      showTab('talk');
      setWanted({ row });
    },
    [showTab],
  );

  const panel = useMemo<Panel>(() => {
    const people = team ? everybody(team) : [];
    const folder = team?.workspace?.replace(/^(\.\/)+|^\.$|\/+$/g, '');
    return {
      store: stage,
      inbox,
      post: stage.post,
      hues: huesOfTeam(team),
      roles: Object.fromEntries(people.map(({ name, role }) => [name, role])),
      ...(team && { workflow: team.workflow }),
      ...(folder && { folder }),
      opened,
      drafts,
      goToTurn: (turn) => goTo(stage.shown().index.rowOfTurn.get(turn)),
      goToMember: (member) => goTo(stage.shown().index.lastRowOf.get(member)),
      goToAsk: (ask) => goTo(stage.rowOfAsk(ask)),
      showTab,
      leaveAsk(ask) {
        const { asks, answered } = stage.shown();
        const next = asks.find(({ id }) => id !== ask && !answered.has(id));
        if (next) goTo(stage.rowOfAsk(next.id));
        else feed.current?.focus();
      },
    };
  }, [stage, inbox, team, opened, drafts, goTo, showTab]);
  useEffect(() => {
    if (!wanted || tab !== 'talk') return;
    feed.current?.focusRow(wanted.row);
    setWanted(undefined);
  }, [wanted, tab]);

  const [sought, setSought] = useState<{ runId: string; member: string }>();
  useEffect(() => host.onMessage((message) => message.type === 'goTo' && setSought(message)), [host]);
  useEffect(() => {
    if (!sought || shown.view?.runId !== sought.runId) return;
    panel.goToMember(sought.member);
    setSought(undefined);
  }, [sought, shown.view, panel]);

  useEffect(
    () => host.onMessage((message) => message.type === 'goToGrowth' && showTab('growth', placeKey(message.place))),
    [host, showTab],
  );

  const acts: Acts = {
    search() {
      showTab('talk');
      search.open();
      setSearchAsked((count) => count + 1);
    },
    goTo: () => setOver('goTo'),
    replay: () => (replay.replay().stage === 'off' ? replay.open() : replay.close()),
    help: () => setOver('help'),
  };
  useKeys(feed, steer, acts);
  const draftChanged = useCallback((draft: string) => host.setState({ draft }), [host]);
  const placeChanged = useCallback((place: 'newest' | number) => host.setState({ place }), [host]);

  const { view } = shown;
  const now = store.shown();
  const figures: Partial<Record<TabId, number>> = { changes: shown.index.changed.size, checkpoints: view?.checkpoints.length };
  const faces = tabIds.filter((id) => !shown.past || id === 'talk').map((id) => ({ id, words: tabWords(id), figure: figures[id] }));
  return (
    <PanelContext value={panel}>
      {view ? (
        <div className={shown.past ? 'panel past' : 'panel'}>
          <div>
            <Header view={view} control={shown.control} />
            <div className="bar">
              {faces.length > 1 && <Tabs faces={faces} shown={tab} onShow={showTab} />}
              <Tools
                host={host}
                runId={view.runId}
                replayable={replaying === 'off' && mayReplay(shown)}
                onSearch={acts.search}
                onGoTo={acts.goTo}
                onReplay={acts.replay}
                onHelp={acts.help}
              />
            </div>
          </div>
          <main className="middle">
            <div className="face" id={`face-${tab}`} {...(faces.length > 1 && { role: 'tabpanel', 'aria-labelledby': `tab-${tab}` })}>
              {tab === 'talk' && (
                <Feed
                  key={`${replaying === 'on'} ${shown.generation}`}
                  ref={feed}
                  shown={shown}
                  search={{ store: search, asked: searchAsked }}
                  place={shown.past ? 'newest' : (host.getState().place ?? 'newest')}
                  onPlace={shown.past ? noPlace : placeChanged}
                />
              )}
              {tab === 'changes' && <ChangesFace key={view.runId} host={host} runId={view.runId} />}
              {tab === 'checkpoints' && <CheckpointsFace key={view.runId} host={host} view={view} at={place} />}
              {tab === 'flow' && <FlowFace key={view.runId} host={host} view={view} index={shown.index} />}
              {tab === 'standing' && <StandingFace key={view.runId} host={host} view={view} />}
              {tab === 'growth' && <GrowthFace key={view.runId} host={host} view={view} at={place} />}
            </div>
            <Side view={view} index={shown.index} />
          </main>
          {replaying === 'off' ? (
            <Foot ref={steer} shown={shown} view={view} draft={host.getState().draft ?? ''} onDraft={draftChanged} />
          ) : (
            <ReplayBar store={replay} now={store} onClose={() => feed.current?.focus()} />
          )}
          {over === 'goTo' && <GoTo shown={shown} onGo={goTo} onClose={() => setOver(undefined)} />}
          {over === 'help' && <Help onClose={() => setOver(undefined)} />}
        </div>
      ) : shown.silent ? (
        <Unanswered />
      ) : shown.stage === 'empty' ? (
        <Empty error={shown.error} />
      ) : (
        <Loading error={shown.error} />
      )}
      <div className="sr-only" aria-live="polite" aria-relevant="additions" data-announcer="">
        {now.said.map(({ id, text }) => (
          <p key={id}>{text}</p>
        ))}
      </div>
    </PanelContext>
  );
}
