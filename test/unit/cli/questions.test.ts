import { describe, expect, it } from 'vitest';
import { createRehearsal } from '../../../src/adapters/providers/rehearsal';
import { createCancel } from '../../../src/base/cancel';
import { askPerson, deny } from '../../../src/cli/approve';
import { attend } from '../../../src/cli/attend';
import type { Cli } from '../../../src/cli/context';
import type { FactData } from '../../../src/schema/event';
import { createTeamHouse } from '../../support/teamHouse';
import { createCliFor, createScreenIo } from './screen';

const file = `
name: two
goal: Write notes.md.
workflow: { type: round_robin, max_rounds: 2 }
defaults: { model: rehearsal, tools: [run_python] }
members:
  - { name: ann, persona: You test., role: Tester }
`;

/** Attends a run with a person who types an answer whenever something is asked. */
async function sit(
  answer: (question: string) => string | 'end' | 'interrupt',
  options: { interactive?: boolean; asks?: boolean; more?: string } = {},
) {
  const screen = createScreenIo({ terminal: true });
  const io = { ...screen.io, asks: options.asks ?? true };
  let end: () => void = () => undefined;
  let house: ReturnType<typeof createTeamHouse> | undefined;
  let asked = 0;
  // A question is what stands at the end of the output without a line break.
  const look = (): void => {
    const question = screen.out().slice(asked);
    if (!/(why not|go on): $/.test(question)) return;
    asked = screen.out().length;
    const given = answer(question);
    if (given === 'end') end();
    else if (given === 'interrupt') screen.interrupt();
    else screen.type(given);
  };
  const cli: Cli = createCliFor(
    {
      ...io,
      out: (text) => {
        io.out(text);
        setTimeout(look, 0);
      },
    },
    {
      onInputEnd: (listener) => {
        end = listener;
        return () => undefined;
      },
      orchestrator: async (hands) => {
        house = createTeamHouse({
          providers: [createRehearsal()],
          approver: hands.approver ?? deny,
          ...(hands.director && { director: hands.director }),
        });
        return house.orchestrator;
      },
    },
  );
  const planned = await createTeamHouse({ providers: [createRehearsal()] }).plan({
    team: { text: `${file}${options.more ?? ''}`, path: 'two.team.yaml' },
  });
  const code = await attend(
    cli,
    { type: 'start', plan: planned },
    { json: false, pace: false, stream: true, interactive: options.interactive ?? false },
  );
  const runId = /run (\d{8}-\d{4}-\w+)/.exec(screen.out().replace(/\s+/g, ' '))?.[1] ?? '';
  const facts = (await house?.facts(runId)) ?? [];
  const decisions = facts.filter((fact) => fact.type === 'approval.decided').map((fact) => fact.data as FactData['approval.decided']);
  return { code, screen, facts, decisions };
}

describe('a person at the terminal', () => {
  it('is asked once for what is allowed always, and nothing is printed behind an open question', async () => {
    const questions: string[] = [];
    const { code, screen, decisions } = await sit((question) => {
      questions.push(question);
      return 'a';
    });
    expect(code).toBe(0);
    expect(questions).toHaveLength(1);
    expect(questions[0]).toMatch(
      /@ann wants to run Python: .* \(run_python\)\.\n[\s\S]*\[y\] once {2}\[a\] always {2}\[n\] no, or say why not: $/,
    );
    expect(decisions.map(({ decision, by }) => [decision, by])).toEqual([['always', 'person']]);
    expect(screen.out()).toContain('allowed from now on by person');
    expect(screen.out()).not.toContain('asks to run');
  });

  it('says why not, and the member is told', async () => {
    const { decisions, screen } = await sit(() => 'not on this machine');
    expect(decisions[0]).toMatchObject({ decision: 'reject', by: 'person', message: 'not on this machine' });
    expect(screen.out()).toContain('rejected by person: not on this machine');
  });

  it('sees what a write would change where the team file says so', async () => {
    const questions: string[] = [];
    const { decisions } = await sit(
      (question) => {
        questions.push(question);
        return 'y';
      },
      { more: 'review: before_write\n' },
    );
    const write = questions.find((question) => question.includes('wants to create notes.md'));
    expect(write).toMatch(/\(write_file\)\.\n {2}\| --- \/dev\/null\n {2}\| \+\+\+ b\/notes\.md\n[\s\S]*\n {2}\| \+\S/);
    expect(decisions.length).toBe(questions.length);
  });

  it('is missed when the input ends: the run goes on without an answer', async () => {
    const { code, decisions } = await sit(() => 'end');
    expect(code).toBe(0);
    expect(decisions[0]).toMatchObject({ decision: 'reject', by: 'policy' });
  });

  it('may stop the run instead of answering', async () => {
    const { code, facts } = await sit(() => 'interrupt');
    expect(code).toBe(1);
    expect(facts.at(-1)).toMatchObject({ type: 'run.finished', data: { status: 'stopped' } });
  });

  it('gives a directive after a round, which everybody hears', async () => {
    const { facts, screen } = await sit((question) => (question.includes('Round 1 of 2 is over') ? 'Mind the encodings.' : 'y'), {
      interactive: true,
    });
    expect(facts.filter((fact) => fact.type === 'message.posted' && fact.data.message.kind === 'steer')).toHaveLength(1);
    expect(screen.out()).toContain('\nyou\n  Mind the encodings.\n');
  });

  it('is told that nobody can be asked where there is no terminal', async () => {
    const { code, screen, decisions } = await sit(() => 'y', { interactive: true, asks: false });
    expect(code).toBe(0);
    expect(screen.err()).toBe('--interactive has no effect: there is nobody at a terminal to ask.\n');
    expect(decisions[0]).toMatchObject({ decision: 'reject', by: 'policy' });
  });
});

describe('what is asked', () => {
  const request = { id: '1', runId: 'r', member: 'ann', tool: 'run_bash', effect: 'run' as const, why: 'w' };
  const asked = async (command: string): Promise<string> => {
    let shown = '';
    const { signal } = createCancel();
    const approver = askPerson({
      ask: async (text) => {
        shown = text;
        return 'n';
      },
    });
    await approver.ask({ ...request, what: 'run x', command }, signal);
    return shown;
  };

  it('shows a script in full, and no control sequence of it', async () => {
    const text = await asked('ls\nrm -rf \u001b[2Kbuild\nls');
    expect(text).toContain('  | ls\n  | rm -rf [2Kbuild\n  | ls\n');
    expect((await asked(Array.from({ length: 30 }, (_, line) => `echo ${line}`).join('\n'))).match(/ {2}\| /g)).toHaveLength(21);
  });
});
