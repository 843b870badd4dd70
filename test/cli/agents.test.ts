import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folders } from '../support/folder';
import { exampleIn, run } from './roundtable';

const folder = folders();
const agentFile = `---
name: Release Notes
description: Writes release notes.
tools: [read, search, github/*]
model: GPT-5 (copilot)
handoffs: []
---
You write release notes from what changed.
`;

const teamFile = `name: notes
goal: Write them.
workflow: { type: round_robin, max_rounds: 1 }
defaults: { model: rehearsal }
members:
  - elena # she leads
`;

function place(): string {
  const where = exampleIn(folder());
  mkdirSync(join(where, '.github/agents'), { recursive: true });
  writeFileSync(join(where, '.github/agents/notes.agent.md'), agentFile);
  writeFileSync(join(where, 'notes.team.yaml'), teamFile);
  return where;
}

describe('agents of other products', () => {
  it('are imported into a team that runs with them, and never over what is there', async () => {
    const where = place();
    const args = ['import', '.github/agents/notes.agent.md', '--team', 'notes.team.yaml'];
    const first = await run(where, args);
    expect([first.code, first.stdout]).toEqual([0, '.roundtable/agents/release-notes.yaml\nnotes.team.yaml: release-notes\n']);
    expect(first.stderr).toMatch(/github\/\* is not in Roundtable[\s\S]*vscode\/gpt-5[\s\S]*handoffs/);
    const team = readFileSync(join(where, 'notes.team.yaml'), 'utf8');
    expect(team).toMatch(/- elena # she leads\n {2}- \{ name: release-notes, tools: \[.*\], can_write_files: false \}\n$/);
    expect((await run(where, ['run', 'notes.team.yaml'])).code).toBe(0);
    const again = await run(where, args);
    expect([again.code, again.stderr]).toEqual([1, expect.stringContaining('is there already and was left as it is')]);
    expect(readFileSync(join(where, 'notes.team.yaml'), 'utf8')).toBe(team);
    const bad = await run(where, ['import', 'briefing.md', 'gone.agent.md']);
    expect([bad.code, bad.stderr]).toEqual([2, expect.stringContaining('gone.agent.md cannot be read')]);
  });

  it('are written from members, and what else their files say is kept', async () => {
    const where = place();
    const out = await run(where, ['export-agent', 'elena', '--to', 'claude', '--output', '-']);
    expect([out.code, out.stdout]).toEqual([
      0,
      expect.stringMatching(/^---\nname: elena\n[\s\S]*tools: Read, Grep, Glob, Edit, Write\n---\n\nYou are the one/),
    ]);
    const written = await run(where, ['export-agent', 'elena', '--to', 'copilot', '--team', 'notes.team.yaml']);
    expect([written.code, written.stdout]).toEqual([0, '.github/agents/elena.agent.md\n']);
    expect(written.stderr).toContain('The model rehearsal cannot be named there');
    const file = join(where, '.github/agents/elena.agent.md');
    writeFileSync(file, readFileSync(file, 'utf8').replace('---\n', '---\nargument-hint: What?\n'));
    expect((await run(where, ['export-agent', 'elena', '--to', 'copilot'])).code).toBe(1);
    expect((await run(where, ['export-agent', 'elena', '--to', 'copilot', '--force'])).code).toBe(0);
    expect(readFileSync(file, 'utf8')).toContain('argument-hint: What?');
    const mistake = await run(where, ['export-agent', 'elenor', '--to', 'copilot']);
    expect([mistake.code, mistake.stderr]).toEqual([2, expect.stringMatching(/no agent elenor.*Did you mean elena\?/)]);
    expect(existsSync(join(where, '.github/agents/elenor.agent.md'))).toBe(false);
  });
});
