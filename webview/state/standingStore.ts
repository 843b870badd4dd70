import type { GrowthAnalytics } from '../../src/schema/growthFace';
import type { ToWindow } from '../../src/schema/protocol';
import type { FigureId, Standing, StandingPoint, StandingReason, StandingRun, StandingTurn } from '../../src/schema/standing';
import type { Host } from '../host';
import { createFaceStore, type FaceStore } from './faceStore';

/** A figure of one member in one run, whose turns are looked at. */
export type Chosen = { runId: string; member: string; turns?: readonly StandingTurn[]; reasons?: readonly StandingReason[] };

export type StandingTold = {
  standing?: Standing;
  /** What the settled roundtables say of growth. */
  growth?: GrowthAnalytics;
  /** The team whose runs are shown; undefined is every team's. */
  team?: string;
  /** The card that was clicked in, and what it shows. */
  chosen?: Chosen & { figure: FigureId };
};

export type StandingStore = FaceStore<StandingTold> & {
  showTeam(team: string | undefined): void;
  choose(figure: FigureId, runId: string, member: string): void;
  unchoose(): void;
};

export function createStandingStore(host: Host, runId: string, team: string | undefined): StandingStore {
  const store = createFaceStore<StandingTold>(host, 'standing', runId, { ...(team !== undefined && { team }) }, takeStanding);
  return {
    ...store,
    showTeam: (next) => store.change(({ team: _, chosen: __, ...told }) => ({ ...told, ...(next !== undefined && { team: next }) })),
    choose(figure, of, member) {
      store.change((told) => ({ ...told, chosen: { figure, runId: of, member } }));
      store.post({ type: 'standingTurns', runId: of, member });
    },
    unchoose: () => store.change(({ chosen: _, ...told }) => told),
  };
}

function takeStanding(told: StandingTold, message: ToWindow): StandingTold | undefined {
  if (message.type === 'standing') return { ...told, standing: message.standing, ...(message.growth && { growth: message.growth }) };
  if (message.type !== 'standingTurns') return undefined;
  const { chosen } = told;
  if (chosen?.runId !== message.of || chosen.member !== message.member) return undefined;
  const reasons = (message.reasons ?? []).filter(({ figure }) => figure === chosen.figure);
  return { ...told, chosen: { ...chosen, turns: message.turns, reasons } };
}

/** One figure of a team's members over its runs, ready to be drawn: `values` by member, undefined where a run says nothing. */
export type FigureRows = { members: string[]; rows: { run: StandingRun; points: Record<string, StandingPoint | undefined> }[] };

/** A run that says nothing of this figure is left out, so that lines do not run through it. */
export function figureRows({ runs, series }: Standing, figure: FigureId, team: string | undefined): FigureRows {
  const ofTeam = runs.filter((run) => team === undefined || run.team === team);
  const points = new Map(
    Object.entries(series[figure]).map(([member, list]) => [member, new Map(list.map((point) => [point.runId, point]))]),
  );
  const rows = ofTeam.flatMap((run) => {
    const told = run.members.flatMap((member) => {
      const point = points.get(member)?.get(run.runId);
      return point ? [[member, point] as const] : [];
    });
    return told.length === 0 ? [] : [{ run, points: Object.fromEntries(told) }];
  });
  // In the order of the newest team, so that hues and dashes are those of the run that is shown.
  const members = [...new Set(rows.toReversed().flatMap(({ run }) => run.members))].filter((member) =>
    rows.some(({ points }) => points[member]),
  );
  return { members, rows };
}

export function teamsOf({ runs }: Standing): string[] {
  return [...new Set(runs.toReversed().map(({ team }) => team))];
}
