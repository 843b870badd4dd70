import * as l10n from '@vscode/l10n';
import './checkpoints.css';
import { useEffect } from 'react';
import type { RunView } from '../../../src/schema/view';
import { momentsOf } from '../../../src/views/timelineView';
import { FaceEmpty, FaceFrame } from '../../components/FaceFrame';
import type { Host } from '../../host';
import { useFaceStore } from '../../state/faceStore';
import { createTimelineStore } from '../../state/timelineStore';
import { MomentRow, NowRow } from './MomentRow';

/** Moments that are drawn at first; older ones on demand. */
const shown = 200;

/** Where one can go back to: before each turn that changed files, and what was taken back or branched off since. */
export function CheckpointsFace({ host, view, at }: { host: Host; view: RunView /** The checkpoint that one was led to. */; at?: string }) {
  const store = useFaceStore(() => createTimelineStore(host, view.runId));
  const { stage } = store.shown();
  useEffect(() => {
    if (at !== undefined && stage === 'shown') document.getElementById(`moment-${at}`)?.focus();
  }, [at, stage]);
  const moments = momentsOf(view, store.shown().told.forks);
  return (
    <FaceFrame store={store} name={l10n.t('Reading the checkpoints…')}>
      {view.checkpoints.length === 0 && !view.forkedFrom ? (
        <FaceEmpty
          icon="history"
          words={l10n.t(
            'No checkpoint yet. One is set before each turn that changes files; the files can be taken back to it at any time.',
          )}
        />
      ) : (
        <section className="timeline" aria-label={l10n.t('Checkpoints')}>
          <ol>
            <NowRow view={view} />
            {moments.slice(0, shown).map((moment) => (
              <MomentRow key={`${moment.kind} ${moment.seq} ${moment.at}`} moment={moment} store={store} />
            ))}
          </ol>
          {moments.length > shown && (
            <p className="moment-rest">{l10n.t('Older moments stand in the Checkpoints view of the side bar.')}</p>
          )}
        </section>
      )}
    </FaceFrame>
  );
}
