import { describe, expect, it } from 'vitest';
import { encodeLine } from '../../../src/adapters/journal/line';
import { createRehearsal } from '../../../src/adapters/providers/rehearsal';
import { attend } from '../../../src/cli/attend';
import type { Fact } from '../../../src/schema/event';
import { createHouse } from '../../support/house';
import { createCliFor, createScreenIo } from './screen';

const request = { topic: 'Should the wait have a ceiling?', model: 'rehearsal', workers: ['elena', 'marcus', 'naomi'], rounds: 1, seed: 5 };

async function sit(options: { json?: boolean; terminal?: boolean } = {}) {
  const house = createHouse({ providers: [createRehearsal()] });
  const screen = createScreenIo({ terminal: options.terminal ?? false });
  const cli = createCliFor(screen.io, {
    journal: () => house.journal,
    objects: () => house.objects,
    orchestrator: async () => house.orchestrator,
  });
  const plan = await house.plan(request);
  const begin = (): Promise<number> => attend(cli, { type: 'start', plan }, { json: options.json ?? false, pace: false });
  const runId = (): string => house.events[0]?.runId ?? '';
  const facts = (): Promise<Fact[]> => house.facts(runId());
  const resume = (): Promise<number> => attend(cli, { type: 'resume', runId: runId() }, { json: options.json ?? false, pace: false });
  return { house, screen, begin, resume, runId, facts };
}
const begins =
  (phase: string) =>
  (fact: Fact): boolean =>
    fact.type === 'phase.started' && fact.data.phase === phase;

describe('attending a run', () => {
  it('prints with --json each fact as the journal holds it, and nothing else', async () => {
    const { screen, begin, facts } = await sit({ json: true });
    expect(await begin()).toBe(0);
    expect(screen.out()).toBe((await facts()).map((fact) => `${encodeLine(fact)}\n`).join(''));
    expect(screen.err()).toBe('');
  });

  it('steers, pauses and goes on by what is typed', async () => {
    const { house, screen, begin, facts } = await sit({ terminal: true });
    house.when(begins('speak'), () => {
      screen.type('Think of the people on call.');
      screen.type('  ');
      screen.type('/paus');
      screen.type('/pause');
    });
    house.when(
      (fact) => fact.type === 'run.paused',
      () => screen.type('/continue'),
    );
    expect(await begin()).toBe(0);
    expect((await facts()).filter((fact) => fact.type === 'message.posted' && fact.data.message.kind === 'steer')).toHaveLength(1);
    expect(screen.out()).toContain('\nyou\n  Think of the people on call.\n');
    expect(screen.out()).toContain('Paused.');
    expect(screen.out()).toContain('Continued.');
    expect(screen.err()).toBe(
      'There is no /paus. A line you type reaches every member at their next turn. /pause, /continue and /stop do what they say; /mute NAME and /unmute NAME keep a member from speaking, and let it speak again.\n(everybody hears it at their next turn)\n',
    );
    expect(screen.out()).toMatch(/To go on:\n {2}decide .*\n {2}your own question/);
  });

  it('mutes a member by what is typed, and says why it cannot mute another', async () => {
    const { house, screen, begin, facts } = await sit({ terminal: true });
    house.when(begins('research'), () => screen.type('/mute @naomi'));
    house.when(begins('rebuttal'), () => screen.type('/mute marcus'));
    house.when(begins('gate'), () => screen.type('/unmute naomi'));
    expect(await begin()).toBe(0);
    const kept = await facts();
    expect(kept.flatMap((fact) => (fact.type === 'member.muted' || fact.type === 'member.unmuted' ? [fact.data.member] : []))).toEqual([
      'naomi',
      'naomi',
    ]);
    expect(screen.out()).toMatch(/naomi is muted and takes no turn[\s\S]*its turn is passed over[\s\S]*naomi may speak again/);
    expect(screen.err()).toContain('so @marcus cannot be muted now');
  });

  it('stops at the first Ctrl+C and says how to go on; resume shows the head and how far it had come', async () => {
    const { house, screen, begin, resume, runId, facts } = await sit();
    house.when(begins('rebuttal'), screen.interrupt);
    expect(await begin()).toBe(1);
    expect(screen.err()).toMatch(
      new RegExp(`^\\nStopping\\..*\\n\\nStopped by the person\\..*\\nTo go on: roundtable resume ${runId()}\\n$`),
    );
    const kept = (await facts()).filter((fact) => fact.type === 'turn.finished').length;
    const before = screen.out().length;
    expect(await resume()).toBe(0);
    const resumed = screen.out().slice(before);
    expect(resumed.startsWith('Should the wait have a ceiling?\nteam roundtable')).toBe(true);
    expect(resumed).toContain(
      `\n${kept} turns kept from before; roundtable transcript ${runId()} prints what was said.\n\nTaken up again where it stood.\n`,
    );
  });

  it('leaves at once at the second', async () => {
    const { house, screen, begin } = await sit();
    let left: unknown;
    house.when(begins('rebuttal'), () => {
      screen.interrupt();
      try {
        screen.interrupt();
      } catch (error) {
        left = error;
      }
    });
    expect(await begin()).toBe(1);
    expect(left).toEqual(new Error('leave 1'));
  });

  it('says on a terminal once why a run has failed', async () => {
    const { house, screen, begin } = await sit({ terminal: true });
    house.when(begins('rebuttal'), () => screen.type('/stop'));
    expect(await begin()).toBe(1);
    expect(`${screen.out()}${screen.err()}`.match(/What was said is kept/g)).toHaveLength(1);
  });

  it('refuses what is no run of this home with 2', async () => {
    const { house, screen } = await sit();
    const cli = createCliFor(screen.io, {
      journal: () => house.journal,
      objects: () => house.objects,
      orchestrator: async () => house.orchestrator,
    });
    expect(await attend(cli, { type: 'resume', runId: 'none' }, { json: true, pace: false })).toBe(2);
    expect([screen.out(), screen.err()]).toEqual(['', expect.stringContaining('There is no run none')]);
  });
});
