/** Whether a path of the workspace is a file of a member's own, or a shared skill: what it has learnt, not what it was asked to write. */
export function isOwnFile(path: string): boolean {
  return /^\.[^/]+\/(?:[^/]+\/)*(?:agents\/[a-z][a-z0-9_-]*\/|skills\/)[^/]+/.test(path);
}
