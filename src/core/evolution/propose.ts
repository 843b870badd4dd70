import type { NewHomeFact } from '../../schema/event';
import type { Evolution, EvolutionChange } from '../../schema/growth';
import type { ReputationOptions } from '../../schema/growthOptions';
import type { EvolutionState } from '../../views/evolutionView';
import type { GrowthState } from '../../views/growthView';
import { stateOf, trendOf } from '../../views/reputationView';
import { standingIn } from '../reputation/acts';
import { adviceIn, appliedOf, isApplied, pathOf, promptText, roleFor } from './changes';
import { diagnose, type Pattern, runsOf } from './diagnose';

/** The rules by which members change; from the team file. */
export type EvolutionRules = Pick<ReputationOptions, 'cooling_off' | 'measure_after' | 'role_vote' | 'auto_model'>;

/** What a proposal may choose from. */
export type Proposable = {
  rules: EvolutionRules;
  /** The run after which it is proposed. */
  runId: string;
  /** The member's model and role now, and other models that could take its place, the best first. */
  model: string;
  role: string;
  fallbacks: readonly string[];
  /** 0 to 3, of the team. */
  autonomy: number;
};

/** Who decides where nobody is asked. */
export const byRules = 'rules';

/**
 * What is to change of a member, by the least invasive way: its prompt, then its model, then its role. At `evolve`, or for the prompt at `warning`
 * with a falling standing. Nothing while a proposal is open, a change is not measured, or fewer than `cooling_off` runs have passed since the last
 * decision. A change of prompt applies itself; one of model where `auto_model` holds and autonomy is 3. Source: FACTS 3.7.
 */
export function propose(growth: GrowthState, member: string, given: Proposable): NewHomeFact[] {
  const { rules, runId } = given;
  const own = growth.evolutions.list.filter((one) => one.member === member);
  const id = `${runId}/evolve/${member}`;
  const reputation = growth.reputation.members[member];
  if (!reputation || own.some((one) => one.id === id || one.decided === undefined)) return [];
  const last = Math.max(0, ...own.map(({ decided }) => decided?.seq ?? 0));
  if (last > 0 && runsSince(growth, member, last) < rules.cooling_off) return [];
  if (appliedOf(growth, member).some(({ measured }) => measured === undefined)) return [];

  const standing = standingIn(growth.reputation, member);
  const state = stateOf(standing);
  const falling = trendOf(reputation) === 'declining';
  if (state !== 'evolve' && !(state === 'warning' && falling)) return [];
  const found = diagnose(growth, member);
  if (found.length === 0) return [];
  const change = leastInvasive(growth, member, given, found, state === 'evolve');
  if (!change) return [];

  const evolution: Evolution = {
    id,
    member,
    ...pathOf(change),
    patterns: found.map(({ name }) => name),
    cause: `@${member} stands at ${Math.round(standing)} (${state}${falling ? ', falling' : ''}): ${found.map(({ why }) => why).join('; ')}.`,
    evidence: evidenceOf(found),
    standing,
    change,
  };
  const applies = change.kind === 'prompt' || (change.kind === 'model' && rules.auto_model && given.autonomy >= 3);
  return proposed({ ...evolution, needs: applies ? 'nothing' : evolution.needs }, runId, applies);
}

/** Proposes the way back from a change that made things worse. One of the prompt goes back by itself. */
export function proposeRevert(of: EvolutionState, cause: string, standing: number, runId: string | undefined): NewHomeFact[] {
  const applies = of.change.kind === 'prompt';
  const evolution: Evolution = {
    id: revertId(of),
    member: of.member,
    path: 'revert',
    patterns: [],
    cause,
    evidence: [],
    standing,
    change: { kind: 'revert', of: of.id },
    needs: applies ? 'nothing' : 'person',
  };
  return proposed(evolution, runId, applies);
}

export function revertId({ id }: Pick<Evolution, 'id'>): string {
  return `${id}/revert`;
}

/** Runs of a member after a fact. */
export function runsSince(growth: GrowthState, member: string, seq: number): number {
  return runsOf(growth.reputation.members[member] ?? { history: [] }).filter((run) => run.seq > seq).length;
}

function proposed(evolution: Evolution, runId: string | undefined, applies: boolean): NewHomeFact[] {
  const run = runId === undefined ? {} : { runId };
  const facts: NewHomeFact[] = [{ type: 'evolution.proposed', data: { ...evolution, ...run } }];
  if (applies)
    facts.push({
      type: 'evolution.decided',
      data: { id: evolution.id, decision: 'applied', by: byRules, why: 'It needs nobody’s word by the rules of the team.', ...run },
    });
  return facts;
}

function leastInvasive(
  growth: GrowthState,
  member: string,
  { model, role, fallbacks }: Proposable,
  found: readonly Pattern[],
  atEvolve: boolean,
): EvolutionChange | undefined {
  const tried = triedOf(growth, member);
  const text = promptText(found);
  const names = found.map(({ name }) => name);
  const hasAdvice = appliedOf(growth, member).some(({ change }) => change.kind === 'prompt' && adviceIn(change.text) === adviceIn(text));
  const stuck = found.length >= 2 && names.includes('not_improving');
  const mayAdvise = !hasAdvice && !tried.some(({ change }) => change.kind === 'prompt');
  if (!atEvolve) return mayAdvise ? { kind: 'prompt', text } : undefined;

  const models = tried.flatMap(({ change }) => (change.kind === 'model' ? [change.to] : []));
  const other = fallbacks.find((one) => one !== model && !models.includes(one));
  if (mayAdvise && !(stuck && other !== undefined)) return { kind: 'prompt', text };
  if (models.length === 0 && other !== undefined) return { kind: 'model', from: model, to: other };
  const roles = tried.flatMap(({ change }) => (change.kind === 'role' ? [change.to] : []));
  const better = roles.length === 0 ? roleFor(growth, member, role, roles) : undefined;
  if (better) return better;
  // Every way was gone once: what is left is another model.
  return other === undefined ? undefined : { kind: 'model', from: model, to: other };
}

/** The same signal may show two patterns: it stands once. By run, the oldest first. */
function evidenceOf(found: readonly Pattern[]): Evolution['evidence'] {
  const all = found.flatMap(({ evidence }) => evidence);
  const once = all.filter(({ runId, why }, index) => all.findIndex((one) => one.runId === runId && one.why === why) === index);
  const order = [...new Set(once.map(({ runId }) => runId))];
  return order.flatMap((runId) => once.filter((one) => one.runId === runId));
}

/** What was tried for the trouble that a member is in: everything decided since a change that made it better. */
function triedOf(growth: GrowthState, member: string): EvolutionState[] {
  const own = growth.evolutions.list.filter((one) => one.member === member && one.change.kind !== 'revert' && one.decided);
  const better = own.findLastIndex((one) => isApplied(one) && one.measured?.verdict === 'better');
  return own.slice(better + 1);
}
