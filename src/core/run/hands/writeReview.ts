import type { CancelSignal } from '../../../base/cancel';
import type { ApprovalAsk, Decision } from '../../../schema/approval';
import type { ResolvedMember, ResolvedTeam } from '../../../schema/team';
import { alwaysWords } from '../../approvals/alwaysWords';
import { isRemembered } from '../../approvals/policy';
import { changedRanges } from '../../changes/lineDiff';
import { splitLines } from '../../changes/lines';
import type { Approver } from '../../ports/approver';
import type { Recorder } from '../recorder';
import { rememberedRules } from '../remembered';
import type { RunState } from '../runState';

/** One write to a shared file, as it would be made. Hashes name the texts as objects; null is no file. */
export type ProposedWrite = {
  member: ResolvedMember;
  turn: string;
  call?: string;
  path: string;
  before: { text: string | null; hash: string | null };
  after: { text: string | null; hash: string | null };
};

/** What a write of a member needs before it is made. `kept`: there is nothing to decide about it afterwards. */
export type WriteReview = (write: ProposedWrite) => Promise<{ ok: true; kept: boolean } | { ok: false; why: string }>;

type Ports = {
  runId: string;
  team: Pick<ResolvedTeam, 'review'>;
  state: RunState;
  recorder: Recorder;
  approver: Approver;
  stop: CancelSignal;
};

/** Whether the person wants to see each write to shared files before it is made. */
export function asksBeforeWrite({ review }: Pick<ResolvedTeam, 'review'>): boolean {
  return review === 'before_write';
}

/** The `review:` of the team file. A question that was answered already, before this process took the run up, is not put again. */
export function createWriteReview({ runId, team, state, recorder, approver, stop }: Ports): WriteReview {
  return async ({ member, turn, call, path, before, after }) => {
    if (!asksBeforeWrite(team)) return { ok: true, kept: team.review === 'auto' };
    const asked: ApprovalAsk = {
      member: member.name,
      tool: 'write_file',
      effect: 'write',
      what: what(path, before.text, after.text),
      path,
      why: 'The team file says review: before_write.',
    };
    const ask = { ...asked, always: alwaysWords(asked) };
    if (isRemembered(ask, rememberedRules(state))) return { ok: true, kept: true };
    // Another content is another question.
    const id = `${turn}/${call ?? ''}/${path}/${before.hash?.slice(0, 12) ?? 'none'}-${after.hash?.slice(0, 12) ?? 'none'}`;
    let decision: Decision | undefined = state.decided.get(id);
    if (!decision) {
      const change = { before: before.hash, after: after.hash };
      await recorder.record([{ type: 'approval.asked', data: { ask: id, turn, call: call ?? '', ...ask, change } }]);
      decision = await approver.ask({ ...ask, id, runId, change: { before: before.text, after: after.text } }, stop);
      if (stop.aborted) return { ok: false, why: 'The run was stopped.' };
      await recorder.record([{ type: 'approval.decided', data: { ask: id, ...decision } }]);
    }
    return decision.decision === 'reject' ? { ok: false, why: rejected(decision) } : { ok: true, kept: true };
  };
}

/** What a member is told when it may not do something. */
export function rejected({ by, message }: Decision): string {
  return `Rejected by ${by}${message ? `: ${message}` : '.'} Go on without it, or ask for something else.`;
}

function what(path: string, before: string | null, after: string | null): string {
  if (after === null) return `remove ${path}`;
  const [old, next] = [splitLines(before ?? ''), splitLines(after)];
  if (before === null) return `create ${path} (${next.length} ${next.length === 1 ? 'line' : 'lines'})`;
  const ranges = changedRanges(old, next);
  const added = ranges.reduce((sum, { bFrom, bTo }) => sum + bTo - bFrom, 0);
  const removed = ranges.reduce((sum, { aFrom, aTo }) => sum + aTo - aFrom, 0);
  return `change ${path} (+${added} −${removed})`;
}
