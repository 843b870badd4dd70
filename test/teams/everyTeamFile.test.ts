import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createRehearsal } from '../../src/adapters/providers/rehearsal';
import { parsePersona } from '../../src/core/team/parse';
import { isError } from '../../src/core/team/problem';
import { validateTeam } from '../../src/core/team/validate';
import { folders } from '../support/folder';
import { exampleFiles, ofType } from '../support/house';
import { checkRun, createFolderHouse, createTeamHouse, inMode, memoryWorld, put } from '../support/teamHouse';

const seeds = 'test/fixtures/teams';
const files = [
  ...readdirSync('examples/teams').map((name) => join('examples/teams', name)),
  ...readdirSync(seeds).map((name) => join(seeds, name)),
  ...readdirSync(join(seeds, 'other/teams')).map((name) => join(seeds, 'other/teams', name)),
].filter((file) => file.endsWith('.yaml'));

/** Their skills come from the web, or stand in files; those run with the real adapters below. */
const withSkills = new Set(['seed-17-skills.team.yaml', 'seed-18-skill-checksum.team.yaml', 'seed-99-all-fields.team.yaml']);
const placeholders = ['seed-17-skills.team.yaml', 'seed-18-skill-checksum.team.yaml'];
const clinician = parsePersona(readFileSync(join(seeds, 'other/clinician.yaml'), 'utf8'), 'clinician.yaml');
const ownPersonas = clinician.ok ? [clinician.value] : [];

describe('every team file', () => {
  /** What all runs together came to, so that they cannot hold by doing nothing. */
  const sums = { files: 0, text: 0, native: 0 };
  test.each(files)('%s has no errors', (file) => {
    expect(validateTeam(readFileSync(file, 'utf8'), file).problems.filter(isError)).toEqual([]);
  });

  const runs = files
    .filter((file) => !withSkills.has(basename(file)))
    .flatMap((file) => (['text', 'native'] as const).map((mode) => ({ file, mode })));
  test.each(runs)('$file runs to its end with tools by $mode', async ({ file, mode }) => {
    const world = memoryWorld({ ...exampleFiles(), 'context.md': 'We write in British English.\n' });
    const house = createTeamHouse({ providers: [createRehearsal()], world });
    const planned = await house.plan({ team: { text: readFileSync(file, 'utf8'), path: file }, model: 'rehearsal' }, ownPersonas);
    const plan = inMode(planned, mode);
    const { outcome, facts } = await house.run(plan);
    expect([outcome.status, outcome.reason, outcome.detail]).toEqual([
      planned.team.members.some((member) => member.work?.tokenBudget !== undefined) && outcome.reason === 'budget' ? 'stopped' : 'done',
      outcome.reason,
      outcome.detail,
    ]);
    sums.files += ofType(facts, 'file.changed').length;
    sums[mode] += ofType(facts, 'tool.finished').filter((fact) => !fact.data.failed).length;
    const root = plan.team.workspace === undefined ? '' : `${plan.team.workspace}/`;
    checkRun(plan, facts, (path) => world.workspace.files.get(root + path));
  });

  test('files were written and tools were called in those runs, in either way', () => {
    expect(sums.files).toBeGreaterThan(100);
    expect(sums.text).toBeGreaterThan(10);
    expect(sums.native).toBeGreaterThan(10);
  });
});

describe('team files with skills, with the real files and processes', () => {
  const folder = folders();
  const prepared = (): string => {
    const root = folder();
    const skills = join(seeds, 'skills');
    put(root, Object.fromEntries(readdirSync(skills).map((name) => [`skills/${name}`, readFileSync(join(skills, name), 'utf8')])));
    put(root, exampleFiles());
    return root;
  };

  test.each(placeholders)('%s is refused, in words, while its placeholder stands for a checksum', async (name) => {
    const house = createFolderHouse({ providers: [createRehearsal()], root: prepared() });
    const plan = await house.plan({ team: { text: readFileSync(join(seeds, name), 'utf8'), path: name }, model: 'rehearsal' });
    const { outcome } = await house.run(plan);
    expect([outcome.status, outcome.reason]).toEqual(['failed', 'failed']);
    expect(outcome.detail).toMatch(/skill/i);
  });

  const runnable: Record<string, (text: string) => string> = {
    'seed-17-skills.team.yaml': (text) => text.replace(/^ +- url:.*\n +checksum:.*\n +- .*shorthand.*\n/m, ''),
    'seed-99-all-fields.team.yaml': (text) => text.replace(/tool_sandbox: \w+/g, 'tool_sandbox: none'),
  };
  const runs = Object.keys(runnable).flatMap((name) => (['text', 'native'] as const).map((mode) => ({ name, mode })));
  test.each(runs)('$name runs without what is from the web, by $mode', async ({ name, mode }) => {
    const root = prepared();
    const house = createFolderHouse({ providers: [createRehearsal()], root });
    const text = runnable[name]?.(readFileSync(join(seeds, name), 'utf8')) ?? '';
    const planned = await house.plan({ team: { text, path: name }, model: 'rehearsal', rounds: 2 });
    const plan = inMode(planned, mode);
    const { outcome, facts } = await house.run({ ...plan, team: { ...plan.team, autonomy: 3 } });
    expect([outcome.status, outcome.detail]).toEqual(['done', outcome.detail]);
    checkRun(plan, facts, (path) => readFileSync(join(root, plan.team.workspace ?? '', path), 'utf8'));
  });
});
