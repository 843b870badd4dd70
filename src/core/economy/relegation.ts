import type { NewHomeFact } from '../../schema/event';
import type { EconomyOptions } from '../../schema/growthOptions';
import { netsOf } from '../../views/earningsView';
import type { GrowthState } from '../../views/growthView';
import { byRule } from './answer';

/** What a roundtable comes to for a member that the growth state does not have yet. */
export type Coming = { runId: string; net: number };

/**
 * Puts the choice between bench and leaving to the person after so many net-negative roundtables in a row, once until it is decided; takes
 * it back where a correction has ended the row. Source: FACTS 2.1 and 2.7; bonuses count, see A5.
 */
export function relegation(growth: GrowthState, rules: EconomyOptions, member: string, coming: Coming): NewHomeFact[] {
  const { due, places } = growth.economy;
  const nets = netsOf(growth, member, rules.relegation.after);
  const known = nets.find(({ runId }) => runId === coming.runId);
  if (known) known.net = coming.net;
  else if (!growth.scores.runs[coming.runId]) nets.push(coming);
  const last = nets.slice(-rules.relegation.after).map(({ net }) => net);
  const falls = last.length >= rules.relegation.after && last.every((net) => net < 0);
  if (falls && !due[member] && !places[member]) return [{ type: 'relegation.due', data: { member, runId: coming.runId, nets: last } }];
  if (falls || !due[member]) return [];
  const why = 'Corrected, its last roundtables are no longer all net-negative.';
  return [{ type: 'member.placed', data: { member, place: 'table', why, by: byRule } }];
}
