import type { Fork, RestoreFile } from '../../src/schema/change';
import type { ToHost, ToWindow } from '../../src/schema/protocol';
import type { Host } from '../host';
import { createFaceStore, type FaceStore } from './faceStore';

/** What the person thinks of doing at one moment. */
export type Intent = 'restore' | 'fork';

export type TimelineTold = {
  forks: readonly Fork[];
  /** The moment that is looked at, and what a restore would do there; the plan is absent until the host has made it. */
  open?: { checkpoint: string; intent: Intent; plan?: readonly RestoreFile[] };
  /** What is under way. */
  busy: boolean;
  /** What went wrong, and at which moment. */
  failure?: { checkpoint: string; words: string };
};

export type TimelineStore = FaceStore<TimelineTold> & {
  /** Asks what a restore would do, before anything is done. */
  consider(checkpoint: string, intent: Intent): void;
  close(): void;
  restore(checkpoint: string, force: boolean): void;
  fork(checkpoint: string, files: 'leave' | 'restore' | 'force'): void;
  compare(checkpoint: string, path?: string): void;
};

export function createTimelineStore(host: Host, runId: string): TimelineStore {
  const store = createFaceStore<TimelineTold>(host, 'checkpoints', runId, { forks: [], busy: false }, (told, message, post) =>
    takeTimeline(told, message, runId, post),
  );
  const busy = (): void => store.change(({ failure: _, ...told }) => ({ ...told, busy: true }));
  return {
    ...store,
    consider(checkpoint, intent) {
      store.change(({ failure: _, ...told }) => ({ ...told, open: { checkpoint, intent } }));
      store.post({ type: 'planRestore', runId, checkpoint });
    },
    close: () => store.change(({ open: _, failure: __, ...told }) => told),
    restore(checkpoint, force) {
      busy();
      store.post({ type: 'restore', runId, checkpoint, force });
    },
    fork(checkpoint, files) {
      busy();
      store.post({ type: 'fork', runId, checkpoint, files });
    },
    compare(checkpoint, path) {
      store.change(({ failure: _, ...told }) => told);
      store.post({ type: 'compareMoment', runId, checkpoint, ...(path !== undefined && { path }) });
    },
  };
}

function takeTimeline(told: TimelineTold, message: ToWindow, runId: string, post: (message: ToHost) => void): TimelineTold | undefined {
  switch (message.type) {
    case 'forks':
      return { ...told, forks: message.forks };
    case 'restorePlan': {
      const { checkpoint, files, failure } = message;
      if (told.open?.checkpoint !== checkpoint) return undefined;
      if (failure === undefined) return { ...told, open: { ...told.open, plan: files } };
      const { open: _, ...rest } = told;
      return { ...rest, failure: { checkpoint, words: failure } };
    }
    case 'momentDone': {
      const { checkpoint, failure } = message;
      if (failure !== undefined) {
        // Somebody may have written since the dry run, and then it says something else now.
        if (told.open?.checkpoint === checkpoint) post({ type: 'planRestore', runId, checkpoint });
        return { ...told, busy: false, failure: { checkpoint, words: failure } };
      }
      // Also a comparison ends here, which leaves open what is looked at.
      if (!told.busy) return undefined;
      const { open: _, ...rest } = told;
      return { ...rest, busy: false };
    }
    default:
      return undefined;
  }
}
