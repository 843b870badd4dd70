import { hash32 } from '../base/seeded';

/** How many members are told apart for certain. */
const main = 6;
/** How many hues there are; the last two are kept for members beyond the sixth. */
const all = 8;

/**
 * The hue of each member, 0 to 7: where the name's hash points, or the next free one, so that no two of the first six
 * members are alike and a member keeps its hue from run to run as far as that allows.
 */
export function hueNumbers(names: readonly string[]): Map<string, number> {
  const hues = new Map<string, number>();
  const taken = new Set<number>();
  names.forEach((name, place) => {
    const wheel = place < main ? main : all;
    let hue = hash32(name) % wheel;
    for (let tries = 0; tries < wheel && taken.has(hue); tries++) hue = (hue + 1) % wheel;
    taken.add(hue);
    hues.set(name, hue);
  });
  return hues;
}
