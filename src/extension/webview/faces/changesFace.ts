import { changedFile } from '../changedFiles';
import type { FaceSource } from '../faceDesk';

/** The files that the run changed, each with how its hunks stand; told anew whenever somebody writes, edits or decides. */
export const changesFace: FaceSource = ({ files, place: { runId }, post, fail }) => {
  let told = '';
  const tell = async (): Promise<void> => {
    const state = await files.load();
    const changed = state?.place.runId === runId ? state.reviews.map(changedFile) : [];
    const now = JSON.stringify(changed);
    if (now !== told) post({ type: 'changes', runId, files: changed });
    told = now;
  };
  void tell().catch(fail);
  return files.onChange(() => void tell().catch(fail));
};
