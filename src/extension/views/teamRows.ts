import type { TeamOutline } from '../../core/team/outline';
import type { BoardRow } from '../../schema/growthFace';
import { everybody } from '../../schema/teamOf';
import type { MemberView, RunView } from '../../schema/view';

/** What a member does beside speaking: a tool at work, or waiting for the person. */
export type Doing = { words: string; waits: boolean };

/** One member as the side bar shows it. What is absent is not known, and not shown. */
export type TeamRow = {
  name: string;
  role: string;
  model: string;
  tier?: string;
  /** `planned`: no run has it at work. */
  state: MemberView['state'] | 'planned';
  muted: boolean;
  turns: number;
  position?: string;
  doing?: Doing;
  sparks?: number;
  standing?: number;
  /** It does not take part for now, or for good. */
  away?: 'bench' | 'left';
  /** Whether it is one of the members, as opposed to those who run the work. */
  member: boolean;
};

/** Everybody of a run, in the order of the team. */
export function rowsOfRun(view: RunView): TeamRow[] {
  const { team } = view;
  if (!team) return [];
  const members = new Set(team.members.map(({ name }) => name));
  const tiers = new Map(everybody(team).map(({ name, tier }) => [name, tier]));
  return Object.values(view.members).map((member): TeamRow => {
    const { name, role, model, state, turns, position, sparks, standing } = member;
    const tier = tiers.get(name);
    const doing = doingOf(view, name);
    return {
      name,
      role,
      model,
      state,
      turns,
      muted: member.muted === true,
      member: members.has(name),
      ...(tier && { tier }),
      ...(position !== undefined && { position }),
      ...(doing && { doing }),
      ...(sparks !== undefined && { sparks }),
      ...(standing !== undefined && { standing }),
    };
  });
}

/** The same with what the home stream says of each now: sparks, standing, and where it is. Who was never settled has none of it. */
export function withGrowth(rows: readonly TeamRow[], board: readonly BoardRow[]): TeamRow[] {
  const known = new Map(board.map((row) => [row.member, row]));
  return rows.map((row) => {
    const of = row.member ? known.get(row.name) : undefined;
    if (!of) return row;
    // Sparks are of roundtables; who has only worked in other teams has none to show.
    return { ...row, ...(of.runs > 0 && { sparks: of.sparks }), standing: of.standing, ...(of.place !== 'table' && { away: of.place }) };
  });
}

/** Everybody of a team that was not convened. */
export function rowsOfOutline({ members, judge, steward }: TeamOutline): TeamRow[] {
  const row =
    (member: boolean) =>
    ({ name, role, model, tier }: TeamOutline['members'][number]): TeamRow => ({
      ...{ name, role, model, tier, member },
      ...{ state: 'planned', muted: false, turns: 0 },
    });
  return [...members.map(row(true)), ...[judge, steward].filter((one) => one !== undefined).map(row(false))];
}

function doingOf(view: RunView, name: string): Doing | undefined {
  const ask = Object.values(view.asks).find(({ member }) => member === name);
  if (ask) return { words: ask.what, waits: true };
  const tool = Object.values(view.openTools).find(({ member }) => member === name);
  return tool && { words: tool.what, waits: false };
}
