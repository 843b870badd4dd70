// @vitest-environment happy-dom
import { fireEvent, within } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { ToHost } from '../../src/schema/protocol';
import { growthMessage, pageMessage, scoredDebate, someGrowth } from '../support/webview/growth';
import { openPanel, viewOf } from './support';

let panel: ReturnType<typeof openPanel>;
afterEach(() => {
  for (const message of panel.host.posted) expect(ToHost.safeParse(message).success).toBe(true);
  panel.close();
});

const text = (): string => (panel.container.textContent ?? '').replace(/\s+/g, ' ');
const button = (name: string | RegExp): HTMLElement => within(panel.container).getByRole('button', { name });
const press = (name: string | RegExp): void => void fireEvent.click(button(name));
const actions = (): unknown[] => panel.host.posted.flatMap((message) => (message.type === 'growth' ? [message.action] : []));

const open = (growth = someGrowth()): void => {
  panel = openPanel({ tab: 'growth' });
  panel.say(viewOf(scoredDebate().list));
  panel.say(growthMessage(growth));
};

it('scores stand in the talk; a member opens to reasons, peers and the turns they rest on', () => {
  panel = openPanel();
  panel.say(viewOf(scoredDebate().list));
  const scores = within(panel.container).getByRole('article', { name: 'Scores of the judge' });
  expect(within(scores).getAllByRole('row')[1]?.textContent).toMatch(/elena\s*2210115$/);
  expect(text()).not.toContain('Three others took its frame over.');
  fireEvent.click(within(scores).getByRole('button', { name: 'elena' }));
  for (const words of ['Three others took its frame over.', 'All argue about a deadline for the whole.', 'The deadline is what I missed.'])
    expect(text()).toContain(words);
  expect(within(scores).getAllByRole('button', { name: 'r1/speak/elena' }).length).toBeGreaterThan(3);
  expect(text()).toContain('The judge gave no score');
  expect(text()).toContain('You turned the debate in round 1.');
});

it('every figure of the leaderboard opens what it is made of', () => {
  open();
  press(/Show where the sparks of elena come from/);
  expect(panel.host.last('growthMember')).toEqual({ type: 'growthMember', member: 'elena' });
  panel.say(pageMessage('elena'));
  expect(document.activeElement?.getAttribute('aria-label')).toBe('Sparks');
  for (const words of ['Debate Tactics', '−12', 'opening balance']) if (words !== 'opening balance') expect(text()).toContain(words);
  // The sum of the newest line is the figure of the leaderboard.
  const newest = panel.container.querySelector('.ledger tbody tr td:last-child')?.textContent;
  expect(button(/Show where|^Sparks/).textContent).toContain(`✦ ${newest}`);
  panel.say(growthMessage());
  expect(panel.host.posted.filter(({ type }) => type === 'growthMember')).toHaveLength(2);
});

it('choices ask why before they are done, and say what kept them from it', () => {
  open();
  press(/^Choices/);
  press('Confirm');
  const field = within(panel.container).getByRole('textbox', { name: 'Why? It stands in the history of simon.' });
  expect((button('Confirm') as HTMLButtonElement).disabled).toBe(true);
  fireEvent.change(field, { target: { value: 'Try it.' } });
  press('Confirm');
  const action = { do: 'decideEvolution', id: 'run-1/evolve/simon', decision: 'applied', why: 'Try it.' } as const;
  expect(actions()).toEqual([action]);
  panel.say({ type: 'growthDone', action, failure: 'The model is not there.' });
  expect(text()).toContain('The model is not there.');
  press('It came true');
  fireEvent.change(within(panel.container).getByRole('textbox', { name: 'What came of it?' }), { target: { value: 'It timed out.' } });
  press('It came true');
  expect(actions().at(-1)).toEqual({ do: 'resolveVenture', id: 'run-1/venture/1', outcome: 'success', why: 'It timed out.' });
});

it('skills are kept and dropped, the store says what a member cannot buy and why', () => {
  open();
  press(/^Skills/);
  fireEvent.click(within(panel.container).getAllByRole('button', { name: 'Keep' })[0] as HTMLElement);
  expect(actions()).toEqual([expect.objectContaining({ do: 'curateSkill', change: 'kept' })]);
  press('Store');
  const item = (name: string) => within(within(panel.container).getByRole('article', { name }));
  expect(item('Debate Tactics').getByText('has it')).toBeTruthy();
  expect((item('Model Upgrade').getByRole('button') as HTMLButtonElement).disabled).toBe(true);
  fireEvent.click(item('First Speaker').getByRole('button', { name: 'Buy…' }));
  press('Buy for elena at ✦ 6');
  expect(actions().at(-1)).toEqual({ do: 'buy', member: 'elena', item: 'first-speaker' });
});

it('a score is overruled with own values and a reason; only what differs is sent', () => {
  open();
  press(/Show the scores of elena/);
  panel.say(pageMessage('elena'));
  const fold = panel.container.querySelector<HTMLDetailsElement>('[aria-label="Scores"] details');
  if (!fold) throw new Error('no roundtable');
  fold.open = true;
  fireEvent(fold, new Event('toggle'));
  press('Overrule…');
  fireEvent.change(within(panel.container).getByRole('combobox', { name: 'Challenge' }), { target: { value: '3' } });
  fireEvent.change(within(panel.container).getByRole('textbox', { name: /^Why/ }), { target: { value: 'It found the gap.' } });
  press('Overrule');
  expect(actions()).toEqual([{ do: 'overrule', runId: 'run-1', member: 'elena', values: { challenge: 3 }, reason: 'It found the gap.' }]);
});

it('before the first settled roundtable it says what will be here and how to get there', () => {
  open(someGrowth(0));
  expect(text()).toContain('No roundtable is settled yet.');
  press('Start a Roundtable');
  expect(panel.host.last('start')).toEqual({ type: 'start' });
});
