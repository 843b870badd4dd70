import { TeamError } from '../../base/errors';
import type { NewHomeFact } from '../../schema/event';
import type { GrowthState } from '../../views/growthView';
import { isApplied } from '../evolution/changes';
import type { Workspace } from '../ports/workspace';
import type { Home } from '../run/home';
import { applyChange } from './applyChange';
import { type ReadOwnFiles, readOwnFiles } from './readOwnFiles';

/** Where the members' own files are: `folder` is the home relative to the workspace; undefined where it is outside of it. */
export type MemberFiles = { workspace: Workspace; folder: string | undefined };

/** A file of a member is no longer than this, in bytes. */
export const maxOwnBytes = 256 * 1024;

/** What a member's files say now. */
export function readMember({ workspace, folder }: MemberFiles, member: string): Promise<ReadOwnFiles> {
  return readOwnFiles(async (path) => {
    const found = folder === undefined ? undefined : await workspace.read(`${folder}/${path}`, maxOwnBytes);
    return found?.ok ? found.text : undefined;
  }, member);
}

/**
 * Writes files of members outside of a run, by paths relative to the home; null takes one away. Rejects with TeamError where one cannot be
 * written; those before it are.
 */
export async function writeMember(
  { workspace, folder }: MemberFiles,
  files: readonly { path: string; text: string | null }[],
): Promise<void> {
  if (files.length === 0) return;
  if (folder === undefined)
    throw new TeamError('user.badInput', {
      shown: 'The home of Roundtable is outside of the workspace, so the files of members cannot be written. Leave --home away.',
    });
  for (const { path, text } of files) {
    const full = `${folder}/${path}`;
    const present = await workspace.readBytes(full, maxOwnBytes);
    if (!present.ok && present.error.code !== 'user.notFound') throw present.error;
    const hash = present.ok ? present.hash : null;
    if (text === null && hash === null) continue;
    const written = text === null ? await workspace.writeBytes(full, null, hash) : await workspace.write(full, text, hash);
    if (!written.ok) throw written.error;
  }
}

/**
 * Decides about changes of members under the lock of the home stream, and writes what is applied or taken back by it into their files. Rejects
 * with TeamError, as `decide` throws it.
 */
export async function decideChanges(
  home: Home,
  files: MemberFiles,
  decide: (growth: Readonly<GrowthState>) => readonly NewHomeFact[],
): Promise<void> {
  const before = await home.transact(({ growth }) => ({ facts: decide(growth), value: growth.seq }));
  const { growth } = await home.read();
  for (const one of growth.evolutions.list) {
    if (!isApplied(one) || (one.decided?.seq ?? 0) <= before) continue;
    await writeMember(files, applyChange(growth, one, await readMember(files, one.member)));
  }
}
