import type { Phase } from '../../../src/schema/event';
import type { RunView } from '../../../src/schema/view';
import { Icon } from '../../components/Icon';

const steps = ['Brief', 'Research', 'Debate', 'Digest', 'Decide', 'Execute', 'Distill', 'Debrief'] as const;
/** The steps that a run goes through today; the others are shown so that the way is known. */
const built = 4;

const stepOf: Record<Phase, number> = { brief: 0, research: 1, speak: 2, rebuttal: 2, gate: 2, floor: 2, state: 2, digest: 3 };

export function Steps({ view }: { view: RunView }) {
  const done = view.status === 'done';
  const at = stepOf[view.phase];
  const rounds = view.team?.workflow.rounds;
  const words = (step: number): string =>
    step === 2 && at === 2 && rounds && !done ? `Debate · round ${Math.max(1, view.round)} of ${rounds}` : (steps[step] as string);
  return (
    <div className="steps-box">
      <ol className="steps" aria-label="Steps of the roundtable">
        {steps.map((step, i) => {
          const state = i >= built ? 'later' : i < at || (done && i <= at) ? 'done' : i === at ? 'now' : 'next';
          return (
            <li
              key={step}
              className={`step ${state}`}
              aria-current={state === 'now' ? 'step' : undefined}
              title={state === 'later' ? 'Not a part of this version yet' : undefined}
            >
              {state === 'done' && <Icon name="check" />}
              {words(i)}
              {state === 'done' && <span className="sr-only"> (done)</span>}
              {state === 'later' && <span className="sr-only"> (not a part of this version yet)</span>}
            </li>
          );
        })}
      </ol>
      <div className="steps-short" aria-hidden="true">
        {at + 1} of {steps.length} · {words(at)}
        {done && ' · done'}
      </div>
    </div>
  );
}
