import type { FactData, NewHomeFact } from '../../schema/event';
import type { EconomyOptions } from '../../schema/growthOptions';
import type { GrowthState } from '../../views/growthView';
import { type Answer, byRule, no } from './answer';

export type Place = FactData['member.placed']['place'];
const placeWords: Readonly<Record<Place, string>> = { table: 'at the table', bench: 'on the bench', left: 'gone' };

/**
 * Where a member is from now on; clears the choice that waits for the person. A member who waits for that choice may be left at the table
 * by it. Refused where it is there already.
 */
export function place(
  growth: GrowthState,
  { member, place: to, by, why, runId }: { member: string; place: Place; by: string; why: string; runId?: string | undefined },
): Answer {
  if (why.trim() === '') return no('Where a member is to be needs a reason. Give one.');
  const { places, due } = growth.economy;
  const now = places[member]?.place ?? 'table';
  if (now === to && !due[member]) return no(`${member} is ${placeWords[to]} already.`);
  const data = { member, place: to, why: why.trim(), by, ...(runId !== undefined && { runId }) };
  return { ok: true, facts: [{ type: 'member.placed', data }] };
}

/** Who has sat out long enough by the roundtable that is being settled, and comes back by itself. */
export function comeBack(growth: GrowthState, rules: EconomyOptions, benched: readonly string[], runId: string): NewHomeFact[] {
  const { bench_runs: runs } = rules.relegation;
  return benched.flatMap((member): NewHomeFact[] => {
    const satOut = (growth.economy.places[member]?.satOut ?? 0) + 1;
    if (satOut < runs) return [];
    const why = `Sat out ${satOut === 1 ? '1 roundtable' : `${satOut} roundtables`}.`;
    return [{ type: 'member.placed', data: { member, place: 'table', why, by: byRule, runId } }];
  });
}
