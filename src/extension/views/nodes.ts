/** A node of a tree: `id` is the same as long as it is the same thing. */
type Node = { id: string };

export type ChangedNodes<T extends Node> = {
  /** The nodes to keep: those that VS Code knows, brought up to date. */
  nodes: readonly T[];
  /** Those of them that look otherwise than before. */
  changed: readonly T[];
  /** Nodes came, went or changed places, so the list is to be read anew. */
  all: boolean;
};

/**
 * What of a list must be drawn anew. A tree knows a node by the object that it was given, so one that stays is brought up to date
 * in place.
 *
 * @param look what is seen of a node, as text
 */
export function changedNodes<T extends Node>(before: readonly T[], now: readonly T[], look: (node: T) => string): ChangedNodes<T> {
  const same = before.length === now.length && before.every(({ id }, index) => id === now[index]?.id);
  if (!same) return { nodes: now, changed: [], all: true };
  const changed = before.filter((node, index) => {
    const next = now[index] as T;
    const differs = look(node) !== look(next);
    Object.assign(node, next);
    return differs;
  });
  return { nodes: before, changed, all: false };
}
