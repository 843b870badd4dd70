import type { ToolChange, ToolOutcome } from './define';

/** What a member is told of a change of a file. */
export function changeText(change: ToolChange): ToolOutcome {
  if (!change.ok) return { text: change.why, failed: true };
  switch (change.how) {
    case 'none':
      return { text: `${change.path} has that content already; nothing was changed.` };
    case 'written':
      return { text: `${change.path} is written (${change.bytes} characters).` };
    case 'merged':
      return {
        text: `${change.path} was changed by somebody else since your turn began; both changes were merged. Read it before you go on.`,
      };
    case 'conflict':
      return {
        text: `${change.other} was changed in the same lines by somebody else since your turn began. It was left as it is, and your version stands in ${change.path}. Read both and write ${change.other} again.`,
        failed: true,
      };
  }
}
