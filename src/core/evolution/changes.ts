import type { Evolution, EvolutionChange } from '../../schema/growth';
import { type Axis, axes } from '../../schema/growth';
import type { EvolutionState } from '../../views/evolutionView';
import type { GrowthState } from '../../views/growthView';
import { scoredRunsOf } from '../../views/scoresView';
import type { Pattern, PatternName } from './diagnose';

/** What a member works by because of its evolution; what was taken back is not in it. */
export type ActiveChanges = { model?: string; role?: string; persona?: string; promptTexts: { id: string; text: string }[] };

/** Paragraphs that a prompt carries at the most; the oldest gives way. Source: FACTS 3.7. */
const mostTexts = 3;

/** The changes of a member that are applied and not taken back, the oldest first. */
export function appliedOf(growth: GrowthState, member: string): EvolutionState[] {
  const { list } = growth.evolutions;
  const reverted = new Set(list.flatMap(({ change, decided }) => (change.kind === 'revert' && isApplied({ decided }) ? [change.of] : [])));
  return list.filter((one) => one.member === member && one.change.kind !== 'revert' && isApplied(one) && !reverted.has(one.id));
}

/** What holds for a member now: the last model and role, and the last three paragraphs of its prompt. */
export function activeChanges(growth: GrowthState, member: string): ActiveChanges {
  const out: ActiveChanges = { promptTexts: [] };
  for (const { id, change } of appliedOf(growth, member)) {
    if (change.kind === 'prompt') out.promptTexts.push({ id, text: change.text });
    if (change.kind === 'model') out.model = change.to;
    if (change.kind === 'role') {
      out.role = change.to;
      if (change.persona === undefined) delete out.persona;
      else out.persona = change.persona;
    }
  }
  return { ...out, promptTexts: out.promptTexts.slice(-mostTexts) };
}

export function isApplied({ decided }: Pick<EvolutionState, 'decided'>): boolean {
  return decided?.decision === 'applied';
}

/** What is added to a prompt for each pattern. Source of the first three: FACTS 3.7. */
const advice: Readonly<Record<PatternName, string>> = {
  high_failure_rate:
    'Say in one sentence how you go about it before you begin. Keep every reply short enough to be finished, and where the task can be read two ways, ask which is meant.',
  inconsistent_output:
    'Give every turn the same form: what you claim, what it rests on, what follows. End with how sure you are, 0 to 100.',
  low_output_quality:
    'Correct and complete comes before quick. Before you send a turn, check each claim in it against a line that you can cite.',
  frequent_rework:
    'Read the task and the last review again when you are done, and go through them point by point: what is asked for and not there is not done.',
  not_improving: 'Begin each turn with what was wrong in your last one and what you do otherwise now. Do not bring a point a second time.',
  penalties: 'Leave out what you cannot show. A figure or a quote without its source is a guess and has to be called one.',
};

/** A paragraph for the prompt: the diagnosis, then what to do. */
export function promptText(patterns: readonly Pattern[]): string {
  const seen = patterns.map(({ why }) => why).join('; ');
  return [`What your last runs show: ${seen}.`, ...patterns.map(({ name }) => `- ${advice[name]}`)].join('\n');
}

/** The advice of a paragraph without its diagnosis: two with the same are the same change. */
export function adviceIn(text: string): string {
  return text.slice(text.indexOf('\n') + 1);
}

/** Roles by what a member is best at. */
const roles: Readonly<Record<Axis, { role: string; persona: string }>> = {
  accuracy: {
    role: 'Fact checker',
    persona: 'You check what others claim against the material: line by line, with the source. You bring no proposals of your own.',
  },
  challenge: {
    role: 'Challenger',
    persona: 'You look for the case in which a proposal fails, and show it with an example. What you cannot break you say so.',
  },
  novelty: {
    role: 'Scout of alternatives',
    persona: 'You bring one way of doing it that nobody has named, with what it costs. You leave the weighing to others.',
  },
  impact: {
    role: 'Finisher',
    persona: 'You turn what was agreed into the next concrete step: who does what, in which file. You open no new questions.',
  },
};

/** The role for what a member scores best in, other than the one it has; undefined where it has had them all. */
export function roleFor(growth: GrowthState, member: string, now: string, tried: readonly string[]): EvolutionChange | undefined {
  const runs = scoredRunsOf(growth.scores, member).slice(-10);
  const sums = axes.map((axis) => ({ axis, sum: runs.reduce((all, { values }) => all + values[axis], 0) }));
  const best = sums
    .sort((a, b) => b.sum - a.sum)
    .map(({ axis }) => roles[axis])
    .find(({ role }) => role.toLowerCase() !== now.toLowerCase() && !tried.includes(role));
  return best && { kind: 'role', from: now, to: best.role, persona: best.persona };
}

/** Which path a change takes, and what it needs before it holds. */
export function pathOf(change: EvolutionChange): Pick<Evolution, 'path' | 'needs'> {
  if (change.kind === 'prompt') return { path: 'prompt', needs: 'nothing' };
  if (change.kind === 'model') return { path: 'model', needs: 'person' };
  return change.kind === 'role' ? { path: 'role', needs: 'vote' } : { path: 'revert', needs: 'person' };
}
