import type { ApprovalRule } from '../../schema/approval';
import { rememberable } from '../approvals/policy';
import type { RunState } from './runState';

/** The rules that answering "always" made in this run, in the order of the answers. */
export function rememberedRules({ asked, decided }: Pick<RunState, 'asked' | 'decided'>): ApprovalRule[] {
  return [...decided].flatMap(([id, { decision }]) => {
    const ask = asked.get(id);
    return decision === 'always' && ask ? [rememberable(ask)] : [];
  });
}
