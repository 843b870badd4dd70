import * as l10n from '@vscode/l10n';
import { type KeyboardEvent, useMemo, useSyncExternalStore } from 'react';
import type { RunView } from '../../../src/schema/view';
import { Icon } from '../../components/Icon';
import { language, numberText } from '../../state/counts';
import { type ReplayStore, speeds } from '../../state/replayStore';
import type { RunStore } from '../../state/runStore';
import { sectionWords } from '../../state/sections';

/** More ticks than this would be a bar of their own. */
const ticksAtMost = 80;

type Tick = { seq: number; words: string };

/** Where phases begin; of those that stand on one spot only the first. */
function ticksOf(view: RunView | undefined, last: number): Tick[] {
  const ticks: Tick[] = [];
  let spot = -1;
  for (const entry of view?.entries ?? []) {
    if (entry.kind !== 'phase') continue;
    const here = Math.floor((entry.seq / last) * ticksAtMost);
    if (here !== spot) ticks.push({ seq: entry.seq, words: sectionWords(entry.phase, entry.round, view?.team?.workflow) });
    spot = here;
  }
  return ticks;
}

/** The bar of a replay: play, step, a slider over all facts, and back to now. It stands where one would speak. */
export function ReplayBar({ store, now, onClose }: { store: ReplayStore; now: RunStore; onClose(): void }) {
  const replay = useSyncExternalStore(store.subscribe, store.replay);
  const { stage, at, last, playing, loaded } = replay;
  const phases = useMemo(() => (stage === 'on' ? ticksOf(now.shown().view, last) : []), [stage, last, now]);
  const close = (): void => {
    store.close();
    onClose();
  };
  if (stage === 'loading') {
    return (
      <section className="replay" aria-label={l10n.t('Replay')}>
        <span className="replay-words" role="status">
          {l10n.t('Reading the facts of this run… {0}', numberText(loaded))}
        </span>
        <button type="button" className="second" onClick={close}>
          {l10n.t('Cancel')}
        </button>
      </section>
    );
  }
  const toPhase = (by: 1 | -1): void => {
    const next = by > 0 ? phases.find(({ seq }) => seq > at) : phases.findLast(({ seq }) => seq < at);
    store.seek(next?.seq ?? (by > 0 ? last : 1));
  };
  const onKey = (event: KeyboardEvent): void => {
    const onControl = event.target instanceof HTMLElement && event.target.closest('button, select') !== null;
    if (event.key === 'Escape') close();
    else if (event.key === ' ' && !onControl) store.play(!playing);
    else if (event.key === 'PageDown') toPhase(-1);
    else if (event.key === 'PageUp') toPhase(1);
    else return;
    event.preventDefault();
  };
  const words = momentWords(store, replay.time);
  return (
    <section className="replay" aria-label={l10n.t('Replay')} onKeyDown={onKey}>
      <div className="replay-track">
        <div className="replay-ticks" aria-hidden="true">
          {phases.map(({ seq, words: name }) => (
            <span key={seq} className="replay-tick" title={name} style={{ left: `${((seq - 1) / Math.max(1, last - 1)) * 100}%` }} />
          ))}
        </div>
        <input
          type="range"
          min={1}
          max={last}
          value={at}
          aria-label={l10n.t('Moment of the run')}
          aria-valuetext={l10n.t('{0}, fact {1} of {2}', words, at, last)}
          // biome-ignore lint/a11y/noAutofocus: a replay was asked for
          autoFocus
          onChange={(event) => store.seek(Number(event.target.value))}
        />
      </div>
      <div className="replay-moves">
        <Move icon="chevron-left" words={l10n.t('One entry back')} onAct={() => store.step(-1)} />
        <Move
          icon={playing ? 'debug-pause' : 'play'}
          words={playing ? l10n.t('Pause') : l10n.t('Play')}
          onAct={() => store.play(!playing)}
        />
        <Move icon="chevron-right" words={l10n.t('One entry on')} onAct={() => store.step(1)} />
        <select
          className="replay-speed"
          aria-label={l10n.t('Speed')}
          value={replay.speed}
          onChange={(event) => store.setSpeed(Number(event.target.value))}
        >
          {speeds.map((speed) => (
            <option key={speed} value={speed}>
              {speed}×
            </option>
          ))}
        </select>
      </div>
      <span className="replay-words">
        <b>{l10n.t('You look at the past')}</b>{' '}
        <span className="dim">{l10n.t('{0} · fact {1} of {2}', words, numberText(at), numberText(last))}</span>
      </span>
      <button type="button" className="primary" onClick={close}>
        {l10n.t('Back to now')}
      </button>
    </section>
  );
}

/** `14:03:22 · Round 2 · Speak · elena`. */
function momentWords({ past }: ReplayStore, time: number): string {
  const { view, streaming } = past.shown();
  const section = view ? sectionWords(view.phase, view.round, view.team?.workflow) : '';
  const who = [...new Set(streaming.map(({ member }) => member))].join(', ');
  return [new Date(time).toLocaleTimeString(language()), section, who].filter(Boolean).join(' · ');
}

function Move({ icon, words, onAct }: { icon: string; words: string; onAct(): void }) {
  return (
    <button type="button" aria-label={words} title={words} onClick={onAct}>
      <Icon name={icon} />
    </button>
  );
}
