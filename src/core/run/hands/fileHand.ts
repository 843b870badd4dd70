import { createSerial } from '../../../base/queue';
import { relativePath } from '../../../base/relativePath';
import type { FactData } from '../../../schema/event';
import type { ResolvedMember } from '../../../schema/team';
import { conflictPath, resolveWrite } from '../../changes/writeFile';
import type { Lookout } from '../../ports/lookout';
import type { Objects } from '../../ports/objects';
import type { Workspace } from '../../ports/workspace';
import type { Recorder } from '../recorder';
import type { RunState } from '../runState';
import type { WriteReview } from './writeReview';

/** Who changes a file, in which turn, and why. */
export type Cause = { member: ResolvedMember; turn: string; call?: string; reason: string };

export type Changed =
  | { ok: true; path: string; how: 'written' | 'merged' | 'conflict' | 'none'; bytes: number; other?: string }
  | { ok: false; path: string; why: string };

/** What a file is to become: a text, null to remove it, or a function of what is there (null: nothing). */
export type Wanted = string | null | ((present: string | null) => { ok: true; text: string | null } | { ok: false; why: string });

/** The one way in which members change shared and private files: compare-and-swap, merged, recorded. */
export type FileHand = {
  /**
   * Changes one file, once for each turn, call and path: on a resume the recorded outcome is answered. Never throws for what is
   * wrong with the path or the file; rejects when nothing can be recorded.
   */
  change(cause: Cause, path: string, wanted: Wanted): Promise<Changed>;
  /**
   * Changes a file of a member's own: what it has learnt, under the home, to which `path` is relative. Only the brain does this, never a
   * reply; otherwise as `change`. Refuses where the home is not in the workspace.
   */
  changeOwn(cause: Cause, path: string, wanted: Wanted): Promise<Changed>;
  /** Keeps in mind what a member was shown of a shared file, so that its next write counts as a change of that. */
  saw(member: ResolvedMember, path: string, text: string): Promise<void>;
  /** Records what a command did, as the lookout saw it. */
  ran(cause: Cause, lookout: Lookout): Promise<readonly string[]>;
  /** Settles intents that a crash left without an outcome. */
  settle(): Promise<void>;
};

type Ports = {
  recorder: Recorder;
  state: RunState;
  shared: Workspace;
  /** Rooted in the team's private folder; a member's files are under its name. */
  private: Workspace;
  objects: Objects;
  /** Where the members' own files are; undefined where the home is outside of the workspace. */
  own: { workspace: Workspace; folder: string } | undefined;
  /** Asked before a shared file is written. */
  review: WriteReview;
  /** Whether nothing that members do to files is left to decide. */
  keepsAll: boolean;
  /** Told of every write, so that it does not take it for a command's. */
  lookout: () => Lookout | undefined;
};

/** Larger files are no texts to merge or review. */
export const maxFileBytes = 4 * 1024 * 1024;
/** Tries to write a file that others write at the same time. */
const tries = 8;
/** Folders that belong to Roundtable and to git; no member writes into them. */
const closed = /^\.(roundtable|git)(\/|$)/i;
/** In a path these could pass for a part of a prompt, or hide what a person is asked about. */
const unseen = /[\p{Cc}\p{Bidi_Control}\u2028\u2029]/u;

type Place = { workspace: Workspace; path: string; shown: string; private: boolean; own?: true };

export function createFileHand(ports: Ports): FileHand {
  const { recorder, state, objects } = ports;
  const serials = new Map<string, ReturnType<typeof createSerial>>();
  /** By member and path; not kept over a crash, where the history of changes stands in. */
  const shown = new Map<string, { seq: number; hash: string }>();

  const placeOf = async (member: ResolvedMember, written: string): Promise<{ ok: true; place: Place } | { ok: false; why: string }> => {
    const plain = relativePath(written);
    if (!plain.ok) return { ok: false, why: `${plain.why}. Paths are relative to the shared workspace.` };
    if (unseen.test(plain.path)) return { ok: false, why: `${JSON.stringify(plain.path)} has a line break or another control character.` };
    if (plain.path.startsWith('private/')) {
      const path = plain.path.slice('private/'.length);
      return { ok: true, place: { workspace: ports.private, path: `${member.name}/${path}`, shown: plain.path, private: true } };
    }
    // By where it leads, so that a link inside the workspace gets around nothing.
    const real = await ports.shared.realPath(plain.path);
    if (!real.ok) return { ok: false, why: real.error.shown };
    const belongs = [plain.path, real.path].find((path) => closed.test(path));
    if (belongs !== undefined) return { ok: false, why: `${plain.path} is closed to members: it belongs to ${belongs.split('/')[0]}.` };
    if (member.work?.canWrite === false)
      return { ok: false, why: `@${member.name} may not write shared files; say what should change instead.` };
    return { ok: true, place: { workspace: ports.shared, path: plain.path, shown: plain.path, private: false } };
  };

  const attempt = async (cause: Cause, place: Place, wanted: Wanted, seen: { base?: string | null }): Promise<Changed | 'again'> => {
    const { workspace, path, shown } = place;
    const present = await workspace.read(path, maxFileBytes);
    if (!present.ok && present.error.code !== 'user.notFound') return { ok: false, path: shown, why: present.error.shown };
    const current = present.ok ? present.text : null;
    const currentHash = present.ok ? present.hash : null;
    const next = typeof wanted === 'function' ? wanted(current) : { ok: true as const, text: wanted };
    if (!next.ok) return { ok: false, path: shown, why: next.why };
    if (next.text !== null && next.text.length > maxFileBytes)
      return { ok: false, path: shown, why: `${shown} would have ${next.text.length} characters; the limit is ${maxFileBytes}.` };

    // A function has seen what is there now; a whole text was written by somebody who saw the file when the turn began.
    // Who tries again has seen no more than at the first try.
    if (seen.base === undefined) seen.base = await baseOf(cause, place, current, currentHash);
    const base = typeof wanted === 'function' ? current : seen.base;
    const resolved = resolveWrite({
      base,
      current,
      wanted: next.text,
      labels: { ours: 'the file as it is', theirs: `@${cause.member.name}` },
    });
    if (resolved.action === 'none') return { ok: true, path: shown, how: 'none', bytes: current?.length ?? 0 };
    if (resolved.action === 'conflict' && resolved.other === null)
      return {
        ok: false,
        path: shown,
        why: `${shown} was changed by somebody else since your turn began, so it was not removed. Read it first.`,
      };
    const conflict = resolved.action === 'conflict';
    const target = conflict ? await besides(place, cause.member.name) : place;
    const text = conflict ? resolved.other : resolved.text;
    const before = conflict ? null : currentHash;
    const how = conflict ? 'conflict' : text === null ? 'removed' : resolved.how;
    const afterHash = text === null ? null : await objects.put(text);
    const beforeHash = before === null ? null : await keep(target, before);
    const review =
      place.private || place.own
        ? { ok: true as const, kept: false }
        : await ports.review({
            ...cause,
            path: target.shown,
            before: { text: conflict ? null : current, hash: beforeHash },
            after: { text, hash: afterHash },
          });
    if (!review.ok) return { ok: false, path: shown, why: review.why };
    const data: FactData['file.intended'] = {
      path: target.shown,
      member: cause.member.name,
      turn: cause.turn,
      ...(cause.call && { call: cause.call }),
      before: beforeHash,
      after: afterHash,
      bytes: text?.length ?? 0,
      how,
      reason: cause.reason,
      ...(conflict && { other: shown }),
      ...(place.private && { private: true }),
      ...(review.kept && { kept: true }),
    };
    await recorder.record([{ type: 'file.intended', data }]);
    const written =
      text === null ? await workspace.writeBytes(target.path, null, before) : await workspace.write(target.path, text, before);
    if (!written.ok) {
      if (written.error.code === 'system.conflict') return 'again';
      return { ok: false, path: shown, why: written.error.shown };
    }
    if (!place.private && !place.own) ports.lookout()?.know(target.path, text === null ? null : written.hash);
    // A byte order mark is no part of a text and stays in the file, so what stands there may be more than what was meant.
    const after = text === null || written.hash === data.after ? data.after : await keep(target, written.hash);
    await recorder.record([{ type: 'file.changed', data: { ...data, after } }]);
    return {
      ok: true,
      path: target.shown,
      how: how === 'removed' ? 'written' : (how as 'written' | 'merged' | 'conflict'),
      bytes: data.bytes,
      ...(conflict && { other: shown }),
    };
  };

  /** What the author saw: the file as it was read, as the turn began, or after the author's own last change. */
  const baseOf = async (cause: Cause, place: Place, current: string | null, currentHash: string | null): Promise<string | null> => {
    const history = (state.changesOf.get(place.shown) ?? []).map((at) => state.changes[at]).filter((change) => change !== undefined);
    const own = history.filter((change) => change.data.turn === cause.turn).at(-1)?.seq ?? 0;
    const from = Math.max(own, state.startedSeq.get(cause.turn) ?? 0);
    const since = history.find((change) => change.seq > from && change.data.turn !== cause.turn && change.data.how !== 'conflict');
    const last = history.findLast((change) => change.data.how !== 'conflict');
    const read = place.private ? undefined : shown.get(`${cause.member.name}\n${place.shown}`);
    const hash = since
      ? since.data.before
      : read && read.seq >= (last?.seq ?? 0)
        ? read.hash
        : last === undefined
          ? currentHash
          : last.data.after;
    if (hash === currentHash) return current;
    if (hash === null) return null;
    return (await objects.get(hash)) ?? current;
  };

  /** A free place beside a file in conflict. */
  const besides = async (place: Place, member: string): Promise<Place> => {
    for (let nth = 1; ; nth++) {
      const path = conflictPath(place.path, member, nth);
      if (!(await place.workspace.stat(path)).ok) return { ...place, path, shown: conflictPath(place.shown, member, nth) };
    }
  };

  /** Keeps what is there as an object, so that it can be had back. */
  const keep = async ({ workspace, path }: Place, hash: string): Promise<string> => {
    const found = await workspace.readBytes(path, maxFileBytes);
    return found.ok ? objects.putBytes(found.bytes) : hash;
  };

  /** What a call or a block has already done to a file, before this process took the run up: it is not done twice. */
  const doneBefore = (cause: Cause, { shown }: Place): Changed | undefined => {
    const since = state.startedSeq.get(cause.turn) ?? 0;
    for (let at = state.changes.length - 1; at >= 0; at--) {
      const change = state.changes[at];
      if (!change || change.seq <= since) return undefined;
      const { turn, call, path, how, bytes, other } = change.data;
      if (turn !== cause.turn || call === undefined || call !== cause.call || how === 'ran') continue;
      if (path === shown || other === shown)
        return { ok: true, path, how: how === 'removed' ? 'written' : how, bytes, ...(other !== undefined && { other }) };
    }
    return undefined;
  };

  const changeAt = (cause: Cause, place: Place, wanted: Wanted): Promise<Changed> => {
    const key = `${place.private}/${place.path.toLowerCase()}`;
    let serial = serials.get(key);
    if (!serial) {
      serial = createSerial();
      serials.set(key, serial);
    }
    return serial(async () => {
      const seen = {};
      for (let count = 0; count < tries; count++) {
        const outcome = await attempt(cause, place, wanted, seen);
        if (outcome !== 'again') return outcome;
      }
      return { ok: false, path: place.shown, why: `${place.shown} is being written by others without a pause; try again.` };
    });
  };

  return {
    async change(cause, written, wanted) {
      const placed = await placeOf(cause.member, written);
      if (!placed.ok) return { ok: false, path: written, why: placed.why };
      return doneBefore(cause, placed.place) ?? changeAt(cause, placed.place, wanted);
    },
    async changeOwn(cause, written, wanted) {
      if (!ports.own)
        return {
          ok: false,
          path: written,
          why: 'The home of Roundtable is outside of the workspace, so what members learn is not written.',
        };
      const plain = relativePath(`${ports.own.folder}/${written}`);
      if (!plain.ok) return { ok: false, path: written, why: plain.why };
      const place: Place = { workspace: ports.own.workspace, path: plain.path, shown: plain.path, private: false, own: true };
      return doneBefore(cause, place) ?? changeAt(cause, place, wanted);
    },
    async saw(member, written, text) {
      const plain = relativePath(written);
      if (plain.ok) shown.set(`${member.name}\n${plain.path}`, { seq: state.seq, hash: await objects.put(text) });
    },
    async ran(cause, lookout) {
      const seen = await lookout.look();
      if (seen.changed.length === 0) return [];
      await recorder.record(
        seen.changed.map(({ path, before, after }) => ({
          type: 'file.changed' as const,
          data: {
            path,
            member: cause.member.name,
            turn: cause.turn,
            ...(cause.call && { call: cause.call }),
            before,
            after,
            bytes: 0,
            how: 'ran' as const,
            reason: cause.reason,
            ...(ports.keepsAll && { kept: true }),
          },
        })),
      );
      return seen.changed.map(({ path }) => path);
    },
    async settle() {
      for (const { data } of [...state.intended.values()]) {
        const path = data.private ? `${data.member}/${data.path.slice('private/'.length)}` : data.path;
        const workspace = data.private ? ports.private : ports.shared;
        const found = await workspace.readBytes(path, maxFileBytes);
        // Only a file that is as it was meant to be was written; any other write is done again by its turn.
        if ((found.ok ? found.hash : null) === data.after) await recorder.record([{ type: 'file.changed', data }]);
      }
    },
  };
}
