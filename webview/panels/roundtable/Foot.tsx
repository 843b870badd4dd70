import type { Ref } from 'react';
import type { RunView } from '../../../src/schema/view';
import { usePanel } from '../../components/PanelContext';
import type { Shown } from '../../state/shown';
import { DecisionBar } from './decide/DecisionBar';
import { SteerBox, type SteerHandle } from './SteerBox';
import { Strips } from './Strips';

type Props = { ref: Ref<SteerHandle>; shown: Shown; view: RunView; draft: string; onDraft(draft: string): void };

/** What the person may do now, in one sentence and one action, and the box to steer with where the run can be steered. */
export function Foot({ ref, shown, view, draft, onDraft }: Props) {
  const { post } = usePanel();
  const steerable = shown.control && (view.status === 'running' || view.status === 'paused');
  return (
    <footer className="foot">
      <Strips shown={shown} view={view} />
      {view.status === 'done' && <DecisionBar key={`${view.runId} ${view.finishedAt}`} view={view} draft={draft} onDraft={onDraft} />}
      {steerable && (
        <SteerBox ref={ref} draft={draft} onDraft={onDraft} onSend={(text) => post({ type: 'steer', runId: view.runId, text })} />
      )}
    </footer>
  );
}
