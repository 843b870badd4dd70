import { TeamError } from '../../base/errors';
import type { NewHomeFact } from '../../schema/event';
import type { GrowthState } from '../../views/growthView';
import { isApplied } from '../evolution/changes';
import type { Workspace } from '../ports/workspace';
import type { Home } from '../run/home';
import { applyChange } from './applyChange';
import { type Curation, curate } from './curate';
import { skillPath } from './ownFiles';
import { readOwnFiles } from './readOwnFiles';
import { renderSkill } from './skillFile';

/** A file of a member is no longer than this, in bytes. */
const maxBytes = 512 * 1024;

/** Files of the home that people and members share: their own ones, and skills. Paths are relative to the home. */
export type MemberFiles = {
  /** Where the home is, relative to the workspace; undefined where it is outside, and members have no files. */
  readonly folder: string | undefined;
  /** Undefined when there is none. Rejects with TeamError when it cannot be read. */
  read(path: string): Promise<string | undefined>;
  /** Writes a file, or with null takes it away, unless it changes meanwhile. Rejects with TeamError. */
  write(path: string, text: string | null): Promise<void>;
};

export function createMemberFiles(workspace: Workspace, folder: string | undefined): MemberFiles {
  const found = async (path: string) => {
    const read = await workspace.read(`${folder}/${path}`, maxBytes);
    if (!read.ok && read.error.code !== 'user.notFound') throw read.error;
    return read.ok ? read : undefined;
  };
  return {
    folder,
    read: async (path) => (folder === undefined ? undefined : (await found(path))?.text),
    async write(path, text) {
      if (folder === undefined)
        throw new TeamError('user.badInput', {
          shown: 'The home of Roundtable is outside of the workspace, so members have no files of their own there. Leave --home away.',
        });
      const hash = (await found(path))?.hash ?? null;
      if (text === null && hash === null) return;
      const full = `${folder}/${path}`;
      const written = text === null ? await workspace.writeBytes(full, null, hash) : await workspace.write(full, text, hash);
      if (!written.ok) throw written.error;
    },
  };
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
    for (const { path, text } of applyChange(growth, one, await readOwnFiles(files.read, one.member))) await files.write(path, text);
  }
}

/**
 * The person's word on a skill. One that is kept or shared gets its file, its author's or everybody's, where there is none yet: what a person
 * changed in it stays. Answers where it is, relative to the workspace. Rejects with TeamError.
 */
export async function decideSkill(
  home: Home,
  files: MemberFiles,
  decision: { id: string; how: Curation; by: string; why: string },
): Promise<string | undefined> {
  await home.transact(({ growth }) => ({ facts: curate(growth.skills.skills, decision), value: undefined }));
  const skill = (await home.read()).growth.skills.skills[decision.id];
  if (!skill || files.folder === undefined || (skill.status !== 'kept' && skill.status !== 'shared')) return undefined;
  const own = skillPath(skill.id, skill.author);
  const path = skill.status === 'shared' ? skillPath(skill.id) : own;
  if ((await files.read(path)) === undefined) await files.write(path, (await files.read(own)) ?? renderSkill(skill));
  return `${files.folder}/${path}`;
}
