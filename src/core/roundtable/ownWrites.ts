import type { ResolvedMember } from '../../schema/team';
import type { DebateContext } from '../run/context';

/**
 * Writes files of a member's own, each once for its turn and path, as changes that the person can keep or undo like any other. Paths are
 * relative to the home. Answers what could not be written, and why.
 */
export async function writeOwn(
  ctx: DebateContext,
  member: ResolvedMember,
  turn: string,
  files: readonly { path: string; text: string | null; reason: string }[],
): Promise<{ what: string; why: string }[]> {
  const refused: { what: string; why: string }[] = [];
  for (const { path, text, reason } of files) {
    const changed = await ctx.hands.files.changeOwn({ member, turn, call: `${turn}:${path}`, reason }, path, () => ({ ok: true, text }));
    if (!changed.ok) refused.push({ what: `writing ${path}`, why: changed.why });
  }
  return refused;
}
