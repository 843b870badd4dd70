import { jaccard } from '../base/jaccard';

/** From this likeness on a position counts as not moved. */
const stableFrom = 0.8;

/** Whether a member says something else now than before. */
export function hasMoved(before: string, now: string): boolean {
  return jaccard(before, now) < stableFrom;
}
