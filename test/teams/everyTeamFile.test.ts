import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createRehearsal } from '../../src/adapters/providers/rehearsal';
import { parseReply } from '../../src/core/agent/protocol/reply';
import type { RunPlan } from '../../src/core/run/command';
import { parsePersona } from '../../src/core/team/parse';
import { validateTeam } from '../../src/core/team/plan';
import { isError } from '../../src/core/team/problem';
import type { Fact } from '../../src/schema/event';
import type { ResolvedTeam, ToolMode } from '../../src/schema/team';
import { roundsOf } from '../../src/schema/workflow';
import { folders } from '../support/folder';
import { exampleFiles, ofType } from '../support/house';
import { createFolderHouse, createTeamHouse, memoryWorld, put } from '../support/teamHouse';

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

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Turns at most, as the head of each workflow says it. */
function mostTurns({ members, workflow }: ResolvedTeam): number {
  const rounds = roundsOf(workflow);
  switch (workflow.type) {
    case 'manager':
      return 1 + 2 * rounds;
    case 'review_loop':
      return members.length + 2 * rounds + 1;
    case 'debate':
      return 2 * (rounds + 2) + 1;
    case 'parallel_review':
      return members.length + (workflow.reviewers.length + 2) * rounds + 1;
    case 'conditional':
    case 'solo':
      return rounds;
    case 'vote':
      return members.length * workflow.samples + 1;
    default:
      return members.length * rounds;
  }
}

function inMode(plan: RunPlan, mode: ToolMode): RunPlan {
  const members = plan.team.members.map((member) => (member.work ? { ...member, work: { ...member.work, toolMode: mode } } : member));
  return { ...plan, team: { ...plan.team, members } };
}

/** What must hold of any run that came to its end; `disk` reads a shared file as it is now. */
function checkRun(plan: RunPlan, facts: readonly Fact[], disk: (path: string) => string | undefined): void {
  const started = ofType(facts, 'turn.started');
  const asked = started.filter((fact) => fact.data.purpose !== 'summary');
  const finished = ofType(facts, 'turn.finished');
  expect(ofType(facts, 'turn.failed').map((fact) => fact.data.failure.message)).toEqual([]);
  expect(new Set(started.map((fact) => fact.data.turn)).size).toBe(started.length);
  expect(finished.map((fact) => fact.data.turn).sort()).toEqual(started.map((fact) => fact.data.turn).sort());
  expect(asked.length).toBeGreaterThan(0);
  expect(asked.length).toBeLessThanOrEqual(mostTurns(plan.team));

  // Every call that began has come back.
  const back = new Set(ofType(facts, 'tool.finished').map((fact) => fact.data.call));
  for (const call of ofType(facts, 'tool.started')) expect(back).toContain(call.data.call);

  const changes = ofType(facts, 'file.changed');
  const refused = ofType(facts, 'reply.refused').map((fact) => `${fact.data.turn} ${fact.data.what}`);
  const replies = [
    ...ofType(facts, 'turn.replied').map(({ data }) => ({ turn: data.turn, text: data.text })),
    ...finished.map(({ data }) => ({ turn: data.turn, text: data.text })),
  ];
  const json = new Set(plan.team.members.filter((member) => member.work?.json).map((member) => member.name));
  const speaker = new Map(started.map((fact) => [fact.data.turn, fact.data.member]));
  for (const { turn, text } of replies) {
    if (json.has(speaker.get(turn) ?? '')) continue;
    for (const block of parseReply(text).files) {
      const path = block.private ? `private/${block.path}` : block.path;
      if (refused.includes(`${turn} ${path}`)) continue;
      const made = changes.filter((change) => change.data.turn === turn && (change.data.path === path || change.data.other === path));
      // A block whose text stood there already changes nothing.
      const already = changes.some((change) => change.data.path === path && change.data.after === sha256(block.body));
      const kept = made.some(({ data }) => data.after === sha256(block.body) || data.how === 'merged');
      expect([turn, path, kept || already]).toEqual([turn, path, true]);
    }
  }
  const last = new Map(changes.filter((change) => !change.data.private).map((change) => [change.data.path, change.data.after]));
  for (const [path, after] of last) {
    const text = disk(path);
    expect([path, text === undefined ? null : sha256(text)]).toEqual([path, after]);
  }
}

describe('every team file', () => {
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
    const root = plan.team.workspace === undefined ? '' : `${plan.team.workspace}/`;
    checkRun(plan, facts, (path) => world.workspace.files.get(root + path));
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
    'seed-99-all-fields.team.yaml': (text) => text,
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
