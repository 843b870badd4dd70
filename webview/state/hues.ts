import type { ResolvedTeam } from '../../src/schema/team';
import { hueNumbers } from '../../src/views/hues';

/** A CSS class that sets `--hue`: see theme.css, which mixes them from the theme's own tokens. */
export type Hue = string;
export type Hues = Readonly<Record<string, Hue>>;

/** One class a member, by the rule that holds for every view. */
export function huesOf(names: readonly string[]): Record<string, Hue> {
  return Object.fromEntries([...hueNumbers(names)].map(([name, hue]) => [name, `hue-${hue}`]));
}

export function huesOfTeam(team: ResolvedTeam | undefined): Hues {
  const fixed = { person: 'hue-person', runner: 'hue-runner' };
  if (!team) return fixed;
  return {
    ...huesOf(team.members.map(({ name }) => name)),
    ...fixed,
    ...(team.judge && { [team.judge.name]: 'hue-judge' as const }),
    ...(team.steward && { [team.steward.name]: 'hue-steward' as const }),
  };
}

export function hueOf(hues: Hues, name: string): Hue {
  return hues[name] ?? 'hue-runner';
}
