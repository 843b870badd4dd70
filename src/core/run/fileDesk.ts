import { asTeamError, TeamError } from '../../base/errors';
import type { Fact, FactOf, NewFact } from '../../schema/event';
import type { CheckpointView } from '../../schema/view';
import { emptyRunView, foldRun } from '../../views/runView';
import { changeSetOf, type FileReview, reviewOf } from '../changes/changeSet';
import type { FileFacts } from '../changes/fileChange';
import { type HunkFilter, keep, type RefusedHunk, redo, selectHunks, undo } from '../changes/keepUndo';
import { lastRestore, planRestore, type RestoreStep } from '../checkpoints/restore';
import type { Journal, StoredFact } from '../ports/journal';
import type { Objects } from '../ports/objects';
import type { Store } from '../ports/store';
import type { FileWrite, Workspace } from '../ports/workspace';
import type { Clock, Dice, Log } from '../ports/world';
import { signalsOfHunks } from '../reputation/runSignals';
import type { Orchestrator } from './command';
import { asReviewed, bytesNamed, fileFactsOf, missing, type RunFileFacts } from './fileFacts';
import type { Home } from './home';
import { newRunId } from './orchestrator';

export type Restored = { checkpoint: string; files: readonly RestoreStep[] };
/**
 * The files that an editor holds open: what stands there goes before what stands on the disk, and is changed there, so that nothing unsaved is
 * lost and the change can be undone where it was made.
 */
export type OpenTexts = {
  /** The text of an open file, unsaved edits included; undefined when no editor has it. */
  read(path: string): string | undefined;
  /** Puts a text in the place of the one that was read, and saves it. Refuses when the file was changed in between or cannot be saved. */
  write(path: string, text: string, expected: string): Promise<{ ok: true } | { ok: false; why: string }>;
};
/** `redo` puts undone hunks back; `open` makes hunks undecided again and changes no text. */
export type HunkDecision = 'keep' | 'undo' | 'redo' | 'open';
export type Decided = { done: readonly { path: string; id: string }[]; refused: readonly { path: string; id: string; why: string }[] };

/** What a person does with the files of a run, while it runs and after: review hunk by hunk, take back, put back, branch off. */
export type FileDesk = {
  checkpoints(runId: string): Promise<readonly CheckpointView[]>;
  /** Every file that agents changed, with its hunks, as it stands now. */
  reviews(runId: string): Promise<readonly FileReview[]>;
  /** What reviews are made of, for one of another text than that on the disk. */
  facts(runId: string): Promise<Readonly<RunFileFacts>>;
  /** What a restore would do. `redo` takes back the last restore. */
  plan(runId: string, checkpoint: string): Promise<Restored>;
  /** Takes files back. Those that the person changed since are an error unless `force`; what was there is kept as objects. */
  restore(runId: string, checkpoint: string, options: { force: boolean }): Promise<Restored>;
  /** Decides on hunks: those named, or those that a filter selects. */
  decide(
    runId: string,
    decision: HunkDecision,
    what: HunkFilter | readonly { path: string; ids: readonly string[] }[],
    options: { force: boolean; open?: OpenTexts },
  ): Promise<Decided>;
  /** A new run that begins as a copy of this one up to a checkpoint; `resume` goes on with it. */
  fork(runId: string, checkpoint: string): Promise<{ runId: string }>;
};

type Ports = {
  journal: Journal;
  objects: Objects;
  store: Store;
  workspace: Workspace;
  clock: Clock;
  dice: Dice;
  orchestrator: Pick<Orchestrator, 'append' | 'active'>;
  /** Where it is kept what decisions about hunks say of their authors; without it nothing is. */
  home?: Home;
  log?: Log;
};

/** Files that a review of a run reads at the same time. */
const readAtOnce = 32;
const maxBytes = 16 * 1024 * 1024;
/** Every method rejects with TeamError that says what is wrong and what to do. */
export function createFileDesk(ports: Ports): FileDesk {
  const { journal, objects, orchestrator } = ports;

  const factsOf = async (runId: string): Promise<readonly StoredFact[]> => {
    const { facts } = await journal.read(`run:${runId}`, 0);
    if (facts.length === 0) throw new TeamError('user.notFound', { shown: `There is no run ${runId} here.` });
    return facts;
  };
  const folderOf = (facts: readonly StoredFact[]): Workspace => {
    const created = facts.find((fact): fact is FactOf<'run.created'> => fact.type === 'run.created');
    const folder = created?.data.team.workspace;
    return folder === undefined ? ports.workspace : ports.workspace.within(folder);
  };
  const pointsOf = (runId: string, facts: readonly StoredFact[]): readonly CheckpointView[] => {
    const view = emptyRunView(runId);
    for (const fact of facts) foldRun(view, fact);
    return view.checkpoints;
  };
  const pointOf = (runId: string, facts: readonly StoredFact[], id: string): CheckpointView => {
    const points = pointsOf(runId, facts);
    const found =
      points.find((point) => point.id === id) ??
      points.find((point) => point.id.startsWith(`${id}_`) || Number(point.id.split('_')[0]) === Number(id));
    if (found) return found;
    const known =
      points.length > 0 ? `Checkpoints are: ${points.map((point) => point.id).join(', ')}.` : 'Its members have changed no files.';
    throw new TeamError('user.notFound', { shown: `${runId} has no checkpoint ${id}. ${known}` });
  };
  const hashNow =
    (folder: Workspace) =>
    async (path: string): Promise<string | null> => {
      const found = await folder.readBytes(path, maxBytes);
      if (found.ok) return found.hash;
      if (found.error.code === 'user.notFound') return null;
      throw found.error;
    };
  /** Nothing may be written that cannot be recorded afterwards. */
  const mustBeFree = async (runId: string): Promise<void> => {
    if (orchestrator.active().includes(runId) || !(await journal.held(`run:${runId}`))) return;
    throw new TeamError('system.locked', { shown: `Another process is running ${runId} now. Stop it there first.` });
  };
  const planFor = async (runId: string, facts: readonly StoredFact[], checkpoint: string): Promise<Restored> => {
    const folder = folderOf(facts);
    const now = hashNow(folder);
    if (checkpoint !== 'redo') {
      const point = pointOf(runId, facts, checkpoint);
      const files = await planRestore(facts, point.seq, now);
      return { checkpoint: point.id, files: files.some((file) => file.edited) ? await withoutDecisions(facts, folder, files) : files };
    }
    const last = lastRestore(facts);
    if (!last) throw new TeamError('user.notFound', { shown: `Nothing of ${runId} was restored, so there is nothing to put back.` });
    const restored = new Map(
      facts.flatMap((fact) =>
        fact.type === 'files.restored' ? (fact as FactOf<'files.restored'>).data.files.map((file) => [file.path, file.after] as const) : [],
      ),
    );
    const files: RestoreStep[] = [];
    for (const { path, target } of last.files) {
      const present = await now(path);
      if (present !== target) files.push({ path, present, target, edited: present !== (restored.get(path) ?? null) });
    }
    return { checkpoint: 'redo', files };
  };
  /** A file that differs from what the last agent left only by what the person undid here is not one that was edited. */
  const withoutDecisions = async (
    facts: readonly StoredFact[],
    folder: Workspace,
    files: readonly RestoreStep[],
  ): Promise<RestoreStep[]> => {
    const { changes, decisions } = await fileFactsOf(objects, facts);
    return Promise.all(
      files.map(async (file) => {
        if (!file.edited) return file;
        const left = reviewOf({ path: file.path, changes, decisions, present: undefined }).present;
        return { ...file, edited: left !== (await presentText(folder, file.path)).text };
      }),
    );
  };
  const presentText = async (folder: Workspace, path: string): Promise<{ text: string | null; hash: string | null }> => {
    const read = await folder.read(path, maxBytes);
    if (read.ok) return { text: asReviewed(read.text, read.hash), hash: read.hash };
    if (read.error.code === 'user.notFound') return { text: null, hash: null };
    const bytes = await folder.readBytes(path, maxBytes);
    if (!bytes.ok) throw bytes.error;
    return { text: asReviewed('\0', bytes.hash), hash: bytes.hash };
  };
  const reviewsOf = async (folder: Workspace, { changes, decisions }: RunFileFacts, open?: OpenTexts): Promise<FileReview[]> => {
    const present = new Map<string, string | null>();
    const paths = [...new Set(changes.map((change) => change.path))];
    for (let at = 0; at < paths.length; at += readAtOnce)
      await Promise.all(
        paths.slice(at, at + readAtOnce).map(async (path) => {
          const { text } = await presentText(folder, path);
          present.set(path, heldText(open, path, text) ?? text);
        }),
      );
    return changeSetOf(changes, decisions, present);
  };
  const writeText = async (folder: Workspace, path: string, text: string | null, expected: string | null): Promise<FileWrite> => {
    const named = bytesNamed(text);
    if (text !== null && named === undefined) return folder.write(path, text, expected);
    const bytes = named === undefined ? null : await objects.getBytes(named);
    if (bytes === undefined) throw missing(path);
    return folder.writeBytes(path, bytes, expected);
  };

  return {
    checkpoints: async (runId) => pointsOf(runId, await factsOf(runId)),
    async reviews(runId) {
      const facts = await factsOf(runId);
      return reviewsOf(folderOf(facts), await fileFactsOf(objects, facts));
    },
    facts: async (runId) => fileFactsOf(objects, await factsOf(runId)),
    plan: async (runId, checkpoint) => planFor(runId, await factsOf(runId), checkpoint),
    async restore(runId, checkpoint, { force }) {
      const facts = await factsOf(runId);
      await mustBeFree(runId);
      const planned = await planFor(runId, facts, checkpoint);
      const edited = planned.files.filter((file) => file.edited).map((file) => file.path);
      if (edited.length > 0 && !force)
        throw new TeamError('system.conflict', {
          shown: `${edited.join(', ')} ${edited.length === 1 ? 'was' : 'were'} changed after the agents were through, so nothing was restored. Restore with force to take back those changes too; they are kept and can be put back.`,
        });
      for (const { path, target } of planned.files) if (target !== null && !(await objects.getBytes(target))) throw missing(path);
      const folder = folderOf(facts);
      const done: FactOf<'files.restored'>['data']['files'] = [];
      try {
        for (const { path, present, target } of planned.files) {
          const kept = present === null ? null : await keepNow(folder, path);
          if (kept !== present) throw new TeamError('system.conflict', { shown: `${path} was changed just now. Restore again.` });
          const bytes = target === null ? null : await objects.getBytes(target);
          if (bytes === undefined) throw missing(path);
          const written = await folder.writeBytes(path, bytes, kept);
          if (!written.ok) throw written.error;
          done.push({ path, before: kept, after: target });
        }
      } finally {
        // What was restored is recorded also when a later file could not be: the person must see it and can put it back.
        if (done.length > 0)
          await orchestrator.append(runId, [
            { type: 'files.restored', data: { checkpoint: planned.checkpoint, files: done, by: 'person' } },
          ]);
      }
      return planned;
    },
    async decide(runId, decision, what, { force, open }) {
      const facts = await factsOf(runId);
      await mustBeFree(runId);
      const files = await fileFactsOf(objects, facts);
      const folder = folderOf(facts);
      const selected = isList(what)
        ? what
        : selectHunks(await reviewsOf(folder, files, open), decision === 'redo' ? { ...what, states: ['undone'] } : what);
      const done: { path: string; id: string }[] = [];
      const refused: { path: string; id: string; why: string }[] = [];
      for (const { path, ids } of selected) {
        const disk = await presentText(folder, path);
        const held = heldText(open, path, disk.text);
        const present = held ?? disk.text;
        const outcome = outcomeOf(decision, { path, ...files, present }, ids, force);
        for (const one of outcome.refused) refused.push({ path, ...one });
        if (outcome.ids.length === 0) continue;
        if (outcome.text !== present) {
          const written =
            open && held !== undefined && outcome.text !== null
              ? await open.write(path, outcome.text, held)
              : await writeText(folder, path, outcome.text, disk.hash);
          if (!written.ok) {
            const why = 'why' in written ? written.why : written.error.shown;
            for (const id of outcome.ids) refused.push({ path, id, why });
            continue;
          }
        }
        for (const id of outcome.ids) done.push({ path, id });
        const fact: NewFact = {
          type: 'changes.decided',
          data: { decision: decision === 'redo' ? 'keep' : decision, hunks: outcome.ids.map((id) => ({ path, id })), by: 'person' },
        };
        await orchestrator.append(runId, [fact]);
      }
      if (done.length > 0) await signalHunks(runId, folder, open);
      return { done, refused };
    },
    async fork(runId, checkpoint) {
      const facts = await factsOf(runId);
      const point = pointOf(runId, facts, checkpoint);
      const forked = newRunId(ports);
      const stream = `run:${forked}`;
      const held = await journal.acquire(stream);
      if (!held.ok) throw new TeamError('system.locked', { shown: `${held.holder} holds ${forked}.` });
      try {
        const copy = facts
          .filter((fact) => fact.seq <= point.seq)
          .map((fact): StoredFact => {
            if (fact.type !== 'run.created') return fact;
            const created = fact as FactOf<'run.created'>;
            // It began now, so that it is the newest run and `resume` finds it; what it copies keeps its own times.
            return { ...created, at: ports.clock.now(), data: { ...created.data, runId: forked, forkedFrom: { runId, seq: point.seq } } };
          });
        const result = await journal.append(stream, copy, 0);
        if (!result.ok) throw result.error;
        ports.store.apply(stream, copy);
      } catch (error) {
        throw asTeamError(error);
      } finally {
        await held.lease.release();
      }
      return { runId: forked };
    },
  };

  /** Once nothing of a run is undecided, what the person kept and undid counts for its authors. */
  async function signalHunks(runId: string, folder: Workspace, open: OpenTexts | undefined): Promise<void> {
    const { home } = ports;
    if (!home) return;
    try {
      const facts = await factsOf(runId);
      const reviews = await reviewsOf(folder, await fileFactsOf(objects, facts), open);
      if (reviews.some(({ hunks }) => hunks.some(({ state }) => state === 'pending' || state === 'edited'))) return;
      await home.transact(({ growth }) => ({ facts: signalsOfHunks(growth, facts as readonly Fact[]), value: undefined }));
    } catch (cause) {
      // The decision is made and recorded; what it says of its authors is told at the next one.
      ports.log?.warn('what was kept and undone could not be counted for its authors', { cause });
    }
  }

  async function keepNow(folder: Workspace, path: string): Promise<string> {
    const found = await folder.readBytes(path, maxBytes);
    if (!found.ok) throw found.error;
    return objects.putBytes(found.bytes);
  }
}

/** What an editor holds of a text that is on the disk too; a deleted or binary file is looked at on the disk alone. */
function heldText(open: OpenTexts | undefined, path: string, disk: string | null): string | undefined {
  return disk === null || bytesNamed(disk) !== undefined ? undefined : open?.read(path);
}

type Outcome = { text: string | null; ids: readonly string[]; refused: readonly RefusedHunk[] };

/** What a decision makes of a file's text, and the hunks that it holds for. */
function outcomeOf(decision: HunkDecision, facts: FileFacts, ids: readonly string[], force: boolean): Outcome {
  if (decision === 'open') return { text: facts.present, ids, refused: [] };
  if (decision === 'keep') {
    const { kept, refused } = keep(facts, ids);
    return { text: facts.present, ids: kept, refused };
  }
  if (decision === 'undo') {
    const { text, undone, refused } = undo(facts, ids, { force });
    return { text, ids: undone, refused };
  }
  const { text, redone, refused } = redo(facts, ids);
  return { text, ids: redone, refused };
}

const isList = <T>(
  what: T | readonly { path: string; ids: readonly string[] }[],
): what is readonly { path: string; ids: readonly string[] }[] => Array.isArray(what);
