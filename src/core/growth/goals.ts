import type { SessionOutcomes } from '../../schema/growthOutputs';
import type { ScoreState } from '../../views/scoresView';
import { runsSince } from './behaviors';
import type { Goal, Goals } from './ownFiles';
import { wordOverlap } from './relevance';

/** Source: FACTS 2.11. */
const mostActive = 5;
const mostPast = 12;

export type GoalChange = { goals: Goals; refused: { what: string; why: string }[] };

/** Roundtables of the member that a goal has behind it: those settled after the one it was set in. */
export function elapsedOf(goal: Goal, scores: ScoreState, member: string): number {
  return runsSince(scores, member, goal.started_run);
}

/** What a session does to goals: progress is written down, those that are reached, dropped or out of time become past ones, new ones are set. */
export function changeGoals(
  before: Goals,
  outcomes: SessionOutcomes,
  { run, member, scores }: { run: string; member: string; scores: ScoreState },
): GoalChange {
  const goals: Goals = { ...before, active: before.active.map((one) => ({ ...one })) };
  const refused: GoalChange['refused'] = [];
  const past = (goal: Goal, status: Goals['past'][number]['status']): void => {
    goals.active = goals.active.filter((one) => one !== goal);
    goals.past = [...goals.past, { goal: goal.goal, status, run }].slice(-mostPast);
  };
  const reported = new Set<Goal>();
  for (const { goal, progress, status } of outcomes.goalProgress) {
    const found = bestMatch(goals.active, goal);
    if (!found) {
      refused.push({ what: `progress of “${goal}”`, why: 'It is no active goal.' });
      continue;
    }
    if (progress.trim()) found.progress = progress.trim().slice(0, 1_000);
    reported.add(found);
    if (status !== 'active') past(found, status);
  }
  // A goal is over one session after its time: in the session where it ran out it can still be reported as reached.
  for (const goal of [...goals.active]) {
    const over = elapsedOf(goal, scores, member) - goal.runs;
    if (over > 0 || (over === 0 && !reported.has(goal))) past(goal, 'expired');
  }
  for (const { goal, runs } of outcomes.goals) {
    const clean = goal.trim().slice(0, 400);
    if (clean === '') continue;
    if (bestMatch(goals.active, clean)) refused.push({ what: `goal “${clean}”`, why: 'There is one like it already.' });
    else if (goals.active.length >= mostActive)
      refused.push({ what: `goal “${clean}”`, why: `A member has ${mostActive} goals at most. One must be reached or dropped first.` });
    else goals.active.push({ goal: clean, started_run: run, runs, progress: '' });
  }
  if (outcomes.focus !== undefined && outcomes.focus.trim() !== '') goals.focus = outcomes.focus.trim().slice(0, 1_000);
  return { goals, refused };
}

function bestMatch(goals: readonly Goal[], words: string): Goal | undefined {
  const found = goals.map((goal) => ({ goal, like: wordOverlap(goal.goal, words) })).sort((a, b) => b.like - a.like)[0];
  return found && found.like > 0.7 ? found.goal : undefined;
}
