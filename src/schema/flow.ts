import type { Route } from './team';

export type DiagramMember = { name: string; role: string; model: string; routes?: readonly Route[] };

/** A member, or several under a title. */
export type Box = { title?: string; members: DiagramMember[] };
/** `from` and `to` are places in `boxes`. */
export type Edge = { from: number; to: number | 'end'; label: string };

/** The shape of a workflow, for any way of drawing it. */
export type Flow = {
  boxes: Box[];
  edges: Edge[];
  /** When it ends, in words. */
  stops: string[];
  /** Who is in the team and not in the boxes. */
  aside: Box[];
  /** Any box may follow any other: arrows between neighbours would mislead. */
  free?: boolean;
};
