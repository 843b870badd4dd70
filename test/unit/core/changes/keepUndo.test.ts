import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { changeSetOf, reviewOf } from '../../../../src/core/changes/changeSet';
import type { ChangeDecision, FileChange, FileFacts } from '../../../../src/core/changes/fileChange';
import { keep, redo, selectHunks, undo } from '../../../../src/core/changes/keepUndo';
import { splitLines } from '../../../../src/core/changes/lines';

const path = 'src/a.ts';

/** Facts of one file from its texts, one change after the other: `ana: text`, `person: text`. */
function facts(start: string | null, ...steps: [who: string, text: string | null][]): FileFacts {
  const changes: FileChange[] = [];
  let present = start;
  for (const [who, text] of steps) {
    const seq = changes.length + 1;
    if (who !== 'person') {
      changes.push({ seq, turn: `t${seq}`, member: who, path, before: present, after: text, reason: `reason ${seq}`, how: 'written' });
    }
    present = text;
  }
  return { path, changes, decisions: [], present };
}

const hunksOf = (file: FileFacts) => reviewOf(file).hunks;
const idsOf = (file: FileFacts, member?: string) =>
  hunksOf(file).flatMap((hunk) => (member === undefined || hunk.member === member ? [hunk.id] : []));
const undoOf = (file: FileFacts, member?: string) => undo(file, idsOf(file, member));
/** The file after the decision was recorded and its text written. */
function decided(file: FileFacts, ids: string[], decision: ChangeDecision['decision'], present: string | null): FileFacts {
  const seq = Math.max(0, ...[...file.changes, ...file.decisions].map((fact) => fact.seq)) + 1;
  const next: ChangeDecision = { seq, path, hunks: ids, decision };
  return { ...file, decisions: [...file.decisions, next], present };
}

type Edit = { at: number; cut: number; put: number[] };
const edit: fc.Arbitrary<Edit> = fc.record({ at: fc.nat(20), cut: fc.nat(3), put: fc.array(fc.nat(5), { maxLength: 3 }) });
const applied = (lines: string[], { at, cut, put }: Edit, word: (n: number) => string): string[] =>
  lines.toSpliced(at % (lines.length + 1), cut, ...put.map(word));
const repeated = (n: number): string => ['a\n', 'b\n', '\n', 'c\r\n', '\r', 'd\n'][n] ?? '';
const start = fc.option(
  fc.array(fc.nat(5), { maxLength: 10 }).map((lines) => lines.map(repeated).join('')),
  { freq: 8, nil: null },
);
const step = fc.record({
  who: fc.constantFrom('ana', 'ben', 'cleo'),
  edits: fc.array(edit, { maxLength: 3 }),
  whole: fc.nat(14),
  end: fc.boolean(),
});

/** Random work of three members on one file, lines repeating on purpose; now and then the file is deleted or made anew. */
const history: fc.Arbitrary<FileFacts> = fc
  .record({ from: start, steps: fc.array(step, { minLength: 1, maxLength: 6 }) })
  .map(({ from, steps }) => {
    let text = from;
    const texts = steps.map(({ who, edits, whole, end }): [string, string | null] => {
      const lines = edits.reduce((now, one) => applied(now, one, repeated), splitLines(text ?? ''));
      text = whole === 0 ? null : lines.join('') + (end ? '' : 'end');
      return [who, text];
    });
    return facts(from, ...texts);
  });

describe('undo, by property', () => {
  test('undoing all gives the text before the first agent back, byte for byte, one by one and in any order', () => {
    fc.assert(
      fc.property(history, fc.infiniteStream(fc.nat()), (file, order) => {
        const original = file.changes[0]?.before ?? null;
        expect(undoOf(file)).toMatchObject({ text: original, refused: [] });
        const rest = idsOf(file);
        let now = file;
        while (rest.length > 0) {
          const [id = ''] = rest.splice((order.next().value ?? 0) % rest.length, 1);
          const result = undo(now, [id]);
          expect(result.refused).toEqual([]);
          now = decided(now, [id], 'undo', result.text);
          expect(reviewOf(now).present).toBe(now.present);
        }
        expect(now.present).toBe(original);
      }),
      { numRuns: 500 },
    );
  });

  test('the order of any selection does not matter, and undoing it again changes nothing', () => {
    fc.assert(
      fc.property(history, fc.array(fc.nat()), (file, picks) => {
        const all = idsOf(file);
        const some = [...new Set(picks.flatMap((pick) => all[pick % Math.max(1, all.length)] ?? []))];
        const once = undo(file, some);
        const oneByOne = (ids: string[]) => ids.reduce((now, id) => decided(now, [id], 'undo', undo(now, [id]).text), file);
        expect(oneByOne(some).present).toBe(once.text);
        expect(oneByOne([...some].reverse()).present).toBe(once.text);
        const after = decided(file, once.undone, 'undo', once.text);
        expect(undo(after, some)).toMatchObject({ text: once.text, refused: [] });
        const back = redo(after, some);
        expect(back).toMatchObject({ text: some.length === 0 ? once.text : file.present, refused: [] });
        expect(reviewOf(decided(after, some, 'keep', back.text)).present).toBe(back.text);
      }),
      { numRuns: 500 },
    );
  });

  test("undoing a member's hunks takes exactly that member's standing lines", () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 6 }), fc.boolean(), (steps, made) => {
        // Every line names its author, so that it can be told whose are left.
        let serial = 0;
        const from = made ? null : 'origin 1\norigin 2\norigin 3\norigin 4\n';
        let lines = splitLines(from ?? '');
        const file = facts(
          from,
          ...steps.map(({ who, edits }): [string, string] => {
            lines = edits.reduce((now, one) => applied(now, one, () => `${who} ${serial++}\n`), lines);
            return [who, lines.join('')];
          }),
        );
        const left = splitLines(undoOf(file, 'ana').text ?? '');
        const others = (all: string[]) => all.filter((line) => !line.startsWith('ana') && !line.startsWith('origin'));
        expect(left.filter((line) => line.startsWith('ana'))).toEqual([]);
        // Lines of others that stand stay, in order; lines that ana had taken away may come back among them.
        const standing = others(lines);
        expect(others(left).filter((line) => standing.includes(line))).toEqual(standing);
        for (const line of lines.filter((one) => one.startsWith('origin'))) expect(left).toContain(line);
      }),
      { numRuns: 500 },
    );
  });

  test('keeping decides and changes no text', () => {
    fc.assert(
      fc.property(history, (file) => {
        const ids = idsOf(file);
        expect(keep(file, ids)).toEqual({ kept: ids, refused: [] });
        const after = decided(file, ids, 'keep', file.present);
        const review = reviewOf(after);
        expect(review.present).toBe(file.present);
        expect(undo(after, []).text).toBe(file.present);
        expect(selectHunks([review], {}).flatMap((one) => one.ids)).toEqual(
          review.hunks.filter((hunk) => hunk.state === 'replaced').map((hunk) => hunk.id),
        );
      }),
    );
  });

  test('what the person typed away from the hunks survives every undo, and only that is left beside the original', () => {
    const typed = fc.array(fc.nat(12), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 5 }), typed, fc.array(fc.nat()), (steps, places, picks) => {
        // The agents work below the lines `wall`, the person above them.
        const top = Array.from({ length: 13 }, (_, i) => `top ${i}\n`);
        let serial = 0;
        let below = ['one\n', 'two\n', 'one\n', 'three\n'];
        const original = below;
        const file = facts(
          [...top, 'wall\n', ...original].join(''),
          ...steps.map(({ who, edits }): [string, string] => {
            below = edits.reduce((now, one) => applied(now, one, (n) => (n < 3 ? repeated(n) : `${who} ${serial++}\n`)), below);
            return [who, [...top, 'wall\n', ...below].join('')];
          }),
        );
        const byPerson = places.reduce((now, place, i) => now.with(place, `typed ${i}\n`), top);
        const now = { ...file, present: [...byPerson, 'wall\n', ...below].join('') };
        const all = idsOf(now);
        expect(idsOf(file)).toEqual(all);
        expect(undo(now, all)).toMatchObject({ text: [...byPerson, 'wall\n', ...original].join(''), refused: [] });
        const some = picks.flatMap((pick) => all[pick % Math.max(1, all.length)] ?? []);
        const partly = undo(now, some);
        expect(partly.refused).toEqual([]);
        expect(partly.text?.startsWith([...byPerson, 'wall\n'].join(''))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test('with any edits of the person, anywhere, undo never drops a typed line, and a refusal changes nothing', () => {
    fc.assert(
      fc.property(history, fc.array(edit, { minLength: 1, maxLength: 4 }), fc.boolean(), (file, edits, force) => {
        let serial = 0;
        const present = edits.reduce((now, one) => applied(now, one, () => `typed ${serial++}\n`), splitLines(file.present ?? '')).join('');
        const now = { ...file, present };
        const result = undo(now, idsOf(now), { force });
        const typed = splitLines(present).filter((line) => line.startsWith('typed'));
        const left = splitLines(result.text ?? '');
        expect(left.filter((line) => line.startsWith('typed'))).toEqual(typed);
        if (force) expect(result.refused).toEqual([]);
        const edited = hunksOf(now).filter((hunk) => hunk.state === 'edited');
        if (!force) expect(result.refused.map(({ id }) => id)).toEqual(expect.arrayContaining(edited.map(({ id }) => id)));
        for (const { id } of result.refused) expect(undo(now, [id])).toMatchObject({ text: present, undone: [] });
      }),
      { numRuns: 500 },
    );
  });
});

describe('changeSetOf', () => {
  test('each hunk knows its author, turn, reason and lines in the present text', () => {
    const file = facts(
      'a\nb\nc\nd\n',
      ['ana', 'a\nB1\nB2\nc\nd\n'],
      ['ben', 'top\na\nB1\nB2\nc\n'],
      ['person', 'mine\ntop\na\nB1\nB2\nc\n'],
    );
    const [review] = changeSetOf(file.changes, [], new Map([[path, file.present]]));
    expect(review).toMatchObject({ path, original: 'a\nb\nc\nd\n', agent: 'top\na\nB1\nB2\nc\n', present: file.present, file: 'changed' });
    expect(review?.hunks).toMatchObject([
      {
        member: 'ana',
        turn: 't1',
        reason: 'reason 1',
        removed: ['b\n'],
        added: ['B1\n', 'B2\n'],
        at: { from: 3, to: 5 },
        state: 'pending',
      },
      { member: 'ben', turn: 't2', reason: 'reason 2', removed: [], added: ['top\n'], at: { from: 1, to: 2 }, state: 'pending' },
      { member: 'ben', turn: 't2', removed: ['d\n'], added: [], at: { from: 6, to: 6 }, state: 'pending' },
    ]);
  });

  test("a member's lines inside another's are two hunks, and either can go alone", () => {
    const file = facts('x\n', ['ana', 'x\n1\n2\n3\n'], ['ben', 'x\n1\nTWO\n3\n']);
    expect(hunksOf(file)).toMatchObject([
      {
        member: 'ana',
        at: { from: 1, to: 4 },
        parts: [
          { from: 1, to: 2 },
          { from: 3, to: 4 },
        ],
      },
      { member: 'ben', at: { from: 2, to: 3 } },
    ]);
    expect(undoOf(file, 'ben').text).toBe('x\n1\n2\n3\n');
    expect(undoOf(file, 'ana').text).toBe('x\nTWO\n');
  });

  test('what a later change replaced shows no more, and undoing the later one brings the earlier one back', () => {
    const file = facts('x\n', ['ana', 'y\n'], ['ben', 'z\n']);
    expect(hunksOf(file).map(({ state }) => state)).toEqual(['replaced', 'pending']);
    expect(undoOf(file, 'ana').text).toBe('z\n');
    expect(undoOf(file, 'ben').text).toBe('y\n');
    expect(undoOf(file).text).toBe('x\n');
    expect(hunksOf(facts('x\n', ['ana', 'y\n'], ['ben', 'x\n'])).map(({ state }) => state)).toEqual(['replaced', 'replaced']);
  });

  test('states follow the decisions and the person', () => {
    const file = facts('a\nb\nc\nd\ne\n', ['ana', 'A\nb\nC\nd\nE\n']);
    const [first = '', second = '', third = ''] = idsOf(file);
    const kept = decided(file, [first], 'keep', file.present);
    const undone = decided(kept, [second], 'undo', undo(kept, [second]).text);
    expect(undone.present).toBe('A\nb\nc\nd\nE\n');
    const now = { ...undone, present: 'A\nb\nc\nd\nE by hand\n' };
    expect(hunksOf(now).map(({ id, state }) => [id, state])).toEqual([
      [first, 'kept'],
      [second, 'undone'],
      [third, 'edited'],
    ]);
    expect(undo(now, [third])).toMatchObject({
      text: now.present,
      undone: [],
      refused: [{ id: third, why: expect.stringContaining('force') }],
    });
    expect(undo(now, [third], { force: true }).text).toBe('A\nb\nc\nd\ne\nE by hand\n');
    expect(undo(now, ['no such'])).toMatchObject({ undone: [], refused: [{ id: 'no such' }] });
    // Taken back by hand: nothing is left to undo, and nothing is put in twice.
    expect(undo({ ...file, present: 'a\nb\nC\nd\nE\n' }, [first], { force: true })).toMatchObject({
      text: 'a\nb\nC\nd\nE\n',
      undone: [first],
    });
    const between = facts('a\n', ['ana', 'a\n1\n2\n'], ['person', 'a\n1\nmine\n2\n']);
    expect(hunksOf(between)).toMatchObject([{ state: 'edited' }]);
  });

  test('work goes on after an undo: later changes stand on the text without it', () => {
    const file = facts('a\nb\n', ['ana', 'A\nb\n']);
    const [id = ''] = idsOf(file);
    const after = decided(file, [id], 'undo', 'a\nb\n');
    const change: FileChange = { seq: 9, turn: 't9', member: 'ben', path, before: 'a\nb\n', after: 'a\nB\n', reason: 'r', how: 'written' };
    const later = { ...after, changes: [...after.changes, change], present: 'a\nB\n' };
    expect(hunksOf(later).map(({ member, state }) => [member, state])).toEqual([
      ['ana', 'undone'],
      ['ben', 'pending'],
    ]);
    expect(undoOf(later, 'ben').text).toBe('a\nb\n');
  });

  test('what the person typed between two agents is in nobody’s hunk and survives', () => {
    const file = facts('a\nb\nc\nd\n', ['ana', 'A\nb\nc\nd\n'], ['person', 'A\nb\nmine\nc\nd\n'], ['ben', 'A\nb\nmine\nc\nD\n']);
    expect(hunksOf(file).map(({ member, added }) => [member, ...added])).toEqual([
      ['ana', 'A\n'],
      ['ben', 'D\n'],
    ]);
    expect(undoOf(file).text).toBe('a\nb\nmine\nc\nd\n');
  });

  test('a hunk that the person brought back after its undo is the person’s: the review shows the text as it is', () => {
    const file = facts('a\nb\n', ['ana', 'A\nb\n']);
    const back = decided(file, idsOf(file), 'undo', file.present);
    expect(reviewOf(back)).toMatchObject({ present: 'A\nb\n', hunks: [{ state: 'undone', at: { from: 0, to: 0 } }] });
    expect(undoOf(back)).toMatchObject({ text: 'A\nb\n', refused: [] });
  });

  test('a restored checkpoint undoes what came after it and writes nothing in anyone’s name', () => {
    const file = facts('a\nb\n', ['ana', 'A\nb\n'], ['ben', 'A\nB\n']);
    const back: FileChange = { seq: 3, turn: 't3', member: 'ben', path, before: 'A\nB\n', after: 'A\nb\n', reason: '', how: 'restored' };
    const now = { ...file, changes: [...file.changes, back], present: 'A\nb\n' };
    expect(hunksOf(now).map(({ member, state }) => [member, state])).toEqual([
      ['ana', 'pending'],
      ['ben', 'undone'],
    ]);
    expect(undoOf(now, 'ana').text).toBe('a\nb\n');
  });

  test('selects by file, member and turn', () => {
    const other = { ...facts('', ['ben', 'x\n']).changes[0], path: 'b.ts' } as FileChange;
    const file = facts('a\nb\nc\n', ['ana', 'A\nb\nc\n'], ['ben', 'A\nb\nC\n']);
    const reviews = changeSetOf([...file.changes, other], [], new Map([[path, file.present]]));
    const count = (filter: Parameters<typeof selectHunks>[1]) => selectHunks(reviews, filter).map((one) => [one.path, one.ids.length]);
    expect(count({})).toEqual([
      [path, 2],
      ['b.ts', 1],
    ]);
    expect(count({ member: 'ben' })).toEqual([
      [path, 1],
      ['b.ts', 1],
    ]);
    expect(count({ path, turn: 't1' })).toEqual([[path, 1]]);
  });
});

describe('whole files', () => {
  test('undoing the making deletes, unless something of the person is in it', () => {
    const made = facts(null, ['ana', 'x\n'], ['ben', 'x\ny\n']);
    expect(reviewOf(made)).toMatchObject({ file: 'created', original: null });
    expect(undoOf(made).text).toBeNull();
    expect(undoOf(made, 'ana').text).toBe('y\n');
    const typed = { ...made, present: 'x\ny\nmine\n' };
    expect(undoOf(typed).text).toBe('mine\n');
    expect(undoOf(facts(null, ['ana', ''])).text).toBeNull();
  });

  test('undoing a deletion makes the file again', () => {
    const gone = facts('a\r\nb', ['ana', 'A\r\nb'], ['ben', null]);
    expect(reviewOf(gone)).toMatchObject({ file: 'deleted', agent: null });
    expect(undoOf(gone, 'ben').text).toBe('A\r\nb');
    expect(undoOf(gone).text).toBe('a\r\nb');
    expect(undoOf(facts('', ['ben', null])).text).toBe('');
    const anew = facts('old\n', ['ana', null], ['ben', 'new\n']);
    expect(hunksOf(anew).map(({ state }) => state)).toEqual(['replaced', 'pending']);
    expect(undoOf(anew, 'ana').text).toBe('new\n');
    expect(undoOf(anew, 'ben').text).toBeNull();
  });

  test('a file that the person deleted or made anew is not touched without force', () => {
    const deleted = facts('a\nb\n', ['ana', 'A\nb\n'], ['person', null]);
    expect(undo(deleted, idsOf(deleted), { force: true })).toMatchObject({ text: null, undone: [] });
    const anew = facts('a\n', ['ana', null], ['person', 'mine\n']);
    expect(hunksOf(anew)).toMatchObject([{ state: 'edited' }]);
    expect(undoOf(anew)).toMatchObject({ text: 'mine\n', undone: [] });
  });

  test('a binary content is one piece and is never put together from two', () => {
    const image = facts('\0one\nsame\n', ['ana', '\0two\nsame\n'], ['ben', '\0three\nsame\n']);
    expect(reviewOf(image)).toMatchObject({ binary: true, hunks: [{ state: 'replaced' }, { removed: ['\0two\nsame\n'] }] });
    expect(undoOf(image, 'ben').text).toBe('\0two\nsame\n');
    expect(undoOf(image, 'ana').text).toBe('\0three\nsame\n');
    expect(undoOf(image).text).toBe('\0one\nsame\n');
    const edited = { ...image, present: '\0mine' };
    const [, last = ''] = idsOf(edited);
    expect(undo(edited, [last], { force: true })).toMatchObject({ text: '\0mine', undone: [], refused: [{ id: last }] });
  });
});

describe('an editor and its person', () => {
  test('lines that were taken away and typed in again by hand are not put in twice', () => {
    const file = facts('a\nb\nc\nd\n', ['ana', 'a\nd\n'], ['person', 'a\nb\nc\nd\n']);
    expect(hunksOf(file)[0]?.state).toBe('replaced');
    expect(undoOf(file)).toMatchObject({ text: file.present, refused: [], undone: idsOf(file) });
    // Undone, then brought back with Ctrl+Z and undone again by redoing it in the editor.
    const open = facts('a\nb\n', ['ana', 'a\n']);
    const [id = ''] = idsOf(open);
    const again = decided({ ...decided(open, [id], 'undo', 'a\n'), present: 'a\n' }, [id], 'open', 'a\n');
    expect(hunksOf(again)[0]?.state).toBe('pending');
    expect(undo({ ...again, present: 'a\nb\n' }, [id])).toMatchObject({ text: 'a\nb\n', undone: [id] });
  });

  test('a hunk whose member took back what another did can still be undone', () => {
    const file = facts('a\n', ['ana', 'a\nx\n'], ['ben', 'a\n']);
    expect(undoOf(file, 'ben').text).toBe('a\nx\n');
  });

  test("line ends that an editor unified on saving are nobody's work", () => {
    const saved = facts('a\r\nb\r\nc\r\n', ['ana', 'a\r\nB\nc\r\nnew\n'], ['person', 'a\r\nB\r\nc\r\nnew\r\n']);
    expect(hunksOf(saved).map(({ state }) => state)).toEqual(['pending', 'pending']);
    expect(undoOf(saved).text).toBe('a\r\nb\r\nc\r\n');
    const typed = { ...saved, present: 'a\r\nB and mine\r\nc\r\nnew\r\n' };
    expect(hunksOf(typed).map(({ state }) => state)).toEqual(['edited', 'pending']);
  });

  test('what was decided is undecided again, and a change that was kept when it was made asks for nothing', () => {
    const file = facts('a\n', ['ana', 'b\n']);
    const [id = ''] = idsOf(file);
    for (const decision of ['keep', 'undo'] as const) {
      const text = decision === 'keep' ? 'b\n' : 'a\n';
      const after = decided(file, [id], decision, text);
      expect(hunksOf({ ...decided(after, [id], 'open', 'b\n') })[0]?.state).toBe('pending');
    }
    const kept = { ...file, changes: file.changes.map((change) => ({ ...change, kept: true })) };
    expect(hunksOf(kept)[0]?.state).toBe('kept');
    expect(undoOf(kept)).toMatchObject({ text: 'a\n', refused: [] });
  });
});
