import { type Axis, axes } from '../../schema/growth';
import { type ScoreState, scoredRunsOf } from '../../views/scoresView';
import type { FileToWrite } from './outcomes';
import { type Goals, ownPath } from './ownFiles';
import type { ReadOwnFiles } from './readOwnFiles';
import { renderOwnFile } from './renderOwnFiles';

const runs = 5;
const mostActive = 5;

const steps: Readonly<Record<Axis, string>> = {
  novelty: 'Bring one point to each roundtable that nobody has named, and say which decision it changes',
  accuracy: 'Rest every statement of fact on a line or a sum, and ask for the lines before speaking',
  impact: 'End each speech with a step that somebody could take, and who would take it',
  challenge: 'Test one claim of a colleague in every round, by its quoted words, at one named joint',
};

/**
 * What the item "strategy review" buys: a plan for five roundtables, from the two axes that were weakest over the last five, as goals in
 * the member's own file. Undefined where the member was never scored or the file cannot be read. Source: FACTS 2.8.
 */
export function strategyReview(
  own: ReadOwnFiles,
  { member, run, scores }: { member: string; run: string; scores: ScoreState },
): FileToWrite | undefined {
  const last = scoredRunsOf(scores, member).slice(-runs);
  if (last.length === 0 || own.broken.has('goals.yaml')) return undefined;
  const mean = (axis: Axis): number => last.reduce((sum, { values }) => sum + values[axis], 0) / last.length;
  const weak = [...axes].sort((a, b) => mean(a) - mean(b)).slice(0, 2);
  const planned = weak.map((axis) => ({
    goal: steps[axis],
    started_run: run,
    runs,
    progress: `${axis} was ${mean(axis).toFixed(1)} of 3 on average over ${last.length} ${last.length === 1 ? 'roundtable' : 'roundtables'}.`,
  }));
  const before = own.files['goals.yaml'];
  const others = before.active.filter(({ goal }) => !planned.some((one) => one.goal === goal)).slice(-(mostActive - planned.length));
  const goals: Goals = { ...before, active: [...others, ...planned], focus: steps[weak[0] as Axis] };
  return {
    name: 'goals.yaml',
    path: ownPath(member, 'goals.yaml'),
    text: renderOwnFile('goals.yaml', goals, member),
    reason: `A strategy review: ${weak.join(' and ')} for ${runs} roundtables.`,
  };
}
