import { describe, expect, test } from 'vitest';
import { activeChanges } from '../../../../src/core/evolution/changes';
import { decideEvolution, voteOnEvolution, votersOn } from '../../../../src/core/evolution/decide';
import { diagnose } from '../../../../src/core/evolution/diagnose';
import { measureDue } from '../../../../src/core/evolution/measure';
import { propose } from '../../../../src/core/evolution/propose';
import { standingIn } from '../../../../src/core/reputation/acts';
import { ReputationOptions } from '../../../../src/schema/growthOptions';
import type { EvolutionState } from '../../../../src/views/evolutionView';
import { stateOf } from '../../../../src/views/reputationView';
import { createHistory, type Did } from '../../../support/growthHistory';

const rules = ReputationOptions.parse({ cooling_off: 3, measure_after: 3 });

/** Settles a run and does what follows from it by itself, as the end of a roundtable does. */
function team({ fallbacks = ['x/two', 'x/three'], autonomy = 2, auto = false } = {}) {
  const history = createHistory();
  const { growth, add } = history;
  const own = (): EvolutionState[] => growth.evolutions.list.filter(({ member }) => member === 'a');
  return {
    ...history,
    own,
    kinds: () =>
      own().map(({ change, decided, measured }) => [change.kind, decided?.decision, measured?.verdict].filter(Boolean).join(' ')),
    run(did: Did, times = 1): void {
      for (let time = 0; time < times; time++) {
        const runId = history.settle({ a: did, b: { points: 6 }, c: { points: 5 } });
        add(measureDue(growth, rules, runId));
        const { model = 'x/one', role = 'Analyst' } = activeChanges(growth, 'a');
        add(propose(growth, 'a', { rules: { ...rules, auto_model: auto }, runId, model, role, fallbacks, autonomy }));
      }
    },
  };
}
const poor: Did = { points: 2, failed: 1, penalties: ['redundancy'] };
/** At evolve within three runs, before there is a trend. */
const silent: Did = { points: 0, failed: 2, penalties: ['hallucination', 'redundancy'] };
const hopeless: Did = { points: 0, failed: 2, penalties: ['hallucination'] };

describe('each path from settled runs alone', () => {
  test('A: a falling standing changes the prompt at warning already, with the diagnosis and its turns', () => {
    const { run, own, growth } = team();
    run({ points: 8 }, 4);
    while (own().length === 0) run(poor);
    const [one] = own();
    expect(stateOf(one?.standing ?? 0)).toBe('warning');
    expect(one).toMatchObject({ path: 'prompt', needs: 'nothing', decided: { decision: 'applied', by: 'rules' } });
    expect(one?.patterns).toContain('penalties');
    expect(one?.evidence.some(({ runId, turns }) => runId.startsWith('run-') && turns.length > 0)).toBe(true);
    expect(activeChanges(growth, 'a').promptTexts).toEqual([{ id: one?.id, text: expect.stringContaining('What your last runs show:') }]);
    expect(one?.cause).toMatch(/^@a stands at \d+ \(warning, falling\): /);
  });

  test('A then B then C, each once the one before was measured and did not help', () => {
    const { run, own, add, growth, kinds } = team();
    run({ points: 8 }, 4);
    run(hopeless, 30);
    // The prompt was changed, measured and taken back or left; the model waits for the person, and nothing else is proposed.
    expect(
      own()
        .filter(({ decided }) => !decided)
        .map(({ path, needs }) => [path, needs]),
    ).toEqual([['model', 'person']]);
    expect(kinds()[0]).toMatch(/^prompt applied (same|worse)$/);
    const model = own().at(-1);
    add(decideEvolution(growth, model?.id ?? '', 'confirm', 'person', 'Try it.'));
    expect(activeChanges(growth, 'a')).toMatchObject({ model: 'x/two' });
    run(hopeless, 12);
    const role = own().at(-1);
    expect(role).toMatchObject({ path: 'role', needs: 'vote', change: { kind: 'role', from: 'Analyst' } });
    expect(() => decideEvolution(growth, role?.id ?? '', 'confirm', 'person', 'Yes.')).toThrow('a change of role');
    const voters = votersOn(growth, role as EvolutionState);
    expect(voters).toEqual(['b', 'c', 'person']);
    add(voteOnEvolution(growth, role?.id ?? '', { voter: 'b', vote: 'for', why: 'It fits.' }, voters, rules));
    expect(own().at(-1)?.decided).toBeUndefined();
    add(voteOnEvolution(growth, role?.id ?? '', { voter: 'person', vote: 'for', why: 'It fits.' }, voters, rules));
    expect(own().at(-1)?.decided).toMatchObject({ decision: 'applied', by: 'vote' });
    expect(activeChanges(growth, 'a').role).toBe(role?.change.kind === 'role' && role.change.to);
    // Everything was tried once: another model is what is left.
    run(hopeless, 12);
    expect(own().at(-1)).toMatchObject({ change: { kind: 'model', from: 'x/two', to: 'x/three' } });
  });

  test('B at once where it is stuck and there is another model; by itself where the team file and autonomy 3 allow it', () => {
    const asked = team();
    asked.run({ points: 8 });
    asked.run(silent, 4);
    expect(asked.own()[0]).toMatchObject({ path: 'model', needs: 'person' });
    expect(asked.own()[0]?.patterns).toEqual(expect.arrayContaining(['not_improving', 'low_output_quality']));
    expect(asked.own()).toHaveLength(1);
    const alone = team({ auto: true, autonomy: 3 });
    alone.run({ points: 8 });
    alone.run(silent, 4);
    expect(alone.own()[0]).toMatchObject({ path: 'model', needs: 'nothing', decided: { decision: 'applied', by: 'rules' } });
    const careful = team({ auto: true, autonomy: 2 });
    careful.run({ points: 8 });
    careful.run(silent, 4);
    expect(careful.own()[0]?.decided).toBeUndefined();
  });

  test('C where there is no other model, after the prompt', () => {
    const { run, own } = team({ fallbacks: [] });
    run(hopeless, 25);
    expect(
      own()
        .map(({ path }) => path)
        .filter((path) => path !== 'revert'),
    ).toEqual(['prompt', 'role']);
  });

  test('nobody else is changed, and a healthy member never', () => {
    const { run, growth } = team();
    run({ points: 6 }, 20);
    expect(growth.evolutions.list).toEqual([]);
    expect(diagnose(growth, 'a')).toEqual([]);
  });
});

describe('what a change came to', () => {
  test('better: it stays, and the member goes on with it', () => {
    const { run, kinds, growth } = team();
    run({ points: 8 }, 4);
    while (kinds().length === 0) run(poor);
    run({ points: 7 }, 3);
    expect(kinds()).toEqual(['prompt applied better']);
    expect(activeChanges(growth, 'a').promptTexts).toHaveLength(1);
    expect(growth.evolutions.list[0]?.measured?.runs).toBe(3);
  });

  test('the fall before a change is not held against it', () => {
    const { run, kinds } = team();
    run({ points: 8 }, 4);
    while (kinds().length === 0) run(poor);
    run(poor, 3);
    expect(kinds()[0]).toBe('prompt applied same');
  });

  test('worse: a prompt goes back by itself, a model asks the person', () => {
    const prompt = team();
    prompt.run({ points: 8 }, 4);
    while (prompt.own().length === 0) prompt.run(poor);
    prompt.run({ points: 0, failed: 2, penalties: ['hallucination'] }, 3);
    expect(prompt.kinds().slice(0, 2)).toEqual(['prompt applied worse', 'revert applied']);
    expect(activeChanges(prompt.growth, 'a').promptTexts).toEqual([]);

    const model = team();
    model.run({ points: 8 });
    model.run({ points: 1, failed: 2 }, 4);
    const [one] = model.own();
    expect(one?.path).toBe('model');
    model.add(decideEvolution(model.growth, one?.id ?? '', 'confirm', 'person', 'Try it.'));
    model.run({ points: 0, failed: 3 }, 3);
    expect(model.kinds()).toEqual(['model applied worse', 'revert']);
    expect(model.own()[1]?.needs).toBe('person');
    expect(activeChanges(model.growth, 'a').model).toBe('x/two');
    model.add(decideEvolution(model.growth, model.own()[1]?.id ?? '', 'confirm', 'person', 'Back.'));
    expect(activeChanges(model.growth, 'a').model).toBeUndefined();
  });

  test('cooling off: whatever a member does, its changes lie as many runs apart as the team file says', () => {
    const { run, own } = team({ auto: true, autonomy: 3 });
    run({ points: 8 }, 4);
    run(hopeless, 60);
    const seqs = own().map(({ seq, decided }) => ({ seq, decided: decided?.seq ?? 0 }));
    expect(seqs.length).toBeGreaterThan(2);
    for (const [index, { seq }] of seqs.entries()) {
      const before = seqs[index - 1];
      if (!before || own()[index]?.path === 'revert') continue;
      // A run is one fact at least; what is measured and decided comes on top.
      expect(seq - before.decided).toBeGreaterThanOrEqual(rules.cooling_off);
    }
  });

  test('the person takes an applied change back, and hears what cannot be done', () => {
    const { run, own, add, growth } = team();
    run({ points: 8 }, 4);
    while (own().length === 0) run(poor);
    const id = own()[0]?.id ?? '';
    expect(() => decideEvolution(growth, id, 'confirm', 'person', 'Yes.')).toThrow('was applied by rules already');
    expect(() => decideEvolution(growth, id, 'reject', 'person', ' ')).toThrow('needs a reason');
    expect(() => decideEvolution(growth, `${id}x`, 'reject', 'person', 'No.')).toThrow('There is no change');
    add(decideEvolution(growth, id, 'reject', 'person', 'I liked it as it was.'));
    expect(activeChanges(growth, 'a').promptTexts).toEqual([]);
    expect(() => decideEvolution(growth, id, 'reject', 'person', 'Again.')).toThrow('already');
    expect(standingIn(growth.reputation, 'a')).toBeGreaterThan(0);
  });

  test('a vote: only of voters, with a quorum of more than half and the share that is asked for', () => {
    const { run, own, growth, add } = team({ fallbacks: [] });
    run(hopeless, 25);
    const role = own().find(({ path }) => path === 'role');
    const voters = ['b', 'c', 'd', 'person'];
    const vote = (voter: string, word: 'for' | 'against') =>
      add(voteOnEvolution(growth, role?.id ?? '', { voter, vote: word, why: 'So.' }, voters, rules));
    expect(() => vote('zoe', 'for')).toThrow('zoe has no vote');
    vote('b', 'for');
    vote('c', 'against');
    expect(role?.decided).toBeUndefined();
    // Two of three are 67 %.
    vote('d', 'for');
    expect(role?.decided).toMatchObject({ decision: 'applied', why: '2 of 3 votes for it, 4 may vote, 60 % are needed.' });
    expect(() => vote('person', 'for')).toThrow('decided already');
  });
});
