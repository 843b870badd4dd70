import { describe, expect, test } from 'vitest';
import { createScriptedModel } from '../../../src/adapters/memory/scriptedModel';
import { createSeededDice } from '../../../src/adapters/memory/world';
import { createFileDesk } from '../../../src/core/run/fileDesk';
import type { FactData } from '../../../src/schema/event';
import { createHouse, ofType, userText } from '../../support/house';

const team = `name: pair
goal: Two files.
workflow: { type: round_robin, max_rounds: 2 }
members:
  - { name: ann, persona: You write., model: scripted/x }
  - { name: ben, persona: You write., model: scripted/x }
`;
const file = (path: string, text: string): string => `A file.\n\n\`\`\`file:${path}\n${text}\n\`\`\`\n\nThat is all.`;
const numbered = (changed: Record<number, string> = {}): string =>
  Array.from({ length: 20 }, (_, index) => changed[index + 1] ?? `line ${index + 1}`).join('\n');

/** Four turns: ann edits line 2 and makes new.txt, ben edits line 18, ann makes late.txt, ben has nothing to write. */
const said = [
  `${file('shared.txt', numbered({ 2: 'ann was here' }))}\n\n${file('new.txt', 'made by ann')}`,
  file('shared.txt', numbered({ 2: 'ann was here', 18: 'ben was here' })),
  file('late.txt', 'late'),
  'Nothing to add.',
];

async function ended(answers: (string | undefined)[] = said) {
  const model = createScriptedModel({ answers: (_, index) => answers[index] });
  const house = createHouse({ providers: [model], files: { 'shared.txt': `${numbered()}\n`, 'person.txt': 'mine\n' } });
  const desk = createFileDesk({ ...house, dice: createSeededDice(99) });
  const { runId, done } = await house.start(await house.plan({ team: { text: team, path: 'pair.team.yaml' } }));
  expect(await done).toMatchObject({ status: 'done' });
  const { files } = house.workspace;
  return { ...house, desk, runId, files, model, snapshot: () => Object.fromEntries(files) };
}

type Change = Partial<FactData['file.changed']> & Pick<FactData['file.changed'], 'path' | 'before' | 'after'>;
const changed = (data: Change) => ({
  type: 'file.changed' as const,
  data: { member: 'ann', turn: 'r1/ann', bytes: 0, how: 'ran' as const, reason: 'a command', ...data },
});

describe('files that an editor holds open', () => {
  /** An editor with these texts; what it is given to write it takes, or refuses. */
  const editor = (texts: Record<string, string>, takes = true) => ({
    texts,
    open: {
      read: (path: string) => texts[path],
      write: async (path: string, text: string, expected: string) => {
        expect(texts[path]).toBe(expected);
        if (!takes) return { ok: false as const, why: 'read-only' };
        texts[path] = text;
        return { ok: true as const };
      },
    },
  });

  test('are decided on as they stand there, unsaved edits included, and written there alone', async () => {
    const { desk, runId, files } = await ended();
    const unsaved = `mine\n${files.get('shared.txt')}`;
    const disk = files.get('shared.txt');
    const { open, texts } = editor({ 'shared.txt': unsaved });
    const { done } = await desk.decide(runId, 'undo', { path: 'shared.txt', member: 'ann' }, { force: false, open });
    expect(done).toHaveLength(1);
    expect(texts['shared.txt']).toBe(unsaved.replace('ann was here', 'line 2'));
    expect(files.get('shared.txt')).toBe(disk);
  });

  test('an editor that does not take it leaves the decision unmade', async () => {
    const { desk, runId, files, facts } = await ended();
    const { open } = editor({ 'shared.txt': files.get('shared.txt') ?? '' }, false);
    const { done, refused } = await desk.decide(runId, 'undo', { path: 'shared.txt' }, { force: false, open });
    expect([done, refused.map(({ why }) => why)]).toEqual([[], ['read-only', 'read-only']]);
    expect(ofType(await facts(runId), 'changes.decided')).toEqual([]);
  });

  test('a file that only agents made is gone from the disk although it is open', async () => {
    const { desk, runId, files } = await ended();
    const { open } = editor({ 'new.txt': files.get('new.txt') ?? '' });
    await desk.decide(runId, 'undo', { path: 'new.txt' }, { force: false, open });
    expect(files.has('new.txt')).toBe(false);
  });
});

describe('restore', () => {
  test('a dry run says what a restore then does, and redo takes the restore back', async () => {
    const { desk, runId, snapshot, facts } = await ended();
    const after = snapshot();
    expect((await desk.checkpoints(runId)).map((point) => [point.id, point.files])).toEqual([
      ['0001_ann', ['shared.txt', 'new.txt']],
      ['0002_ben', ['shared.txt']],
      ['0003_ann', ['late.txt']],
    ]);

    const planned = await desk.plan(runId, '2');
    expect(snapshot()).toEqual(after);
    expect(planned.files.map(({ path, edited }) => [path, edited])).toEqual([
      ['shared.txt', false],
      ['late.txt', false],
    ]);
    expect(await desk.restore(runId, '0002_ben', { force: false })).toEqual(planned);
    expect(snapshot()).toEqual({
      'shared.txt': `${numbered({ 2: 'ann was here' })}\n`,
      'new.txt': 'made by ann\n',
      'person.txt': 'mine\n',
    });
    expect((await desk.plan(runId, '2')).files).toEqual([]);

    await desk.restore(runId, 'redo', { force: false });
    expect(snapshot()).toEqual(after);
    await desk.restore(runId, 'redo', { force: false });
    expect(snapshot()).not.toHaveProperty('late.txt');
    expect(ofType(await facts(runId), 'files.restored').map((fact) => fact.data.checkpoint)).toEqual(['0002_ben', 'redo', 'redo']);
  });

  test('what the person changed since is refused whole, and kept when it is forced', async () => {
    const { desk, runId, files, snapshot } = await ended();
    files.set('shared.txt', 'all mine now\n');
    files.set('person.txt', 'mine, later\n');
    const before = snapshot();
    await expect(desk.restore(runId, '1', { force: false })).rejects.toThrow(/shared\.txt was changed after the agents/);
    expect(snapshot()).toEqual(before);

    await desk.restore(runId, '1', { force: true });
    expect(snapshot()).toEqual({ 'shared.txt': `${numbered()}\n`, 'person.txt': 'mine, later\n' });
    await desk.restore(runId, 'redo', { force: false });
    expect(snapshot()).toEqual(before);
  });

  test('an edit of the person between two turns of agents is no work of theirs, so it stays', async () => {
    const { desk, runId, files, objects, orchestrator } = await ended([said[0], 'Nothing.', 'Nothing.', 'Nothing.']);
    const mine = files.get('new.txt')?.replace('ann', 'ann and me') ?? '';
    files.set('new.txt', `${mine}more\n`);
    const [before, after] = [await objects.put(mine), await objects.put(`${mine}more\n`)];
    await orchestrator.append(runId, [changed({ path: 'new.txt', before, after, turn: 'later', member: 'ben' })]);
    await desk.restore(runId, '0002_ben', { force: false });
    expect(files.get('new.txt')).toBe(mine);
  });

  test('what the person undid here does not count as an edit', async () => {
    const { desk, runId, files } = await ended();
    await desk.decide(runId, 'undo', { member: 'ben' }, { force: false });
    await desk.restore(runId, '1', { force: false });
    expect(files.get('shared.txt')).toBe(`${numbered()}\n`);
    expect(files.has('new.txt')).toBe(false);
  });

  test('a deleted and a binary file come back byte for byte', async () => {
    const { desk, runId, files, workspace, objects, orchestrator } = await ended();
    const [old, next] = [Uint8Array.of(0, 255, 1, 254), Uint8Array.of(0, 255, 2, 253)];
    const [before, after] = [await objects.putBytes(old), await objects.putBytes(next)];
    workspace.binaries.set('image.bin', next);
    files.delete('person.txt');
    await orchestrator.append(runId, [
      changed({ path: 'image.bin', before, after, turn: 'later' }),
      changed({ path: 'person.txt', before: await objects.put('mine\n'), after: null, turn: 'later' }),
    ]);
    const [image, person] = (await desk.reviews(runId)).filter((review) => ['image.bin', 'person.txt'].includes(review.path));
    expect(image).toMatchObject({ binary: true, hunks: [{ state: 'pending' }] });
    expect(person).toMatchObject({ file: 'deleted' });

    const undone = await desk.decide(runId, 'undo', { turn: 'later' }, { force: false });
    expect(undone.refused).toEqual([]);
    expect([...(workspace.binaries.get('image.bin') ?? [])]).toEqual([...old]);
    expect(files.get('person.txt')).toBe('mine\n');
    await desk.decide(runId, 'redo', { turn: 'later' }, { force: false });
    expect([...(workspace.binaries.get('image.bin') ?? [])]).toEqual([...next]);
    expect(files.has('person.txt')).toBe(false);

    await desk.restore(runId, '4', { force: false });
    expect([...(workspace.binaries.get('image.bin') ?? [])]).toEqual([...old]);
    expect(files.get('person.txt')).toBe('mine\n');
  });

  test('a write that a crash left without its outcome is taken back where it happened, and only there', async () => {
    const { desk, runId, files, objects, orchestrator } = await ended();
    files.set('half.txt', 'written\n');
    const intended = (path: string, before: string | null, after: string) => ({
      type: 'file.intended' as const,
      data: { ...changed({ path, before, after }).data, turn: 'later' },
    });
    await orchestrator.append(runId, [
      intended('half.txt', null, await objects.put('written\n')),
      intended('person.txt', await objects.put('mine\n'), await objects.put('never written\n')),
    ]);
    expect((await desk.plan(runId, '3')).files.map(({ path, edited }) => [path, edited])).toEqual([
      ['late.txt', false],
      ['half.txt', false],
    ]);
    await desk.restore(runId, '3', { force: false });
    expect([files.has('half.txt'), files.get('person.txt')]).toEqual([false, 'mine\n']);
  });

  test('nothing is written while another process runs the run', async () => {
    const { desk, runId, journal, snapshot } = await ended();
    const before = snapshot();
    const held = await journal.peer().acquire(`run:${runId}`);
    await expect(desk.restore(runId, '1', { force: true })).rejects.toMatchObject({ code: 'system.locked' });
    await expect(desk.decide(runId, 'undo', {}, { force: true })).rejects.toMatchObject({ code: 'system.locked' });
    expect(snapshot()).toEqual(before);
    if (held.ok) await held.lease.release();
  });

  test('a content that is missing stops everything and says of which file', async () => {
    const { desk, runId, objects, snapshot, facts } = await ended();
    const before = snapshot();
    const first = ofType(await facts(runId), 'file.changed').find((fact) => fact.data.path === 'shared.txt');
    objects.bodies.delete(first?.data.before ?? '');
    await expect(desk.restore(runId, '1', { force: false })).rejects.toThrow(/shared\.txt once held is missing/);
    await expect(desk.decide(runId, 'undo', {}, { force: false })).rejects.toThrow(/shared\.txt once held is missing/);
    expect(snapshot()).toEqual(before);
    await expect(desk.plan(runId, '9')).rejects.toThrow(/no checkpoint 9.*0001_ann, 0002_ben, 0003_ann/);
  });
});

describe('keep and undo', () => {
  test('undoing one member leaves the other and the person alone', async () => {
    const { desk, runId, files } = await ended();
    files.set('shared.txt', `${files.get('shared.txt')}the person\n`);
    const { done, refused } = await desk.decide(runId, 'undo', { member: 'ann' }, { force: false });
    expect(refused).toEqual([]);
    expect(done.map((one) => one.path).sort()).toEqual(['late.txt', 'new.txt', 'shared.txt']);
    expect(files.get('shared.txt')).toBe(`${numbered({ 18: 'ben was here' })}\nthe person\n`);
    expect([files.has('new.txt'), files.has('late.txt'), files.get('person.txt')]).toEqual([false, false, 'mine\n']);

    const states = (await desk.reviews(runId)).flatMap((review) => review.hunks.map((hunk) => [hunk.member, hunk.state]));
    expect(new Set(states.map(String))).toEqual(new Set(['ann,undone', 'ben,pending']));
    await desk.decide(runId, 'redo', { path: 'new.txt' }, { force: false });
    expect(files.get('new.txt')).toBe('made by ann\n');
  });

  test('lines that the person edited are refused with the reason, and the rest is undone', async () => {
    const { desk, runId, files } = await ended();
    files.set('shared.txt', (files.get('shared.txt') ?? '').replace('ann was here', 'ann was here, and I too'));
    const { done, refused } = await desk.decide(runId, 'undo', { path: 'shared.txt' }, { force: false });
    expect([done.length, refused.length]).toEqual([1, 1]);
    expect(refused[0]?.why).toMatch(/edited since/);
    expect(files.get('shared.txt')).toBe(`${numbered({ 2: 'ann was here, and I too' })}\n`);
  });
});

describe('fork', () => {
  test('a fork goes on from its checkpoint without what came after, and leaves its origin as it was', async () => {
    const { desk, runId, model, resume, facts, store, orchestrator } = await ended();
    const origin = await facts(runId);
    const { runId: forked } = await desk.fork(runId, '2');
    expect(await facts(runId)).toEqual(origin);
    const copy = await facts(forked);
    const point = (await desk.checkpoints(runId))[1];
    expect(copy).toHaveLength(point?.seq ?? 0);
    expect(copy.slice(1)).toEqual(origin.slice(1, copy.length));
    expect(copy[0]).toMatchObject({ data: { runId: forked, forkedFrom: { runId, seq: copy.length } } });
    expect(store.runs(10).map((run) => run.runId)).toContain(forked);

    const asked = model.requests.length;
    await resume(forked);
    const first = model.requests[asked];
    expect(first?.system).toContain('You are @ben');
    expect(first && userText(first)).not.toContain('late.txt by');
    expect((await orchestrator.view(forked))?.forkedFrom).toEqual({ runId, seq: copy.length });
  });

  test('after a rollback the run ends as if nothing had come after the checkpoint', async () => {
    const answers = [...said, 'Nothing from ben.', 'Nothing more from ann.', 'Done.'];
    const { desk, runId, resume, snapshot } = await ended(answers);
    await desk.restore(runId, '2', { force: false });
    const { runId: forked } = await desk.fork(runId, '2');
    expect(await resume(forked)).toMatchObject({ status: 'done' });
    expect(snapshot()).toEqual({
      'shared.txt': `${numbered({ 2: 'ann was here' })}\n`,
      'new.txt': 'made by ann\n',
      'person.txt': 'mine\n',
    });
    expect((await desk.checkpoints(forked)).map((point) => point.id)).toEqual(['0001_ann']);
  });
});
