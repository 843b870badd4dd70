import { memo, useSyncExternalStore } from 'react';
import type { OpenTurn } from '../../../../src/schema/view';
import { Markdown } from '../../../components/Markdown';
import { usePanel } from '../../../components/PanelContext';
import { blocksOf, streamingSpeechOf } from '../../../state/speech';
import { shortModel } from '../../../state/words';
import { Position, Requests, useNames } from './Prose';
import { TurnFrame } from './Turn';

/** A turn as it streams. Only this row renders with each word. */
export const LiveTurn = memo(function LiveTurn({ turn, row }: { turn: OpenTurn; row: number }) {
  const { store } = usePanel();
  const names = useNames();
  const { text, note } = useSyncExternalStore(store.subscribeLive, () => store.liveOf(turn.turn));
  const { prose, requests, position } = streamingSpeechOf(text);
  const blocks = blocksOf(prose);
  const state = note ?? (text === '' ? 'waiting for the first word' : 'streaming');
  return (
    <TurnFrame
      member={turn.member}
      row={row}
      busy
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
          <Markdown key={i} text={block} names={names} />
        ))}
        {blocks.length === 0 && <span className="cursor" aria-hidden="true" />}
      </div>
      <Requests requests={requests} />
      <Position text={position} />
    </TurnFrame>
  );
});
