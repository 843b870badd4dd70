import { describe, expect, it } from 'vitest';
import { createMemoryJournal } from '../../../../src/adapters/memory/journal';
import { createRehearsal } from '../../../../src/adapters/providers/rehearsal';
import type { HomeFact } from '../../../../src/schema/event';
import { emptyGrowth, foldGrowth } from '../../../../src/views/growthView';
import { createGrowingHouse, retryBriefing } from '../../../support/growingHouse';

const small = { model: 'rehearsal', rounds: 1 };

describe('roundtables in a row on the rehearsal', () => {
  it('ten are scored, paid, learnt from and debriefed, and what they left is the sum of its facts', async () => {
    const house = createGrowingHouse({ providers: [createRehearsal()] });
    for (let run = 1; run <= 10; run++) {
      const outcome = await house.hold({ ...small, seed: run });
      expect([run, outcome.status, outcome.detail, outcome.warnings]).toEqual([run, 'done', outcome.detail, []]);
    }
    const growth = await house.growth();
    const facts = (await house.journal.read('home', 0)).facts as HomeFact[];
    const again = emptyGrowth();
    for (const fact of facts) foldGrowth(again, fact);
    expect(again).toEqual(growth);

    const { balances } = growth.ledger;
    expect(Object.values(balances).reduce((sum, one) => sum + one, 0)).toBe(0);
    expect(Object.entries(balances).filter(([account, balance]) => balance < 0 && !account.startsWith('mint:'))).toEqual([]);
    expect(house.store.balances()).toEqual(balances);
    expect(growth.scores.order).toHaveLength(10);
    expect(growth.skills.sessions).toHaveLength(50);
    const categories = new Set(growth.ledger.entries.map(({ category }) => category));
    for (const category of ['score_award', 'entry_fee', 'gate_bonus', 'penalty', 'store_purchase'] as const)
      expect(categories).toContain(category);
    expect(Object.keys(growth.economy.due).length).toBeGreaterThan(0);
    expect(Object.keys(growth.skills.skills).length).toBeGreaterThan(0);
    // What a member became is in files that a person can read, and in the prompts of the next roundtable.
    const planned = await house.plan({ ...small, briefing: retryBriefing });
    if (!planned.ok) throw new Error(JSON.stringify(planned.problems));
    for (const { name, self } of planned.plan.team.members) {
      expect(house.workspace.files.get(`.roundtable/agents/${name}/memory.yaml`)).toContain(`@${name}`);
      expect([name, self?.memory !== '', (self?.behaviors.length ?? 0) > 0]).toEqual([name, true, true]);
    }
  }, 120_000);

  it('what comes after a digest is asked once: a run that is cut after any of its facts settles, learns and debriefs as one that was not', async () => {
    const kept = createMemoryJournal();
    let homeFacts = 0;
    /** How much of the home stream there was when a fact of the run was kept. */
    const homeAt: number[] = [];
    const journal: typeof kept = {
      ...kept,
      append(stream, added, expected) {
        if (stream === 'home') homeFacts += added.length;
        else for (const { seq } of added) homeAt[seq] = homeFacts;
        return kept.append(stream, added, expected);
      },
    };
    const whole = createGrowingHouse({ providers: [createRehearsal()], journal });
    const outcome = await whole.hold({ ...small, workers: ['elena', 'marcus'], seed: 3 });
    const stream = `run:${outcome.runId}`;
    const facts = (await whole.journal.read(stream, 0)).facts;
    const expected = await whole.growth();
    const essence = (growth: typeof expected) => [
      growth.ledger.balances,
      growth.reputation.members,
      growth.skills.sessions.map(({ member, behaviors, refused }) => JSON.stringify([member, behaviors, refused])).sort(),
    ];
    const digest = facts.findIndex(({ type }) => type === 'digest.written');
    for (let cut = digest; cut < facts.length; cut += 5) {
      const house = createGrowingHouse({ providers: [createRehearsal()], objects: whole.objects });
      await house.journal.append(stream, facts.slice(0, cut), 0);
      // The home stream may be a transaction ahead of the run: a process can end between the two.
      const ahead = homeAt[Math.min(cut + (cut % 2), facts.length)] ?? 0;
      const home = (await whole.journal.read('home', 0)).facts.slice(0, ahead);
      if (home.length > 0) await house.journal.append('home', home, 0);
      expect((await house.resume(outcome.runId)).status).toBe('done');
      const strip = (value: unknown): string => JSON.stringify(value, (key, one) => (key === 'at' || key === 'seq' ? undefined : one));
      expect([cut, strip(essence(await house.growth()))]).toEqual([cut, strip(essence(expected))]);
    }
  }, 120_000);

  it('the settings leave out what costs the most, or all of it, and a start may leave all of it out', async () => {
    const planOf = async (growth: 'scores' | 'off' | undefined, request: object = {}) => {
      const house = createGrowingHouse({ providers: [createRehearsal()], settings: growth === undefined ? {} : { growth } });
      const planned = await house.plan({ ...small, briefing: retryBriefing, ...request });
      if (!planned.ok) throw new Error(JSON.stringify(planned.problems));
      return { house, team: planned.plan.team };
    };
    expect((await planOf('scores')).team.growth?.options).toMatchObject({ peers: false, distill: false, debrief: false });
    expect((await planOf(undefined)).team.growth?.options).toMatchObject({ peers: true, distill: true, debrief: true });
    for (const { team } of [await planOf('off'), await planOf(undefined, { grow: false })]) {
      expect(team.growth).toBeUndefined();
      expect(team.members.every(({ self }) => self === undefined)).toBe(true);
    }
    const { house } = await planOf('scores');
    const { runId } = await house.hold({ ...small, workers: ['elena', 'marcus'] });
    const purposes = new Set((await house.facts(runId)).flatMap((fact) => (fact.type === 'turn.started' ? [fact.data.purpose] : [])));
    expect([purposes.has('score'), purposes.has('peer'), purposes.has('distill'), purposes.has('debrief')]).toEqual([
      true,
      false,
      false,
      false,
    ]);
    expect((await house.growth()).scores.order).toEqual([runId]);
  });
});
