import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Approver } from '../../src/core/ports/approver';
import type { FactOf } from '../../src/schema/event';
import { folders } from '../support/folder';
import { ofType } from '../support/house';
import { type Asked, createFolderHouse, put, scripted, snapshot, team, teamYaml } from '../support/teamHouse';

const folder = folders();
const block = (path: string, text: string): string => `\`\`\`file:${path}\n${text}\`\`\`\n`;
const original = 'one\ntwo\nthree\nfour\nfive\nsix\nseven\n';
const yes: Approver = { ask: async () => ({ decision: 'once', by: 'test' }) };

async function play(yaml: string, files: Record<string, string>, answer: (asked: Asked, root: string) => string) {
  const root = folder();
  put(root, files);
  const asked: Asked[] = [];
  const model = scripted((one) => {
    asked.push(one);
    return answer(one, root);
  });
  const house = createFolderHouse({ providers: [model], root, approver: yes });
  const run = await house.run(await house.plan(team(yaml, { autonomy: 1 })));
  return { ...run, root, asked, house, files: snapshot(root, ['.roundtable']) };
}

const parallel = (rounds: number): string => teamYaml(`{ type: parallel, max_rounds: ${rounds} }`, { a: '', b: '' });
const howOf = (facts: Parameters<typeof ofType>[0]): string[] =>
  ofType(facts, 'file.changed').map((fact: FactOf<'file.changed'>) => `${fact.data.member} ${fact.data.how} ${fact.data.path}`);

describe('two members write one file in the same round', () => {
  test('different lines are merged, and nobody’s are lost', async () => {
    const { files, facts, outcome } = await play(parallel(1), { 'notes.md': original }, ({ who }) =>
      block('notes.md', who === 'a' ? original.replace('one', 'ONE') : original.replace('seven', 'SEVEN')),
    );
    expect(outcome.status).toBe('done');
    expect(files).toEqual({ 'notes.md': 'ONE\ntwo\nthree\nfour\nfive\nsix\nSEVEN\n' });
    expect(howOf(facts)).toEqual(['a written notes.md', 'b merged notes.md']);
  });

  test('the same lines are a conflict in sight: both versions are kept, and the second author hears of it', async () => {
    const { files, facts, asked } = await play(parallel(2), { 'notes.md': original }, ({ who, task }) =>
      task.includes('Round 2') ? 'So.' : block('notes.md', original.replace('four', `four by ${who}`)),
    );
    expect(files).toEqual({
      'notes.md': original.replace('four', 'four by a'),
      'notes.md.b.conflict': original.replace('four', 'four by b'),
    });
    expect(howOf(facts)).toEqual(['a written notes.md', 'b conflict notes.md.b.conflict']);
    const second = asked.filter(({ task }) => task.includes('Round 2'));
    expect(second.find(({ who }) => who === 'b')?.prompt).toContain('Somebody else changed the same lines');
    expect(second.find(({ who }) => who === 'a')?.prompt).not.toContain('Somebody else changed the same lines');
  });

  test('a new file that both make, with different content, keeps both; with the same content there is one', async () => {
    const { files } = await play(parallel(1), {}, ({ who }) => `${block('new.md', `by ${who}\n`)}\n${block('same.md', 'the same\n')}`);
    expect(files).toEqual({ 'new.md': 'by a\n', 'new.md.b.conflict': 'by b\n', 'same.md': 'the same\n' });
  });
});

describe('the person edits while members work', () => {
  const solo = teamYaml('{ type: solo, max_rounds: 2 }', { a: '' });

  test('between two turns: what the person wrote stays, merged or beside', async () => {
    const merged = await play(solo, { 'notes.md': original }, ({ task }, root) => {
      if (!task.includes('turn 2')) return block('notes.md', original.replace('one', 'ONE'));
      // The member has only its own text in mind.
      writeFileSync(join(root, 'notes.md'), original.replace('one', 'ONE').replace('seven', 'seven, by the person'));
      return block('notes.md', original.replace('one', 'ONE').replace('three', 'THREE'));
    });
    expect(merged.files['notes.md']).toBe('ONE\ntwo\nTHREE\nfour\nfive\nsix\nseven, by the person\n');

    const apart = await play(solo, { 'notes.md': original }, ({ task }, root) => {
      if (!task.includes('turn 2')) return block('notes.md', original.replace('one', 'ONE'));
      writeFileSync(join(root, 'notes.md'), 'All mine now.\n');
      return block('notes.md', original.replace('one', 'ONE, twice'));
    });
    expect(apart.files['notes.md']).toBe('All mine now.\n');
    expect(apart.files['notes.md.a.conflict']).toBe(original.replace('one', 'ONE, twice'));
  });

  test('after a member has read a file that no member has changed yet', async () => {
    const reader = teamYaml('{ type: solo, max_rounds: 2 }', { a: 'tools: [read_file]' });
    const { files, facts } = await play(reader, { 'notes.md': original }, ({ task, since }, root) => {
      const own = original.replace('one', 'ONE');
      if (task.includes('turn 2')) {
        if (since.length === 0) return '```tool:read_file\npath: ./notes.md\n```\n';
        // Having read the person's line, it may change that too.
        return block('notes.md', own.replace('seven', 'SEVEN'));
      }
      if (since.length === 0) return '```tool:read_file\npath: notes.md\n```\n';
      writeFileSync(join(root, 'notes.md'), original.replace('seven', 'seven, by the person'));
      return block('notes.md', own);
    });
    expect(howOf(facts)).toEqual(['a merged notes.md', 'a written notes.md']);
    expect(files).toEqual({ 'notes.md': original.replace('one', 'ONE').replace('seven', 'SEVEN') });
  });

  test('while the run is stopped: a resume keeps it', async () => {
    const root = folder();
    put(root, { 'notes.md': original });
    const model = scripted(({ task }) =>
      block('notes.md', task.includes('turn 2') ? original.replace('one', 'ONE').replace('two', 'TWO') : original.replace('one', 'ONE')),
    );
    const house = createFolderHouse({ providers: [model], root, approver: yes });
    const plan = await house.plan(team(solo, { autonomy: 1, budget: { turns: 1 } }));
    const { runId, outcome } = await house.run(plan);
    expect(outcome.reason).toBe('budget');
    writeFileSync(join(root, 'notes.md'), original.replace('one', 'ONE').replace('six', 'six, by the person'));
    expect((await house.resume(runId)).reason).toBe('budget');
    expect(readFileSync(join(root, 'notes.md'), 'utf8')).toBe(original.replace('one', 'ONE').replace('six', 'six, by the person'));
  });
});
