import type { WorkflowEnd } from '../workflows/define';
import type { Spoken } from './speak';

/** A member said that the goal is reached, in the place where that counts. */
export function done(member: string, round: number): WorkflowEnd {
  return { status: 'done', reason: 'done', detail: `@${member} said in round ${round} that the goal is reached.` };
}

export function rounds(count: number, what = 'round'): WorkflowEnd {
  return {
    status: 'done',
    reason: 'rounds',
    detail: `All ${count} ${what}${count === 1 ? '' : 's'} are over, and nobody has said that the goal is reached.`,
  };
}

/** A turn without which the workflow cannot go on. The run can be resumed, and the turn is asked again then. */
export function failedTurn(spoken: Extract<Spoken, { ok: false }>, where: string): WorkflowEnd {
  return {
    status: 'failed',
    reason: 'failed',
    detail: `@${spoken.member} could not speak ${where}. ${spoken.failure.message} Resume the run to try again.`,
  };
}
