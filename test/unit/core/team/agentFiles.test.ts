import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addMembers } from '../../../../src/core/team/agentFiles/addMembers';
import { agentFormats, parseAgentFile, renderAgentFile } from '../../../../src/core/team/agentFiles/agentFile';
import { toolsFrom, toolsTo } from '../../../../src/core/team/agentFiles/agentTools';
import { agentFilePath, exportMember } from '../../../../src/core/team/agentFiles/exportMember';
import { importAgent, memberName } from '../../../../src/core/team/agentFiles/importAgent';
import { parseAgent, parseTeam } from '../../../../src/core/team/parse';
import { validateTeam } from '../../../../src/core/team/validate';
import { builtInTools } from '../../../../src/core/tools';

const copilot = `---
name: 'Security Reviewer'
description: Finds what an attacker would. Use it on every change of the login.
argument-hint: Which files?
tools: ['codebase', 'read/readFile', 'edit', 'web/fetch', 'github/*', 'runCommands']
model: ['Claude Sonnet 4.5 (copilot)', 'GPT-5 (copilot)']
handoffs:
  - label: Mend it
    agent: engineer
    prompt: Mend what was found.
    send: false
---

# Who you are

You read code as an attacker does. Use #tool:codebase first.

---

End with a table.
`;

const chatmode = `\`\`\`chatmode
---
description: 'Plans, and writes nothing'
tools: ['codebase', 'fetch', 'findTestFiles', 'search', 'usages']
model: GPT-4.1
---
You plan. You do not write code.
\`\`\`
`;

/** As people have them: examples inside the description, which no YAML reader takes. */
const claude = `---
name: code-reviewer
description: Use this agent when code was written. Examples:\\n\\n<example>Context: The user wrote a function.\\nuser: "Is it good?"\\nassistant: "I use the code-reviewer: it looks."</example>
tools: Read, Grep, Bash(git diff:*), mcp__jira__get, TodoWrite
model: opus
color: cyan
---

You review code. Be brief.
`;

function read(text: string, file: string) {
  const found = parseAgentFile(text, file);
  if (!found.ok) throw new Error(found.why);
  return found.agent;
}

function imported(text: string, file: string) {
  const made = importAgent(read(text, file), file);
  const parsed = parseAgent(made.text, 'agents/x.yaml');
  expect(parsed.ok ? parsed.value : parsed.problems).toEqual(made.agent);
  return made;
}

describe('an agent file of another product', () => {
  it('comes over as an agent and a member, and says what did not', () => {
    const { agent, member, text, notes } = imported(copilot, '.github/agents/security.agent.md');
    expect(agent).toMatchObject({
      name: 'security-reviewer',
      role: 'Finds what an attacker would',
      model: 'vscode/claude-sonnet-4.5',
      part: 'worker',
    });
    expect(agent.persona).toMatch(/^# Who you are[\s\S]*---\n\nEnd with a table\.\n$/);
    expect(member).toEqual({
      name: 'security-reviewer',
      tools: ['list_files', 'glob', 'grep', 'read_file', 'edit', 'write_file', 'read_url', 'run_bash'],
    });
    expect(notes.join('\n')).toMatch(
      /"Security Reviewer" became security-reviewer[\s\S]*github\/\* is not in Roundtable[\s\S]*GPT-5[\s\S]*argument-hint, handoffs/,
    );
    expect(text).toMatch(/^# Imported from \.github\/agents\/security\.agent\.md\.\n[\s\S]*# handoffs: .*Mend what was found/);
  });

  it('comes over from the older form, with its fence, and does not write where it could not edit', () => {
    const { agent, member } = imported(chatmode, 'prompts/Plan Only.chatmode.md');
    expect(agent).toMatchObject({
      name: 'plan-only',
      role: 'Plans, and writes nothing',
      model: 'vscode/gpt-4.1',
      persona: 'You plan. You do not write code.\n',
    });
    expect(member.can_write_files).toBe(false);
  });

  it('comes over where its front matter is no YAML', () => {
    const { agent, member, notes } = imported(claude, '.claude/agents/code-reviewer.md');
    expect(agent).toMatchObject({ name: 'code-reviewer', model: 'opus', tier: 'opus', role: 'Use this agent when code was written' });
    expect(member.tools).toEqual(['read_file', 'grep', 'run_bash']);
    expect(notes.join('\n')).toMatch(/line by line[\s\S]*limit of Bash\(git diff:\*\)[\s\S]*mcp__jira__get[\s\S]*TodoWrite[\s\S]*color/);
  });

  it('says what is wrong with one that cannot be read', () => {
    expect(parseAgentFile('---\nname: x\n', 'x.agent.md')).toEqual({ ok: false, why: expect.stringContaining('does not end') });
    expect(parseAgentFile('---\nname: x\n---\n', 'x.agent.md')).toEqual({ ok: false, why: expect.stringContaining('no prompt') });
    expect(read('Only a prompt.', 'helper.agent.md')).toMatchObject({ name: 'helper', models: [], body: 'Only a prompt.' });
    // Aliases that grow without end are no list of fields.
    const bomb = `---\n${Array.from({ length: 30 }, (_, at) => `a${at}: &a${at} [${at === 0 ? 'x' : `*a${at - 1}, *a${at - 1}`}]`).join('\n')}\n---\nHi`;
    expect(read(bomb, 'x.md').body).toBe('Hi');
  });

  it('is what it was after it is written, whatever fields it has', () => {
    const key = fc.stringMatching(/^[A-Za-z][\w-]{0,12}$/).filter((name) => name !== '__proto__');
    const text = fc.string({ unit: 'grapheme' }).filter((value) => !/[^\P{Cc}\t\n]|[\u2028\u2029\ufeff]/u.test(value));
    const value = fc.oneof(text, fc.boolean(), fc.integer(), fc.array(text, { maxLength: 4 }), fc.dictionary(key, text, { maxKeys: 3 }));
    fc.assert(
      fc.property(fc.dictionary(key, value, { maxKeys: 6, noNullPrototype: true }), text, (fields, words) => {
        const body = `Begin ${words}`.trim();
        for (const file of ['a.agent.md', '.claude/agents/a.md']) {
          const again = read(renderAgentFile(fields, body), file);
          expect(again.fields).toEqual(fields);
          expect(again.body).toBe(body);
          expect(again.notes).toEqual([]);
        }
      }),
    );
  });

  it('never throws, whatever the file holds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (front, body) => {
        const found = parseAgentFile(`---\n${front}\n---\n${body}`, 'x.md');
        if (found.ok) {
          const made = importAgent(found.agent, 'x.md');
          expect(parseAgent(made.text, 'x.yaml').ok).toBe(true);
        }
      }),
    );
  });

  it('names every tool of ours that it has, both ways', () => {
    const ours = builtInTools.map(({ name }) => name);
    for (const format of agentFormats) {
      const { tools, notes } = toolsTo(format, ours, true);
      const back = toolsFrom(tools);
      expect(back.notes).toEqual([]);
      const known = new Set(ours);
      for (const tool of back.tools) expect(known).toContain(tool);
      const lost = ours.filter((name) => notes.some((note) => note.includes(` ${name} `)));
      expect(lost).toEqual(expect.arrayContaining(['remember', 'delegate_task', 'log_decision']));
      for (const name of ours)
        expect(back.tools.includes(name) || lost.includes(name) || ['append_file', 'run_python'].includes(name), name).toBe(true);
    }
  });

  it('takes a member of a team, and keeps what the file there says beside it', () => {
    const member = {
      name: 'ann',
      role: 'reviewer of code',
      persona: 'You review.',
      model: 'opus',
      tools: ['run_bash', 'remember'],
      canWrite: false,
    };
    const fresh = exportMember(member, 'claude');
    expect(read(fresh.text, agentFilePath('ann', 'claude'))).toMatchObject({
      name: 'ann',
      description: 'Reviewer of code.',
      tools: ['Read', 'Grep', 'Glob', 'Bash'],
      models: ['opus'],
      body: 'You review.',
    });
    expect(fresh.notes).toEqual(['The tool remember has no counterpart there, so it was left out.']);
    const there = read(copilot, '.github/agents/ann.agent.md');
    const over = exportMember(member, 'copilot', there);
    const again = read(over.text, '.github/agents/ann.agent.md');
    expect(again.fields).toEqual({ ...there.fields, name: 'ann', tools: ['read', 'search', 'execute'] });
    expect(over.notes.join('\n')).toContain('The model opus cannot be named there');
  });

  it('has a name that a team file takes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (written) => {
        const checked = parseTeam(`name: x\nmembers: [${memberName(written)}]\n`, 'x.team.yaml');
        expect(checked.ok).toBe(true);
      }),
    );
    expect(['Café Reviewer', 'myAgent', '3D artist', '審査', 'runner'].map(memberName)).toEqual([
      'cafe-reviewer',
      'my-agent',
      'd-artist',
      'agent',
      'runner-agent',
    ]);
  });
});

describe('new members in a team file', () => {
  const fresh = [{ name: 'zoe', tools: ['read_file'], can_write_files: false as const }, { name: 'marcus' }];
  const put = (text: string): string => {
    const insertion = addMembers(text, fresh);
    if (!insertion.ok) throw new Error(insertion.why);
    return text.slice(0, insertion.at) + insertion.text + text.slice(insertion.at);
  };

  it.each([
    [
      'a list in lines',
      '# top\nname: a\nmembers:\n  # first\n  - elena # who\n  - name: clare\n    role: x\n\n# after\nworkflow: { type: round_robin }\n',
    ],
    ['one that is not indented', 'name: a\nmembers:\n- elena\n- clare\nworkflow: { type: round_robin }\n'],
    ['a list on one line', 'name: a\nmembers: [ elena, clare ] # who\n'],
    ['a list on one line with a comma at its end', 'name: a\nmembers: [\n  elena,\n  clare,\n]\n'],
    ['a file without a newline at its end', 'name: a\nmembers:\n  - elena\n  - clare'],
    ['a member with a block text', 'name: a\nmembers:\n  - elena\n  - name: clare\n    persona: |\n      You.\n\n      Are.\n# end\n'],
    ['Windows lines', 'name: a\r\nmembers:\r\n  - elena\r\n  - clare\r\n'],
  ])('go into %s, and nothing else changes', (_, text) => {
    const after = put(text);
    const { team, problems } = validateTeam(after, 'a.team.yaml');
    expect(problems).toEqual([]);
    expect(team?.members.map((member) => (typeof member === 'string' ? member : member.name))).toEqual(['elena', 'clare', 'zoe', 'marcus']);
    const lines = after.split('\n');
    for (const line of text.split('\n').filter((one) => one.includes('#')))
      expect(lines.some((one) => one.includes(line.slice(line.indexOf('#'))))).toBe(true);
    expect(after.includes('\r\n') ? after.replaceAll('\r\n', '').includes('\n') : false).toBe(false);
  });

  it('are left out where they are already, and refused where there is no list', () => {
    expect(addMembers('name: a\nmembers: [zoe, marcus]\n', fresh)).toMatchObject({ ok: true, text: '', added: [] });
    expect(addMembers('name: a\n', fresh)).toMatchObject({ ok: false });
    expect(addMembers('name: [\n', fresh)).toMatchObject({ ok: false });
    expect(addMembers('name: a\nmembers: []\n', [{ name: 'zoe' }])).toMatchObject({ ok: true, added: ['zoe'] });
  });
});
