import { hash32 } from '../../src/base/seeded';
import type { ResolvedTeam } from '../../src/schema/team';

/** A CSS class that sets `--hue`: see theme.css, which mixes them from the theme's own tokens. */
export type Hue = string;
export type Hues = Readonly<Record<string, Hue>>;

const main = 6;
const all = 8;

/**
 * One hue a member: where the name's hash points, or the next free one, so that no two of the
 * first six members are alike and a member keeps its hue from run to run as far as that allows.
 */
export function huesOf(names: readonly string[]): Record<string, Hue> {
  const out: Record<string, Hue> = {};
  const taken = new Set<number>();
  names.forEach((name, place) => {
    const wheel = place < main ? main : all;
    let hue = hash32(name) % wheel;
    for (let tries = 0; tries < wheel && taken.has(hue); tries++) hue = (hue + 1) % wheel;
    taken.add(hue);
    out[name] = `hue-${hue}`;
  });
  return out;
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
