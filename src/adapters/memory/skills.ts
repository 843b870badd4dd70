import { type ErrorCode, TeamError } from '../../base/errors';
import type { Skill, SkillCall, SkillHost } from '../../core/ports/skills';

export type MemorySkill = {
  skill: Skill;
  /** Runs a tool; a thrown error is a tool that failed. */
  run?: (call: SkillCall) => string;
};

/** Skills that are handed in: the in-memory twin of the real host. They are found by their source; a checksum is `sha256:` and theirs. */
export function createMemorySkillHost(skills: readonly MemorySkill[]): SkillHost {
  const refuse = (code: ErrorCode, shown: string): { ok: false; error: TeamError } => ({
    ok: false,
    error: new TeamError(code, { shown }),
  });
  return {
    async load({ path, url, checksum }) {
      const source = path ?? url ?? '';
      if (path !== undefined && (path.startsWith('/') || path.split('/').includes('..')))
        return refuse('user.refusedPath', `The skill ${source} is not in the workspace.`);
      if (url !== undefined && checksum === undefined)
        return refuse('user.badInput', `The skill ${url} comes from the web and has no checksum.`);
      const found = skills.find(({ skill }) => skill.source === source)?.skill;
      if (found === undefined) return refuse('user.notFound', `There is no skill ${source}.`);
      if (checksum !== undefined && checksum.toLowerCase() !== `sha256:${found.sha256}`)
        return refuse('user.badInput', `The skill ${source} does not have the checksum ${checksum}; it has sha256:${found.sha256}.`);
      return { ok: true, skill: found };
    },
    async call(call, signal) {
      const { skill, tool } = call;
      if (signal.aborted) return refuse('tool.failed', `The skill ${skill.source} was ended, because the run was stopped.`);
      const found = skills.find((one) => one.skill.source === skill.source);
      if (found === undefined || found.skill.sha256 !== skill.sha256)
        return refuse('system.conflict', `The skill ${skill.source} is no longer what was loaded.`);
      if (skill.kind === 'knowledge' || !skill.tools.some(({ name }) => name === tool))
        return refuse('tool.badInput', `The skill ${skill.name} has no tool ${tool}.`);
      try {
        return { ok: true, text: found.run?.(call) ?? '', failed: false };
      } catch (error) {
        return { ok: true, text: error instanceof Error ? error.message : String(error), failed: true };
      }
    },
  };
}
