import type { Disposable } from '../../base/disposable';
import { asTeamError } from '../../base/errors';
import type { FaceId } from '../../schema/protocol';
import type { RunPlace } from '../desk';
import type { Counter } from './handlers/handlers';

/** Tells one face of the window how things stand, until it is disposed. */
export type FaceSource = (face: FaceSeat) => Disposable;

/** What a face's source works with. */
export type FaceSeat = Counter & {
  place: RunPlace;
  /** Says in the face that it cannot be told, and why. */
  fail(error: unknown): void;
};

export type FaceDesk = {
  /** Follows one face in place of the one before; a run that is not the one shown is not followed. */
  watch(face: FaceId, runId: string): Promise<void>;
  unwatch(face: FaceId): void;
  stop(): void;
};

const sources: Record<FaceId, () => Promise<FaceSource>> = {
  changes: async () => (await import('./faces/changesFace')).changesFace,
  checkpoints: async () => (await import('./faces/checkpointsFace')).checkpointsFace,
  flow: async () => (await import('./faces/flowFace')).flowFace,
  growth: async () => (await import('./faces/growthFace')).growthFace,
  standing: async () => (await import('./faces/standingFace')).standingFace,
};

export function createFaceDesk(counter: Counter): FaceDesk {
  let watched: { face: FaceId; source?: Disposable } | undefined;

  const stop = (): void => {
    watched?.source?.dispose();
    watched = undefined;
  };
  return {
    async watch(face, runId) {
      stop();
      const place = counter.shown();
      if (place?.runId !== runId) return;
      const mine: typeof watched = { face };
      watched = mine;
      const begin = await sources[face]();
      // Another face may have been shown while this one was loaded.
      if (watched !== mine) return;
      const fail = (error: unknown): void => {
        counter.log.error(`the face ${face}`, { cause: error });
        if (watched === mine) counter.post({ type: 'faceFailed', face, message: asTeamError(error).shown });
      };
      const seat = {
        ...counter,
        place,
        fail,
        post: (message: Parameters<Counter['post']>[0]) => void (watched === mine && counter.post(message)),
      };
      mine.source = begin(seat);
    },
    unwatch(face) {
      if (watched?.face === face) stop();
    },
    stop,
  };
}
