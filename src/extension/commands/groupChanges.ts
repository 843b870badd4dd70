import type { GroupBy } from '../views/changeGroups';
import type { CommandRun } from './command';

export const groupByFile = by('file');
export const groupByMember = by('member');
export const groupByTurn = by('turn');

function by(group: GroupBy): CommandRun {
  return (office) => office.changes.groupBy(group);
}
