import * as l10n from '@vscode/l10n';
import { memo, useSyncExternalStore } from 'react';
import type { OpenTurn } from '../../../../src/schema/view';
import { usePanel } from '../../../components/PanelContext';
import { openLabel } from '../../../state/sections';
import { blocksOf, controlsOf, foldBlocks, streamingSpeechOf } from '../../../state/speech';
import { shortModel } from '../../../state/words';
import { OpenTools } from './Deeds';
import { Position, Requests, Said, useNames } from './Prose';
import { Label, TurnFrame } from './Turn';

/** What an open turn is doing, where nothing says more. Nobody is at work in a run that was cut off, nor in the past. */
function useWaits(wordless: boolean): string {
  const { store } = usePanel();
  const stands = useSyncExternalStore(store.subscribe, () => {
    const { past, held } = store.shown();
    return past ? 'past' : held ? 'live' : 'cut';
  });
  if (stands === 'past') return l10n.t('under way at this moment');
  if (stands === 'cut') return l10n.t('cut off');
  return wordless ? l10n.t('waiting for the first word') : l10n.t('streaming');
}

/** A turn as it streams. Only this row renders with each word. */
export const LiveTurn = memo(function LiveTurn({ turn, row }: { turn: OpenTurn; row: number }) {
  const { store, workflow } = usePanel();
  const names = useNames();
  const { text, note } = useSyncExternalStore(store.subscribeLive, () => store.liveOf(turn.turn));
  const tools = useSyncExternalStore(store.subscribe, () => store.toolsOf(turn.turn));
  const { prose, requests, position } = streamingSpeechOf(foldBlocks(text));
  const blocks = blocksOf(workflow?.type === 'roundtable' ? prose : controlsOf(prose).prose);
  const waits = useWaits(text === '');
  // A note of a tool call repeats its input, which has a line of its own.
  const state =
    tools.length > 0 ? l10n.t('uses a tool') : note === undefined ? waits : /^[\w-]+ [{["]/.test(note) ? l10n.t('goes on') : note;
  return (
    <TurnFrame
      member={turn.member}
      row={row}
      busy
      note={<Label words={openLabel(turn, workflow)} />}
      meta={
        <span className="meta">
          <span className="meta-model">{shortModel(turn.model)}</span>
          <span className="meta-rest"> · {state}</span>
        </span>
      }
    >
      <div className={position ? 'live settled' : 'live'}>
        {blocks.map((block, i) => (
          // Blocks only grow at the end, so a block's place is its name.
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          <Said key={i} text={block} names={names} passing={i === blocks.length - 1} />
        ))}
        {blocks.length === 0 && tools.length === 0 && !store.shown().past && <span className="cursor" aria-hidden="true" />}
      </div>
      <OpenTools tools={tools} />
      <Requests requests={requests} />
      <Position text={position} />
    </TurnFrame>
  );
});
