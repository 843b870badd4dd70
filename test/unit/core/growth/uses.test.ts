import { describe, expect, it } from 'vitest';
import { emptyOwnFiles } from '../../../../src/core/growth/ownFiles';
import { parseOwnFile } from '../../../../src/core/growth/readOwnFiles';
import { strategyReview } from '../../../../src/core/growth/strategyReview';
import { requestsMet, usedFacts } from '../../../../src/core/growth/uses';
import type { SkillState } from '../../../../src/views/skillsView';
import { folded, settled } from '../../../support/growth';

const skill = (id: string, author: string, words: string) =>
  ({ ...{ id, author, title: words, oneLiner: '', when: '', pattern: '', tags: [], uses: [] } }) as unknown as SkillState;

describe('what follows from a settled run', () => {
  it('a learnt skill was used, with success only in a run that is not below the usual and has no penalty, once', () => {
    const growth = folded([settled('r1', ['marcus']), settled('r2', ['marcus']), settled('r3', ['marcus'])]);
    growth.skills.skills['sk-1'] = skill('sk-1', 'elena', 'x');
    const how = (runId: string) =>
      usedFacts(growth, { member: 'marcus', runId, skills: ['sk-1', 'debate-tactics', 'sk-1'] }).map(
        ({ data }) => (data as { success: boolean }).success,
      );
    expect([how('r1'), how('r2')]).toEqual([[true], [true]]);
    growth.scores.runs.r2?.members.marcus?.penalties.push({ kind: 'redundancy', reason: '', turn: '' });
    expect(how('r2')).toEqual([false]);
    folded(
      [{ type: 'score.overruled', data: { runId: 'r3', member: 'marcus', values: { novelty: 0 }, reason: '', by: 'person', moves: [] } }],
      growth,
    );
    expect(how('r3')).toEqual([false]);
    expect(how('r9')).toEqual([]);
    growth.skills.skills['sk-1']?.uses.push({ member: 'marcus', runId: 'r2', success: true });
    expect(how('r2')).toEqual([]);
  });

  it('a request is met by the skill that says most of it, and never by its own author', () => {
    const skills = [
      skill('sk-1', 'marcus', 'Scoring the quality of questions'),
      skill('sk-2', 'elena', 'A score for question quality at the gate'),
      skill('sk-3', 'elena', 'Brevity'),
    ];
    const request = { id: 'bl-1', member: 'marcus', text: 'A gate axis that scores question quality' };
    expect(requestsMet([request, { id: 'bl-2', member: 'clare', text: 'Cooking for two' }], skills)).toEqual([
      { request: 'bl-1', skill: 'sk-2' },
    ]);
  });

  it('a strategy review writes a plan of five roundtables for the weakest axes, within the goals a member may have', () => {
    const { scores } = folded([
      settled('r1', ['marcus']),
      {
        type: 'score.overruled',
        data: { runId: 'r1', member: 'marcus', values: { impact: 0, challenge: 1 }, reason: '', by: 'person', moves: [] },
      },
    ]);
    const files = emptyOwnFiles();
    files['goals.yaml'].active = ['a', 'b', 'c', 'd', 'e'].map((goal) => ({ goal, runs: 3, progress: '' }));
    const file = strategyReview({ files, broken: new Map(), warnings: [] }, { member: 'marcus', run: 'r1', scores });
    const read = parseOwnFile('goals.yaml', file?.text ?? '', 'goals.yaml');
    if (!read.ok) throw new Error('unreadable');
    expect(read.value.active.map(({ goal, runs }) => [goal.slice(0, 10), runs])).toEqual([
      ['c', 3],
      ['d', 3],
      ['e', 3],
      ['End each s', 5],
      ['Test one c', 5],
    ]);
    expect(strategyReview({ files, broken: new Map(), warnings: [] }, { member: 'zoe', run: 'r1', scores })).toBeUndefined();
  });
});
