import type { Phase } from '../../../src/schema/event';
import { roundsOf } from '../../../src/schema/teamOf';
import type { RunView } from '../../../src/schema/view';
import type { Workflow } from '../../../src/schema/workflow';
import { Icon } from '../../components/Icon';
import { unitOf, workflowWords } from '../../state/words';

type Step = {
  words: string;
  phases: readonly Phase[];
  /** Its count is of rounds, so it says which of how many. */
  counted?: boolean;
  /** It is the person's. */
  decides?: boolean;
};

/** The first five are what a run goes through today, the fifth by the person; the others are shown so that the way is known. */
const roundtable: readonly Step[] = [
  { words: 'Brief', phases: ['brief'] },
  { words: 'Research', phases: ['research'] },
  { words: 'Debate', phases: ['speak', 'rebuttal', 'gate', 'floor', 'state'], counted: true },
  { words: 'Digest', phases: ['digest'] },
  { words: 'Decide', phases: [], decides: true },
  { words: 'Execute', phases: [] },
  { words: 'Distill', phases: [] },
  { words: 'Debrief', phases: [] },
];

/** The way of a workflow, as far as it has one that is known beforehand. */
function stepsOf(workflow: Workflow, members: number): readonly Step[] {
  switch (workflow.type) {
    case 'roundtable':
      return roundtable;
    case 'review_loop':
    case 'parallel_review': {
      const cast = workflow.type === 'review_loop' ? 2 : 1 + workflow.reviewers.length + (workflow.synthesizer ? 1 : 0);
      return [
        ...(members > cast ? [{ words: 'Contributions', phases: ['open' as const] }] : []),
        { words: 'Draft', phases: ['draft'] },
        { words: 'Review', phases: ['review'], counted: true },
        { words: 'Revision', phases: ['revise'], counted: true },
        { words: 'Final version', phases: ['finish'] },
      ];
    }
    case 'debate':
      return [
        { words: 'Openings', phases: ['open'] },
        { words: 'Exchange', phases: ['argue'], counted: true },
        ...(workflow.closings ? [{ words: 'Closings', phases: ['close' as const] }] : []),
        { words: 'Verdict', phases: ['verdict'] },
      ];
    case 'vote':
      return [{ words: 'Ballots', phases: ['vote'] }];
    case 'manager':
      return [
        { words: 'Plan', phases: ['open'] },
        { words: 'Round', phases: ['round'], counted: true },
      ];
    default:
      return [{ words: unitOf(workflow) === 'turn' ? 'Turn' : 'Round', phases: ['round'], counted: true }];
  }
}

/** How far the run has come: the steps of its workflow, the present one with its round or turn. */
export function Steps({ view }: { view: RunView }) {
  const { team, phase, round } = view;
  const workflow = team?.workflow;
  const steps = workflow ? stepsOf(workflow, team.members.length) : roundtable;
  const isRoundtable = workflow === undefined || workflow.type === 'roundtable';
  const done = view.status === 'done';
  const at = Math.max(
    0,
    steps.findIndex(({ phases, decides }) => (done && isRoundtable ? decides : phases.includes(phase))),
  );
  const count = workflow && `${Math.max(1, round)} of ${Math.max(round, roundsOf(workflow))}`;
  const words = (i: number): string => {
    const step = steps[i];
    if (!step) return '';
    if (i !== at || !step.counted || !count || (done && isRoundtable)) return step.words;
    return isRoundtable ? `${step.words} · round ${count}` : `${step.words} ${count}`;
  };
  return (
    <div className="steps-box">
      {workflow && !isRoundtable && (
        <span className="workflow" title={`Team ${team.name}`}>
          {workflowWords[workflow.type]}
        </span>
      )}
      <ol className="steps" aria-label={isRoundtable ? 'Steps of the roundtable' : 'Steps of the workflow'}>
        {steps.map((step, i) => {
          const later = step.phases.length === 0 && !step.decides;
          const over = step.decides ? view.decision !== undefined : done;
          // Approved at the first review: nothing was revised.
          const skipped = step.phases.includes('revise') && phase === 'finish' && round === 1;
          const state = later ? 'later' : skipped ? 'next' : i < at || (over && i <= at) ? 'done' : i === at ? 'now' : 'next';
          return (
            <li
              key={step.words}
              className={`step ${state}`}
              aria-current={state === 'now' ? 'step' : undefined}
              title={later ? 'Not a part of this version yet' : undefined}
            >
              {state === 'done' && <Icon name="check" />}
              {words(i)}
              {state === 'done' && <span className="sr-only"> (done)</span>}
              {later && <span className="sr-only"> (not a part of this version yet)</span>}
            </li>
          );
        })}
      </ol>
      <div className="steps-short" aria-hidden="true">
        {isRoundtable ? `${at + 1} of ${steps.length} · ` : ''}
        {done && !isRoundtable && !steps[at]?.counted
          ? 'Done'
          : `${words(at)}${(isRoundtable ? view.decision !== undefined : done) ? ' · done' : ''}`}
      </div>
    </div>
  );
}
