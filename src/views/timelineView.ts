import type { Fork } from '../schema/change';
import type { CheckpointView, RunView } from '../schema/view';

/** A moment of a run as a timeline shows it. `seq` is the last fact before it. */
export type Moment =
  | { kind: 'checkpoint'; seq: number; at: number; checkpoint: CheckpointView }
  /** The person took files back; the last one can be put back. `again` says that it put back what a restore took away. */
  | { kind: 'restored'; seq: number; at: number; checkpoint: string; files: string[]; last: boolean; again: boolean }
  | { kind: 'fork'; seq: number; at: number; fork: Fork; checkpoint?: string }
  /** The run began, of itself or as a copy of another. */
  | { kind: 'begin'; seq: number; at: number; from?: string };

/** The moments of a run, the newest first. Checkpoints that a fork copied keep the times of the run they came from. */
export function momentsOf(view: RunView, forks: readonly Fork[]): Moment[] {
  const { checkpoints, entries, forkedFrom, startedAt } = view;
  const restores = entries.filter((entry) => entry.kind === 'restored');
  const lastRestore = restores.at(-1);
  const of = (seq: number): string | undefined => checkpoints.find((point) => point.seq === seq)?.id;
  const moments: Moment[] = [
    { kind: 'begin', seq: 0, at: startedAt, ...(forkedFrom && { from: forkedFrom.runId }) },
    ...checkpoints.map((checkpoint): Moment => ({ kind: 'checkpoint', seq: checkpoint.seq, at: checkpoint.at, checkpoint })),
    ...restores.map(
      ({ seq, at, checkpoint, files }): Moment => ({
        ...{ kind: 'restored', seq, at, checkpoint, files },
        last: lastRestore?.seq === seq,
        again: checkpoint === 'redo',
      }),
    ),
    ...forks.map((fork): Moment => {
      const checkpoint = of(fork.seq);
      return { kind: 'fork', seq: fork.seq, at: fork.at, fork, ...(checkpoint !== undefined && { checkpoint }) };
    }),
  ];
  // By the clock, and where it says the same, as the journal has them; a copy begins after what it copied.
  const order = ({ kind, at, seq }: Moment): [number, number] => (kind === 'begin' ? [-1, -1] : [at, seq]);
  return moments.sort((a, b) => {
    const [x, y] = [order(a), order(b)];
    return y[0] - x[0] || y[1] - x[1];
  });
}
