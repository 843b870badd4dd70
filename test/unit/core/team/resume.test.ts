import { describe, expect, test } from 'vitest';
import type { ScriptedAnswer } from '../../../../src/adapters/memory/scriptedModel';
import type { StoredFact } from '../../../../src/core/ports/journal';
import type { ShellCommand } from '../../../../src/core/ports/shell';
import type { RunPlan } from '../../../../src/core/run/command';
import type { Fact } from '../../../../src/schema/event';
import { ofType } from '../../../support/house';
import { type Asked, createTeamHouse, memoryWorld, scripted, team, teamYaml, type World } from '../../../support/teamHouse';

/** What stands on the disk at one moment, and how often the world was touched by then. */
type Moment = { files: [string, string][]; own: [string, string][]; inject: [string, string][]; commands: string[]; home: StoredFact[] };

const yes = { ask: async () => ({ decision: 'once' as const, by: 'test' }) };

/** Appends a line to a file of the world, as a command would. */
function append(command: ShellCommand, world: World, ran: string[]): { output: string } {
  const path = (command.run.kind === 'program' ? command.run.file : command.run.script).trim().replace(/^touch /, '');
  ran.push(path);
  world.workspace.files.set(path, `${world.workspace.files.get(path) ?? ''}+`);
  return { output: `touched ${path}` };
}

const momentOf = (world: World, ran: readonly string[], home: readonly StoredFact[]): Moment => ({
  home: [...home],
  files: [...world.workspace.files],
  own: [...world.privateFiles.files],
  inject: [...world.runFiles.files],
  commands: [...ran],
});

async function worldAt(moment: Moment, objects: World['objects']): Promise<World> {
  const world = { ...memoryWorld(Object.fromEntries(moment.files)), objects };
  for (const [path, text] of moment.own) world.privateFiles.files.set(path, text);
  for (const [path, text] of moment.inject) world.runFiles.files.set(path, text);
  await world.journal.append('home', moment.home, 0);
  return world;
}

type Scene = {
  yaml: string;
  answer: (asked: Asked) => ScriptedAnswer | undefined;
  files?: Record<string, string>;
  inject?: string;
};

async function whole(scene: Scene) {
  const plain = memoryWorld(scene.files);
  const ran: string[] = [];
  const home: StoredFact[] = [];
  const journal: World['journal'] = {
    ...plain.journal,
    async append(stream, facts, after) {
      const kept = await plain.journal.append(stream, facts, after);
      if (kept.ok && stream === 'home') home.push(...facts);
      return kept;
    },
  };
  const world = { ...plain, journal };
  const house = createTeamHouse({
    providers: [scripted(scene.answer)],
    world,
    approver: yes,
    commands: (command) => append(command, world, ran),
  });
  const plan: RunPlan = await house.plan(team(scene.yaml, { autonomy: 2, seed: 1 }));
  const moments: Moment[] = [];
  house.onFacts((facts) => {
    for (const _ of facts) moments.push(momentOf(world, ran, home));
  });
  const begun = await house.begin(plan);
  if (scene.inject) world.runFiles.files.set(`.roundtable/runs/${begun.runId}/inject.txt`, scene.inject);
  // Nothing was asked for before the person's word stood there.
  if (moments[0]) moments[0].inject = [...world.runFiles.files];
  const outcome = await begun.done;
  return { runId: begun.runId, outcome, facts: await house.facts(begun.runId), world, moments, ran, home };
}

const textsOf = (facts: readonly Fact[]) =>
  Object.fromEntries(ofType(facts, 'turn.finished').map((fact) => [fact.data.turn, fact.data.text]));
const saidBy = (facts: readonly Fact[]) =>
  facts.flatMap((fact) => {
    const message = fact.type === 'turn.finished' ? fact.data.message : fact.type === 'message.posted' ? fact.data.message : undefined;
    return message ? [`${message.author}: ${message.text}`] : [];
  });

/**
 * Cuts a run after every one of its facts, once with the disk as it was then and once as it was just before the next fact, and
 * takes it up again in a new process.
 */
async function cutEverywhere(scene: Scene): Promise<void> {
  const full = await whole(scene);
  expect([full.outcome.status, full.outcome.detail]).toEqual(['done', full.outcome.detail]);
  const last = full.facts.length;
  expect(full.moments.length).toBe(last);
  for (let cut = 1; cut < last; cut++) {
    for (const late of [false, true]) {
      const moment = full.moments[late ? cut : cut - 1] as Moment;
      const kept = full.facts.slice(0, cut);
      const world = await worldAt(moment, full.world.objects);
      await world.journal.append(`run:${full.runId}`, kept, 0);
      const ran = [...moment.commands];
      const ended = new Set(ofType(kept, 'tool.finished').map((fact) => fact.data.call));
      const commands = ofType(kept, 'tool.started').filter((fact) => fact.data.effect === 'run');
      const open = commands.filter((fact) => !ended.has(fact.data.call)).map((fact) => `${fact.data.call}/again`);
      const hasRun = ran.length > commands.length - open.length;
      const asks: string[] = [];
      const house = createTeamHouse({
        providers: [scripted(scene.answer)],
        world,
        // A command that may have run is asked about, and the person knows whether it has.
        approver: {
          ask: async ({ id }) => {
            if (id.endsWith('/again')) asks.push(id);
            return { decision: id.endsWith('/again') && hasRun ? 'reject' : 'once', by: 'test' };
          },
        },
        commands: (command) => append(command, world, ran),
      });
      const where = `cut after ${cut} (${kept.at(-1)?.type}), ${late ? 'late' : 'early'}`;
      const outcome = await house.resume(full.runId);
      const facts = await house.facts(full.runId);
      expect([where, outcome.status, outcome.reason]).toEqual([where, full.outcome.status, full.outcome.reason]);
      expect([where, textsOf(facts)]).toEqual([where, textsOf(full.facts)]);
      expect([where, saidBy(facts)]).toEqual([where, saidBy(full.facts)]);
      // No finished turn is asked again.
      const before = new Set(ofType(kept, 'turn.finished').map((fact) => fact.data.turn));
      const asked = ofType(facts, 'turn.started').filter((fact) => fact.seq > cut);
      expect([where, asked.filter((fact) => before.has(fact.data.turn))]).toEqual([where, []]);
      expect([where, asks]).toEqual([where, open]);
      // No call has two ends, and nothing is run or written twice.
      const ends = ofType(facts, 'tool.finished').map((fact) => fact.data.call);
      expect([where, new Set(ends).size]).toEqual([where, ends.length]);
      expect([where, ran]).toEqual([where, full.ran]);
      expect([where, Object.fromEntries(world.workspace.files)]).toEqual([where, Object.fromEntries(full.world.workspace.files)]);
      const home = (await world.journal.read('home', 0)).facts.filter((fact) => fact.type === 'decision.logged');
      expect([where, home.length]).toEqual([where, full.home.filter((fact) => fact.type === 'decision.logged').length]);
      expect([where, Object.fromEntries(world.privateFiles.files)]).toEqual([where, Object.fromEntries(full.world.privateFiles.files)]);
    }
  }
}

const block = (path: string, text: string): string => `\`\`\`file:${path}\n${text}\n\`\`\`\n`;

describe('a run that is cut after any of its facts goes on to the same end', () => {
  test('turns with files, private notes, blocks that are refused, and an injected word', async () => {
    await cutEverywhere({
      yaml: teamYaml('{ type: round_robin, max_rounds: 2 }', { a: '', b: 'can_write_files: false' }),
      inject: 'Mind the cost.\n',
      answer: ({ who, task }) =>
        `${who} speaks in ${/Round \d/.exec(task)?.[0]}.\n\n${block(`${who}.md`, `${who} ${/Round \d/.exec(task)?.[0]}`)}\n${block('private/n.md', task.slice(0, 30))}\n${block('../out.md', 'x')}`,
    });
  });

  test('tools by text: reads, writes and commands in one turn, with files in between', async () => {
    await cutEverywhere({
      yaml: teamYaml('{ type: solo, max_rounds: 2 }', { a: 'tools: [read_file, write_file, append_file, run_bash]' }),
      files: { 'notes.md': 'one\n' },
      answer: ({ since, task }) => {
        const turn = /turn (\d)/.exec(task)?.[1];
        if (since.length === 0)
          return `First.\n\n${block(`early-${turn}.md`, 'early')}\n\`\`\`tool:append_file\npath: notes.md\n---\ntwo ${turn}\n\`\`\`\n\n\`\`\`tool:run_bash\ntouch log-${turn}\n\`\`\`\n`;
        if (since.length === 1) return '```tool:write_file\npath: out.md\n---\nout\n```\n\n```tool:read_file\npath: notes.md\n```\n';
        return `Read.\n\n${block(`late-${turn}.md`, 'late')}`;
      },
    });
  });

  test('writes that the person is shown first', async () => {
    await cutEverywhere({
      yaml: teamYaml('{ type: solo, max_rounds: 1 }', { a: 'tools: [append_file]' }, 'review: before_write\n'),
      files: { 'notes.md': 'one\n' },
      answer: ({ since }) =>
        since.length === 0
          ? `First.\n\n${block('early.md', 'early')}\n\`\`\`tool:append_file\npath: notes.md\n---\ntwo\n\`\`\`\n`
          : `Then.\n\n${block('notes.md', 'one\ntwo\nthree')}`,
    });
  });

  test('tools natively, with ids that the server gives again in every reply', async () => {
    await cutEverywhere({
      yaml: teamYaml('{ type: round_robin, max_rounds: 1 }', { a: 'tools: [append_file, run_bash], tool_mode: native', b: '' }),
      answer: ({ who, since }) => {
        if (who === 'b' || since.length > 1) return `By ${who}, after ${since.length}.`;
        return {
          text: `Step ${since.length}.`,
          calls: [
            { id: 'call_0', name: 'append_file', input: { path: 'notes.md', content: `${since.length}\n` } },
            { id: 'call_0', name: 'run_bash', input: { command: `touch log-${since.length}` } },
          ],
        };
      },
    });
  });

  test('what is kept between runs: decisions, memories, beliefs', async () => {
    await cutEverywhere({
      yaml: teamYaml(
        '{ type: round_robin, max_rounds: 1 }',
        { a: 'tools: [log_decision, remember, assert_belief, contest_belief, forget], tool_mode: native', b: '' },
        'memory: { enabled: true }\nbeliefs: { enabled: true }\n',
      ),
      answer: ({ who, since }) => {
        if (who === 'b' || since.length > 0) return `By ${who}.`;
        return {
          calls: [
            { id: '1', name: 'log_decision', input: { title: 'Tabs', rationale: 'They are there.' } },
            { id: '2', name: 'remember', input: { key: 'k', value: 'v' } },
            { id: '3', name: 'assert_belief', input: { claim: 'It holds.' } },
            { id: '4', name: 'log_decision', input: { title: 'Spaces', rationale: 'After all.' } },
          ],
        };
      },
    });
  });

  test('turns at the same time that write the same lines: both versions are kept, once', async () => {
    await cutEverywhere({
      yaml: teamYaml('{ type: parallel, max_rounds: 2 }', { a: '', b: '', c: '' }),
      files: { 'shared.md': 'one\ntwo\nthree\n' },
      answer: ({ who, task }) => {
        const round = /Round (\d)/.exec(task)?.[1];
        return `${who} in ${round}.\n\n${block('shared.md', `one\n${who} ${round}\nthree`)}\n${block(`${who}.md`, `${round}`)}`;
      },
    });
  });

  test('review, manager, vote, chain, debate and routes', async () => {
    const say = ({ who, task }: Asked): string => {
      const round = /(\d+) of/.exec(task)?.[1] ?? '';
      if (task.includes('NEXT: @name')) return `${who} steers ${round}.\nNEXT: @${task.includes('lay out a plan') ? 'b' : 'nobody'}`;
      if (task.includes('Review 2')) return 'Fine.\nAPPROVED';
      return `${who} ${task.slice(15, 40)} ${round}\n\n${block(`${who}.md`, `${task.length}`)}`;
    };
    for (const [workflow, members] of [
      ['{ type: review_loop, producer: a, reviewer: b, max_rounds: 3 }', { a: '', b: '', c: '' }],
      ['{ type: parallel_review, producer: a, reviewers: [b, c], max_rounds: 2 }', { a: '', b: '', c: '' }],
      ['{ type: manager, manager: a, max_rounds: 2 }', { a: '', b: '', c: '' }],
      ['{ type: sequential_chain, max_rounds: 2 }', { a: '', b: '' }],
      ['{ type: debate, pro: a, con: b, judge: c, rounds: 1, closings: true }', { a: '', b: '', c: '' }],
      ['{ type: conditional, max_rounds: 3 }', { a: 'routes: [{ default: b }]', b: 'routes: [{ default: a }]' }],
    ] as const)
      await cutEverywhere({ yaml: teamYaml(workflow, members), answer: say });
    await cutEverywhere({
      yaml: teamYaml('{ type: vote, judge: c }', { a: '', b: '', c: '' }),
      answer: ({ who }) =>
        who === 'c'
          ? { value: { groups: [{ answer: 'x', ballots: [1, 2] }] } }
          : { value: { answer: who, confidence: 0.5, reason: 'because' } },
    });
  });
});
