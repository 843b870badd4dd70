import { z } from 'zod';
import type { CancelSignal } from '../../../base/cancel';
import { TeamError } from '../../../base/errors';
import type { ResolvedMember } from '../../../schema/team';
import type { Skill, SkillHost } from '../../ports/skills';
import type { Tool } from '../../tools/define';

/** Skills of members, loaded once a run: knowledge for prompts, and tools that run in a process of their own. */
export type SkillHand = {
  of(member: ResolvedMember): Promise<{ knowledge: readonly { name: string; text: string }[]; tools: readonly Tool[] }>;
};

const maxOutputBytes = 64 * 1024;

/** Rejects with TeamError when a skill cannot be loaded: a team without its skills is another team. */
export function createSkillHand(host: SkillHost, root: () => string, signal: CancelSignal): SkillHand {
  const loaded = new Map<string, Promise<Skill>>();

  const load = (source: { path?: string; url?: string; checksum?: string }): Promise<Skill> => {
    const key = JSON.stringify(source);
    const known = loaded.get(key);
    if (known) return known;
    const loading = host.load(source, signal).then((result) => {
      if (!result.ok) throw new TeamError(result.error.code, { shown: result.error.shown, cause: result.error });
      return result.skill;
    });
    loaded.set(key, loading);
    return loading;
  };

  return {
    async of(member) {
      const skills = await Promise.all((member.work?.skills ?? []).map(load));
      return {
        knowledge: skills.flatMap((skill) => (skill.kind === 'knowledge' ? [{ name: skill.name, text: skill.text }] : [])),
        tools: skills.flatMap((skill) =>
          skill.kind === 'tools' ? skill.tools.map((tool) => skillTool(host, skill, tool, member, root)) : [],
        ),
      };
    },
  };
}

type Declared = Extract<Skill, { kind: 'tools' }>['tools'][number];

function skillTool(host: SkillHost, skill: Skill, tool: Declared, member: ResolvedMember, root: () => string): Tool {
  const properties = Object.keys((tool.inputSchema?.properties as Record<string, unknown> | undefined) ?? {});
  const fields = properties.length > 0 ? properties : ['input'];
  const only = fields.length === 1 ? fields[0] : undefined;
  return {
    name: tool.name,
    describe: tool.description,
    effect: 'run',
    input: z.record(z.string(), z.unknown()),
    schema: tool.inputSchema ?? { type: 'object', properties: { input: { type: 'string' } }, required: ['input'] },
    body: { fields, ...(only !== undefined && { raw: only }) },
    maxChars: 8_192,
    about: () => ({ what: `run ${tool.name} of the skill ${skill.name} (${skill.source}, sha256 ${skill.sha256.slice(0, 12)})` }),
    async run(input, hands) {
      const given = input as Record<string, unknown>;
      const body = only !== undefined && typeof given[only] === 'string' ? (given[only] as string) : JSON.stringify(given);
      const ran = await hands.skill(() =>
        host.call(
          {
            skill,
            tool: tool.name,
            input: { body, fields: given },
            cwd: root(),
            timeoutMs: hands.timeoutMs,
            maxOutputBytes,
            sandbox: member.work?.sandbox ?? 'none',
          },
          hands.signal,
        ),
      );
      return ran.ok ? { text: ran.text, failed: ran.failed } : { text: ran.error.shown, failed: true };
    },
  };
}
