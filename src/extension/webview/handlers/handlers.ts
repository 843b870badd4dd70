import type { ToHost, ToWindow } from '../../../schema/protocol';
import type { Desk, RunPlace } from '../../desk';
import type { DoorParts } from '../../door';
import type { Review } from '../../review/review';
import type { RunFiles } from '../../runFiles';

/** What answers the window's messages; one group a file, put together in `panelHost.ts`. */
export type Handlers = { [T in ToHost['type']]: (message: Extract<ToHost, { type: T }>) => unknown };

/** What a group of handlers works with. */
export type Counter = DoorParts & {
  desk: Desk;
  files: RunFiles;
  review: Review;
  post(message: ToWindow): void;
  /** The same for one of many messages: resolves when the window has taken it. */
  handOver(message: ToWindow): Promise<void>;
  /** The run that the window shows. */
  shown(): RunPlace | undefined;
  /** Feeds the window with a run. */
  open(place: RunPlace): Promise<void>;
};
