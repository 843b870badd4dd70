import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createFileJournal } from '../../src/adapters/journal/fileJournal';
import { createMemoryJournal } from '../../src/adapters/memory/journal';
import { createCollectedLog } from '../../src/adapters/memory/world';
import { createCancel } from '../../src/base/cancel';
import type { Journal, StoredFact } from '../../src/core/ports/journal';
import { runFacts } from '../support/facts';
import { folders } from '../support/folder';
import { leases } from '../support/leases';

const folder = folders();
const lease = leases();
const runId = '20260101-0000-aaaaa';
const stream = `run:${runId}`;
const facts = runFacts(runId, 4);
const next = (seq: number): StoredFact => ({ ...(facts[1] as StoredFact), seq });

/** Two writers of the same streams, as two processes are. */
type Pair = { journal: Journal; other: Journal };

function journalContract(name: string, make: () => Pair): void {
  describe(`journal contract: ${name}`, () => {
    it('gives back what was appended, in order, from any number on', async () => {
      const { journal, other } = make();
      expect(await journal.read(stream, 0)).toEqual({ facts: [], problems: [] });
      expect(await journal.append(stream, facts.slice(0, 3), 0)).toEqual({ ok: true });
      expect(await journal.append(stream, facts.slice(3), 3)).toEqual({ ok: true });
      for (const reader of [journal, other]) {
        expect(await reader.read(stream, 0)).toEqual({ facts, problems: [] });
        expect((await reader.read(stream, 5)).facts).toEqual(facts.slice(5));
        expect((await reader.read(stream, 999)).facts).toEqual([]);
      }
    });

    it('names the streams that hold facts, and only these', async () => {
      const { journal } = make();
      await lease(journal, 'run:empty');
      expect(await journal.streams()).toEqual([]);
      await journal.append(stream, facts.slice(0, 1), 0);
      await journal.append('home', facts.slice(0, 1), 0);
      expect(await journal.streams()).toEqual(['home', stream]);
    });

    it('takes a run away and brings it back as it was, for every process', async () => {
      const { journal, other } = make();
      await journal.append(stream, facts, 0);
      await journal.append('home', facts.slice(0, 1), 0);
      await other.discard(stream);
      expect(await journal.streams()).toEqual(['home']);
      expect(await journal.read(stream, 0)).toEqual({ facts: [], problems: [] });
      expect(await journal.discarded()).toEqual([`trash:${runId}`]);
      expect((await journal.read(`trash:${runId}`, 0)).facts).toEqual(facts);
      await journal.bringBack(stream);
      expect(await other.streams()).toEqual(['home', stream]);
      expect(await other.discarded()).toEqual([]);
      const after = facts.length;
      expect(await other.append(stream, [next(after + 1)], after)).toEqual({ ok: true });
      expect((await journal.read(stream, 0)).facts).toEqual([...facts, next(after + 1)]);
    });

    it('does not take away what a live process holds, what is not there, or the home', async () => {
      const { journal, other } = make();
      await journal.append(stream, facts, 0);
      const held = await lease(journal, stream);
      for (const one of [journal, other]) await expect(one.discard(stream)).rejects.toMatchObject({ code: 'system.locked' });
      expect((await other.read(stream, 0)).facts).toEqual(facts);
      await held.release();
      await expect(journal.discard('run:none')).rejects.toMatchObject({ code: 'user.notFound' });
      await expect(journal.discard('home')).rejects.toMatchObject({ code: expect.stringMatching(/^user\./) });
      await expect(journal.discard('run:../x')).rejects.toMatchObject({ code: 'user.badInput' });
      await expect(journal.bringBack(stream)).rejects.toMatchObject({ code: 'user.notFound' });
      await expect(journal.append(`trash:${runId}`, facts, 0)).resolves.toMatchObject({ ok: false, error: { code: 'user.badInput' } });
      await expect(journal.acquire(`trash:${runId}`)).rejects.toMatchObject({ code: 'user.badInput' });
    });

    it('takes all facts of an append or none', async () => {
      const { journal } = make();
      const gap = [next(1), next(3)];
      expect(await journal.append(stream, gap, 0)).toMatchObject({ ok: false, error: { code: 'system.conflict' } });
      const unreadable = [next(1), { ...next(2), data: { phase: 'speak', round: Number.NaN } } as StoredFact];
      expect(await journal.append(stream, unreadable, 0)).toMatchObject({ ok: false, error: { code: 'system.bug' } });
      expect((await journal.read(stream, 0)).facts).toEqual([]);
      expect(await journal.append(stream, [], 0)).toEqual({ ok: true });
    });

    it('refuses a wrong number and stays as it was', async () => {
      const { journal, other } = make();
      await journal.append(stream, facts.slice(0, 2), 0);
      for (const writer of [journal, other]) {
        expect(await writer.append(stream, facts.slice(0, 1), 0)).toMatchObject({ ok: false, error: { code: 'system.conflict' } });
        expect(await writer.append(stream, facts.slice(3, 4), 2)).toMatchObject({ ok: false, error: { code: 'system.conflict' } });
        expect(await writer.append(stream, facts.slice(3, 4), 3)).toMatchObject({ ok: false, error: { code: 'system.conflict' } });
      }
      expect((await journal.read(stream, 0)).facts).toEqual(facts.slice(0, 2));
      expect(await journal.append(stream, facts.slice(2, 3), 2)).toEqual({ ok: true });
    });

    it.each([true, false])('keeps the order of appends that nobody waited for (leased: %s)', async (leased) => {
      const { journal } = make();
      if (leased) await lease(journal, stream);
      const results = await Promise.all(facts.map((fact) => journal.append(stream, [fact], fact.seq - 1)));
      expect(results).toEqual(facts.map(() => ({ ok: true })));
      expect((await journal.read(stream, 0)).facts).toEqual(facts);
    });

    it('lets exactly one of two rivals have a number, in one process and in two', async () => {
      const { journal, other } = make();
      for (let seq = 1; seq <= 6; seq++) {
        const rivals = await Promise.all([journal, seq % 2 ? journal : other].map((writer) => writer.append('home', [next(seq)], seq - 1)));
        expect(rivals.filter((result) => result.ok)).toHaveLength(1);
        expect(rivals.find((result) => !result.ok)).toMatchObject({ error: { code: 'system.conflict' } });
      }
      expect((await journal.read('home', 0)).facts).toHaveLength(6);
    });

    it('lets two processes write a stream in turn when neither holds it', async () => {
      const { journal, other } = make();
      for (let seq = 1; seq <= 6; seq++)
        expect(await (seq % 3 ? journal : other).append('home', [next(seq)], seq - 1)).toEqual({ ok: true });
    });

    it('lets one writer hold a stream, and the next one when it is given free', async () => {
      const { journal, other } = make();
      expect(await journal.held(stream)).toBe(false);
      const first = await lease(journal, stream);
      expect([await journal.held(stream), await other.held(stream)]).toEqual([true, true]);
      expect(await other.acquire(stream)).toEqual({ ok: false, holder: first.holder });
      expect(await journal.acquire(stream)).toEqual({ ok: false, holder: first.holder });
      expect(await other.append(stream, facts.slice(0, 1), 0)).toMatchObject({ ok: false, error: { code: 'system.conflict' } });
      expect(await journal.append(stream, facts.slice(0, 1), 0)).toEqual({ ok: true });
      await first.release();
      await first.release();
      expect(await other.held(stream)).toBe(false);
      await lease(other, stream);
      expect(await other.append(stream, facts.slice(1, 2), 1)).toEqual({ ok: true });
      expect(first.lost.aborted).toBe(false);
    });

    it('writes what is under way before it gives a stream free', async () => {
      const { journal, other } = make();
      const held = await lease(journal, stream);
      const writing = Promise.all(facts.map((fact) => journal.append(stream, [fact], fact.seq - 1)));
      await held.release();
      expect((await writing).every((result) => result.ok)).toBe(true);
      expect((await other.read(stream, 0)).facts).toEqual(facts);
    });

    it('follows a stream from before it begins, also what another writes, and ends on the signal', async () => {
      const { journal, other } = make();
      const over = createCancel();
      const seen: StoredFact[] = [];
      const following = (async () => {
        for await (const fact of other.follow(stream, 1, over.signal)) {
          seen.push(fact);
          if (fact.seq === facts.length) over.cancel();
        }
      })();
      for (const fact of facts) await journal.append(stream, [fact], fact.seq - 1);
      await following;
      expect(seen).toEqual(facts.slice(1));
    });

    it('ends a follower that waits, and one whose signal has fired before it began', async () => {
      const { journal } = make();
      const over = createCancel();
      const waiting = journal.follow(stream, 0, over.signal)[Symbol.asyncIterator]().next();
      await new Promise((resolve) => setTimeout(resolve, 20));
      over.cancel();
      expect(await waiting).toMatchObject({ done: true });
      for await (const fact of journal.follow(stream, 0, over.signal)) expect(fact).toBe('never');
    });

    it.each(['run:../../etc', 'run:A', 'run:', 'x', 'run:a/b', ''])('takes %j for no stream', async (bad) => {
      const { journal } = make();
      await expect(journal.read(bad, 0)).rejects.toMatchObject({ code: 'user.badInput' });
      await expect(journal.acquire(bad)).rejects.toMatchObject({ code: 'user.badInput' });
      expect(await journal.append(bad, facts.slice(0, 1), 0)).toMatchObject({ ok: false, error: { code: 'user.badInput' } });
    });
  });
}

journalContract('file', () => {
  const root = join(folder(), '.roundtable');
  const log = createCollectedLog();
  return { journal: createFileJournal({ root, log }), other: createFileJournal({ root, log }) };
});
journalContract('memory', () => {
  const journal = createMemoryJournal();
  return { journal, other: journal.peer() };
});
