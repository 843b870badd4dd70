import type { FactOf } from '../schema/event';
import { EconomyOptions, ReputationOptions } from '../schema/growthOptions';
import type { House } from './house';

/** The figures of the economy, and the rules of standing. */
export type Rules = { economy: EconomyOptions; reputation: ReputationOptions };

const known = new WeakMap<House, { runId: string; rules: Rules }>();
/** Runs that are looked through for the newest roundtable with an account. */
const lookedAt = 20;

/** The rules that hold in a folder: those of its newest roundtable, else the defaults. */
export async function rulesHere(house: House): Promise<Rules> {
  const runs = (await house.runs(lookedAt)).filter(({ workflow }) => workflow === 'roundtable');
  for (const { runId } of runs) {
    const kept = known.get(house);
    if (kept?.runId === runId) return kept.rules;
    const [first] = (await house.journal.read(`run:${runId}`, 0)).facts;
    const growth = first?.type === 'run.created' ? (first as FactOf<'run.created'>).data.team.growth : undefined;
    if (!growth) continue;
    const rules = { economy: growth.economy, reputation: growth.reputation };
    known.set(house, { runId, rules });
    return rules;
  }
  return { economy: EconomyOptions.parse({}), reputation: ReputationOptions.parse({}) };
}
