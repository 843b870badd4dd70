import * as l10n from '@vscode/l10n';
import type { Phase } from '../../../src/schema/event';
import { roundsOf } from '../../../src/schema/teamOf';
import type { RunView } from '../../../src/schema/view';
import { Icon } from '../../components/Icon';
import { unitOf, workflowWords } from '../../state/sections';

type Step = {
  words: string;
  phases: readonly Phase[];
  /** Its count is of rounds, so it says which of how many. */
  counted?: boolean;
  /** It is held before the person decides, though it stands after that. */
  after?: boolean;
  /** It is the person's. */
  decides?: boolean;
};

/**
 * The way of a roundtable. What was learnt is drawn from it and talked over before the person decides, and stands where the way has it;
 * what this team leaves out, or no version does yet, has no phases.
 */
function roundtableSteps(team: RunView['team']): readonly Step[] {
  const own = team?.growth?.options;
  return [
    { words: l10n.t('Brief'), phases: ['brief'] },
    { words: l10n.t('Research'), phases: ['research'] },
    { words: l10n.t('Debate'), phases: ['speak', 'rebuttal', 'gate', 'floor', 'state'], counted: true },
    { words: l10n.t('Digest'), phases: ['digest', 'score'] },
    { words: l10n.t('Decide'), phases: [], decides: true },
    { words: l10n.t('Execute'), phases: [] },
    { words: l10n.t('Distill'), phases: own?.distill ? ['distill'] : [], after: true },
    { words: l10n.t('Debrief'), phases: own?.debrief ? ['debrief'] : [], after: true },
  ];
}

/** The way of a workflow, as far as it has one that is known beforehand. */
function stepsOf(team: NonNullable<RunView['team']>): readonly Step[] {
  const { workflow } = team;
  const members = team.members.length;
  switch (workflow.type) {
    case 'roundtable':
      return roundtableSteps(team);
    case 'review_loop':
    case 'parallel_review': {
      const cast = workflow.type === 'review_loop' ? 2 : 1 + workflow.reviewers.length + (workflow.synthesizer ? 1 : 0);
      return [
        ...(members > cast ? [{ words: l10n.t('Contributions'), phases: ['open' as const] }] : []),
        { words: l10n.t('Draft'), phases: ['draft'] },
        { words: l10n.t('Review'), phases: ['review'], counted: true },
        { words: l10n.t('Revision'), phases: ['revise'], counted: true },
        { words: l10n.t('Final version'), phases: ['finish'] },
      ];
    }
    case 'debate':
      return [
        { words: l10n.t('Openings'), phases: ['open'] },
        { words: l10n.t('Exchange'), phases: ['argue'], counted: true },
        ...(workflow.closings ? [{ words: l10n.t('Closings'), phases: ['close' as const] }] : []),
        { words: l10n.t('Verdict'), phases: ['verdict'] },
      ];
    case 'vote':
      return [{ words: l10n.t('Ballots'), phases: ['vote'] }];
    case 'manager':
      return [
        { words: l10n.t('Plan'), phases: ['open'] },
        { words: l10n.t('Round'), phases: ['round'], counted: true },
      ];
    default:
      return [{ words: unitOf(workflow) === 'turn' ? l10n.t('Turn') : l10n.t('Round'), phases: ['round'], counted: true }];
  }
}

/** How far the run has come: the steps of its workflow, the present one with its round or turn. */
export function Steps({ view }: { view: RunView }) {
  const { team, phase, round } = view;
  const workflow = team?.workflow;
  const steps = team ? stepsOf(team) : roundtableSteps(undefined);
  const isRoundtable = workflow === undefined || workflow.type === 'roundtable';
  const done = view.status === 'done';
  const at = Math.max(
    0,
    steps.findIndex(({ phases, decides }) => (done && isRoundtable ? decides : phases.includes(phase))),
  );
  const [now, all] = workflow ? [Math.max(1, round), Math.max(round, roundsOf(workflow))] : [];
  const words = (i: number): string => {
    const step = steps[i];
    if (!step) return '';
    if (i !== at || !step.counted || now === undefined || all === undefined || (done && isRoundtable)) return step.words;
    return isRoundtable ? l10n.t('{0} · round {1} of {2}', step.words, now, all) : l10n.t('{0} {1} of {2}', step.words, now, all);
  };
  return (
    <div className="steps-box">
      {workflow && !isRoundtable && (
        <span className="workflow" title={l10n.t('Team {0}', team.name)}>
          {workflowWords(workflow.type)}
        </span>
      )}
      <ol className="steps" aria-label={isRoundtable ? l10n.t('Steps of the roundtable') : l10n.t('Steps of the workflow')}>
        {steps.map((step, i) => {
          const later = step.phases.length === 0 && !step.decides;
          const over = step.decides ? view.decision !== undefined : done;
          const held = steps.findIndex(({ phases }) => phases.includes(phase));
          // Approved at the first review: nothing was revised.
          const skipped = step.phases.includes('revise') && phase === 'finish' && round === 1;
          const passed = step.after ? i < held || (i === held && done) : step.decides ? over : i < at || (over && i <= at);
          const state = later ? 'later' : skipped ? 'next' : passed ? 'done' : i === at ? 'now' : 'next';
          return (
            <li
              key={step.words}
              className={`step ${state}`}
              aria-current={state === 'now' ? 'step' : undefined}
              title={later ? l10n.t('Not a part of this roundtable') : undefined}
            >
              {state === 'done' && <Icon name="check" />}
              {words(i)}
              {state === 'done' && <span className="sr-only"> {l10n.t('(done)')}</span>}
              {later && <span className="sr-only"> {l10n.t('(not a part of this roundtable)')}</span>}
            </li>
          );
        })}
      </ol>
      <div className="steps-short" aria-hidden="true">
        {isRoundtable ? `${l10n.t('{0} of {1}', at + 1, steps.length)} · ` : ''}
        {done && !isRoundtable && !steps[at]?.counted ? l10n.t('Done') : words(at)}
        {(isRoundtable ? view.decision !== undefined : done && steps[at]?.counted) ? ` · ${l10n.t('done')}` : ''}
      </div>
    </div>
  );
}
