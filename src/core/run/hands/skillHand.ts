import { z } from 'zod';
import type { CancelSignal } from '../../../base/cancel';
import { TeamError } from '../../../base/errors';
import type { ResolvedMember } from '../../../schema/team';
import type { Skill, SkillHost } from '../../ports/skills';
import type { Tool } from '../../tools/define';

/** Skills of members, loaded once a run: knowledge for prompts, and tools that run in a process of their own. */
export type SkillHand = {
  /**
   * Loads the skills of all members before the first turn, so that no member can change what another loads. Answers the sha256 of
   * each by its source. Rejects with TeamError when one cannot be loaded: a team without its skills is another team.
   */
  load(members: readonly ResolvedMember[]): Promise<Record<string, string>>;
  of(member: ResolvedMember): { knowledge: readonly { name: string; text: string }[]; tools: readonly Tool[] };
};

type Source = { path?: string; url?: string; checksum?: string };

const maxOutputBytes = 64 * 1024;

export function createSkillHand(
  host: SkillHost,
  root: () => string,
  signal: CancelSignal,
  /** Asks the person about a skill that is not a file of the workspace. */
  consent: (member: ResolvedMember, url: string) => Promise<{ ok: true } | { ok: false; why: string }>,
): SkillHand {
  const loaded = new Map<string, Skill>();
  const nameOf = (source: Source): string => source.path ?? source.url ?? '';

  const load = async (member: ResolvedMember, source: Source): Promise<void> => {
    if (loaded.has(nameOf(source))) return;
    if (source.url !== undefined) {
      const agreed = await consent(member, source.url);
      if (!agreed.ok)
        throw new TeamError('user.untrusted', { shown: `The skill ${source.url} of @${member.name} was not loaded. ${agreed.why}` });
    }
    const result = await host.load(source, signal, member.work?.sandbox);
    if (!result.ok) throw new TeamError(result.error.code, { shown: result.error.shown, cause: result.error });
    loaded.set(nameOf(source), result.skill);
  };

  return {
    async load(members) {
      for (const member of members) for (const source of member.work?.skills ?? []) await load(member, source);
      return Object.fromEntries([...loaded].map(([name, skill]) => [name, skill.sha256]));
    },
    of(member) {
      const skills = (member.work?.skills ?? []).flatMap((source) => loaded.get(nameOf(source)) ?? []);
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
