import * as l10n from '@vscode/l10n';
import './flow.css';
import { useEffect, useRef, useState } from 'react';
import type { Box, Flow } from '../../../src/schema/flow';
import type { RunView } from '../../../src/schema/view';
import { Details } from '../../components/Details';
import { FaceFrame } from '../../components/FaceFrame';
import type { Host } from '../../host';
import { createFaceStore, useFaceStore } from '../../state/faceStore';
import type { RowIndex } from '../../state/rows';
import { workflowWords } from '../../state/sections';
import { FlowGraph } from './FlowGraph';

/** Who speaks after whom and when it ends; who speaks now, and how often each has. */
export function FlowFace({ host, view, index }: { host: Host; view: RunView; index: RowIndex }) {
  const store = useFaceStore(() =>
    createFaceStore<{ flow?: Flow }>(host, 'flow', view.runId, {}, (_, message) =>
      message.type === 'flow' ? { flow: message.flow } : undefined,
    ),
  );
  const { flow } = store.shown().told;
  return (
    <FaceFrame store={store} name={l10n.t('Drawing the workflow…')}>
      {flow && (
        <div className="flow">
          <h2>{view.team ? workflowWords(view.team.workflow.type) : ''}</h2>
          <Drawing flow={flow} view={view} index={index} />
          <h3>{l10n.t('It ends when')}</h3>
          <ul className="flow-stops">
            {flow.stops.map((stop) => (
              <li key={stop}>{stop}</li>
            ))}
          </ul>
          <Details id="flow as text" className="flow-text" summary={l10n.t('The same as text')}>
            <FlowText flow={flow} />
          </Details>
        </div>
      )}
    </FaceFrame>
  );
}

/** Drawn anew for each width, since lines of an SVG do not break by themselves. */
function Drawing({ flow, view, index }: { flow: Flow; view: RunView; index: RowIndex }) {
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    if (!box.current) return;
    const watch = new ResizeObserver(([entry]) => setWidth(Math.floor(entry?.contentRect.width ?? 0)));
    watch.observe(box.current);
    return () => watch.disconnect();
  }, []);
  return (
    <div className="flow-box" ref={box}>
      {width > 0 && <FlowGraph flow={flow} width={width} view={view} index={index} />}
    </div>
  );
}

function FlowText({ flow: { boxes, edges, aside } }: { flow: Flow }) {
  const names = (box: Box | undefined): string => (box?.members ?? []).map(({ name }) => name).join(', ');
  return (
    <ol>
      {boxes.map((box, from) => (
        <li key={names(box)}>
          {box.title ? `${box.title}: ${names(box)}` : names(box)}
          <ul>
            {edges
              .filter((edge) => edge.from === from)
              .map(({ to, label }) => {
                const whom = to === 'end' ? l10n.t('the end') : names(boxes[to]);
                return <li key={`${to} ${label}`}>{label ? l10n.t('{0}: then {1}', label, whom) : l10n.t('then {0}', whom)}</li>;
              })}
          </ul>
        </li>
      ))}
      {aside.map((box) => (
        <li key={`aside ${names(box)}`}>{box.title ? `${box.title}: ${names(box)}` : names(box)}</li>
      ))}
    </ol>
  );
}
