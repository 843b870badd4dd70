import { createSerial } from '../../base/queue';
import type { Fork } from '../../schema/change';
import type { Standing, StandingTurn } from '../../schema/standing';
import type { GrowthState } from '../../views/growthView';
import { emptyRunStanding, foldStanding, type RunStanding, standingOf } from '../../views/standingView';
import type { Journal } from '../ports/journal';
import type { Clock } from '../ports/world';

/** Facts that are folded before others get their turn on the event loop. */
const sliceSize = 500;

/** What runs tell of their members, and of each other. What was read once is kept: the next time only newer facts are read. */
export type Standings = {
  /** Brings these runs up to their journals and forgets all others. Calls are answered one after another. */
  read(runIds: readonly string[], growth?: GrowthState): Promise<Standing>;
  /** The turns of a member that the figures of a run rest on, of the runs that were read. */
  turns(runId: string, member: string): StandingTurn[];
  /** The runs, of those that were read, that began as a copy of this one; the oldest first. */
  forks(runId: string): Fork[];
};

export function createStandings({ journal, clock }: { journal: Journal; clock: Clock }): Standings {
  let known = new Map<string, RunStanding>();
  const inTurn = createSerial();

  const bringUp = async (runId: string): Promise<RunStanding> => {
    const standing = known.get(runId) ?? emptyRunStanding();
    const { facts } = await journal.read(`run:${runId}`, standing.seq);
    for (const [index, fact] of facts.entries()) {
      if (index > 0 && index % sliceSize === 0) await clock.sleep(0);
      foldStanding(standing, fact);
    }
    return standing;
  };

  return {
    read: (runIds, growth) =>
      inTurn(async () => {
        const read = new Map<string, RunStanding>();
        for (const runId of runIds) {
          read.set(runId, await bringUp(runId));
          await clock.sleep(0);
        }
        known = read;
        return standingOf(known.values(), growth);
      }),
    turns: (runId, member) =>
      Object.values(known.get(runId)?.turns ?? {}).flatMap(({ member: of, ...turn }) => (of === member ? [turn] : [])),
    forks: (runId) =>
      [...known.values()]
        .flatMap(({ run, forkedFrom }): Fork[] =>
          run && forkedFrom?.runId === runId ? [{ runId: run.runId, topic: run.topic, at: run.at, seq: forkedFrom.seq }] : [],
        )
        .sort((a, b) => a.at - b.at),
  };
}
