// @vitest-environment happy-dom
import { fireEvent, waitFor, within } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ToHost } from '../../src/schema/protocol';
import { standingOf } from '../../src/views/standingView';
import { changeRows, openAtFirst } from '../../webview/state/changesStore';
import { flowOfTeam, someChanges, someForks, someHunks, somePlan, someStandings } from '../support/webview/faces';
import { endedReview, restoredReview, waitingReview } from '../support/webview/teamRuns';
import { openPanel, viewOf } from './support';

let panel: ReturnType<typeof openPanel>;
afterEach(() => {
  vi.unstubAllGlobals();
  for (const message of panel.host.posted) expect(ToHost.safeParse(message).success).toBe(true);
  panel.close();
});

const runId = 'run-1';
const text = (): string => (panel.container.textContent ?? '').replace(/\s+/g, ' ');
const tab = (name: string | RegExp): void => void fireEvent.click(within(panel.container).getByRole('tab', { name }));
const button = (name: string | RegExp): HTMLElement => within(panel.container).getByRole('button', { name });
const press = (name: string | RegExp): void => void fireEvent.click(button(name));
const posted = (type: string): unknown[] => panel.host.posted.filter((message) => message.type === type);

describe('faces', () => {
  it('ask the host when they are shown, and leave when they are not', () => {
    panel = openPanel();
    panel.say(viewOf(endedReview().list));
    expect(posted('watch')).toEqual([]);
    tab(/^Changes/);
    tab(/^Checkpoints/);
    tab('Talk');
    expect(panel.host.posted.slice(1)).toEqual([
      { type: 'watch', face: 'changes', runId },
      { type: 'unwatch', face: 'changes' },
      { type: 'watch', face: 'checkpoints', runId },
      { type: 'unwatch', face: 'checkpoints' },
    ]);
  });

  it('ask again when the host begins anew with the run', () => {
    panel = openPanel({ tab: 'changes' });
    panel.say(viewOf(endedReview().list));
    panel.say({ type: 'changes', runId, files: [] });
    panel.say(viewOf(endedReview().list));
    expect(posted('watch')).toHaveLength(2);
    expect(posted('unwatch')).toEqual([]);
  });

  it('come back after a reload, say why they cannot be told, and ask again', () => {
    panel = openPanel({ tab: 'standing' });
    panel.say(viewOf(endedReview().list));
    panel.say({ type: 'faceFailed', face: 'changes', message: 'of another face' });
    panel.say({ type: 'faceFailed', face: 'standing', message: 'The journals cannot be read.' });
    expect(text()).toContain('The journals cannot be read.');
    expect(text()).not.toContain('of another face');
    press('Try again');
    expect(posted('watch')).toHaveLength(2);
    panel.say({ type: 'standing', standing: standingOf([]) });
    expect(text()).toContain('No run here has had a turn yet');
  });
});

describe('the Changes face', () => {
  const open = (): void => {
    panel = openPanel({ tab: 'changes' });
    panel.say(viewOf(endedReview().list));
    panel.say({ type: 'changes', runId, files: someChanges() });
  };
  const hunks = (path: string, stamp = path): void =>
    panel.say({ type: 'hunks', runId, path, stamp, from: 0, total: someHunks[path]?.length ?? 0, hunks: someHunks[path] ?? [] });

  it('asks for the hunks of open files only, and shows who, where, why and the lines', () => {
    open();
    expect(posted('fileHunks')).toHaveLength(4);
    hunks('src/retry.ts');
    for (const words of [
      '5 changes to review in 4 files',
      'Lines 12–14',
      '+3 −1',
      'A ceiling for the wait',
      'you edited it',
      'conflict',
      'new, binary',
    ])
      expect(text()).toContain(words);
    fireEvent.click(panel.container.querySelector('.change-head') as HTMLElement);
    expect(text()).not.toContain('A ceiling for the wait');
  });

  it('keeps, undoes and puts back by change, file, member, turn and all', () => {
    open();
    for (const path of Object.keys(someHunks)) hunks(path);
    const hunk = within(within(panel.container).getByRole('region', { name: 'Lines 12–14 of src/retry.ts, by simon' }));
    fireEvent.click(hunk.getByRole('button', { name: 'Undo' }));
    const done = { type: 'decided', runId, done: [], refused: [] } as const;
    const decided = { decision: 'undo' as const, done: [], refused: [] };
    panel.say({ ...done, ...decided });
    press('Keep all of docs/retry.md');
    panel.say({ ...done, ...decided, decision: 'keep' });
    press('Put back 1');
    panel.say({ ...done, ...decided, decision: 'redo' });
    fireEvent.change(within(panel.container).getByRole('combobox', { name: 'Whose changes' }), { target: { value: 'simon' } });
    expect(text()).toContain('3 changes to review in 2 files');
    expect(text()).not.toContain('Says what it does now.');
    fireEvent.change(within(panel.container).getByRole('combobox', { name: 'Of which turn' }), { target: { value: 'draft' } });
    press('Undo 3');
    expect(posted('decideChanges')).toEqual([
      { type: 'decideChanges', runId, decision: 'undo', what: [{ path: 'src/retry.ts', ids: ['12.0-aa'] }], force: false },
      { type: 'decideChanges', runId, decision: 'keep', what: { path: 'docs/retry.md' }, force: false },
      { type: 'decideChanges', runId, decision: 'redo', what: {}, force: false },
      { type: 'decideChanges', runId, decision: 'undo', what: { member: 'simon', turn: 'draft' }, force: false },
    ]);
    expect((button('Undo 3') as HTMLButtonElement).disabled).toBe(true);
  });

  it('offers to put back what was undone, and to force what was refused', () => {
    open();
    panel.say({ type: 'decided', runId, decision: 'undo', done: [{ path: 'a.ts', ids: ['1', '2'] }], refused: [] });
    expect(text()).toContain('Undid 2 changes in 1 file.');
    press('Put back');
    expect(panel.host.last('decideChanges')).toMatchObject({ decision: 'redo', what: [{ path: 'a.ts', ids: ['1', '2'] }] });
    const refused = [
      { path: 'a.ts', id: '1', why: 'Its lines were edited since.' },
      { path: 'a.ts', id: '2', why: 'Its lines were edited since.' },
    ];
    panel.say({ type: 'decided', runId, decision: 'undo', done: [], refused });
    expect(within(panel.container).getByRole('alert').textContent).toContain(
      '2 changes were not undone. The first: a.ts: Its lines were edited',
    );
    press('Undo anyway');
    expect(panel.host.last('decideChanges')).toMatchObject({ decision: 'undo', what: [{ path: 'a.ts', ids: ['1', '2'] }], force: true });
    panel.say({
      type: 'decided',
      runId,
      decision: 'keep',
      done: [],
      refused: [],
      failure: 'Another process is running run-1 now. Stop it there first.',
    });
    expect(text()).toContain('Stop it there first.');
    press('Dismiss');
    expect(text()).not.toContain('Stop it there first.');
  });

  it('asks again for a file that was changed elsewhere, and for no other', () => {
    open();
    for (const path of Object.keys(someHunks)) hunks(path);
    const before = posted('fileHunks').length;
    panel.say({
      type: 'changes',
      runId,
      files: someChanges().map((file) => (file.path === 'docs/retry.md' ? { ...file, stamp: 'new' } : file)),
    });
    expect(posted('fileHunks').slice(before)).toEqual([{ type: 'fileHunks', runId, path: 'docs/retry.md', from: 0 }]);
  });

  const many = (count: number) =>
    Array.from({ length: count }, (_, i) => ({
      ...{ path: `src/file${i}.ts`, file: 'changed' as const, binary: false, conflict: false, there: true, stamp: 'x' },
      by: [{ member: 'simon', turn: 'draft', states: { pending: 200 } }],
    }));

  it('has one row a file and more only for what is open, of 500 files with 200 changes each', () => {
    const files = many(500);
    const told = { files, hunks: new Map(), filter: {}, busy: false };
    expect(openAtFirst(files)).toEqual(new Set());
    expect(changeRows(told, () => false)).toHaveLength(500);
    expect(changeRows(told, (path) => path === 'src/file7.ts')).toHaveLength(501);
  });

  it('reads the changes of a file a hundred at a time', () => {
    panel = openPanel({ tab: 'changes' });
    panel.say(viewOf(endedReview().list));
    panel.say({ type: 'changes', runId, files: many(8) });
    expect(text()).toContain('1,600 changes to review in 8 files');
    expect(posted('fileHunks')).toEqual([]);
    fireEvent.click(panel.container.querySelectorAll('.change-head')[7] as HTMLElement);
    const [one] = someHunks['src/retry.ts'] ?? [];
    if (!one) throw new Error('no hunk');
    const page = Array.from({ length: 100 }, (_, i) => ({ ...one, id: `${i}` }));
    panel.say({ type: 'hunks', runId, path: 'src/file7.ts', stamp: 'x', from: 0, total: 200, hunks: page });
    expect(panel.container.querySelectorAll('.hunk')).toHaveLength(100);
    press('Show more of 100 left');
    expect(panel.host.last('fileHunks')).toEqual({ type: 'fileHunks', runId, path: 'src/file7.ts', from: 100 });
  });

  it('says what will stand there while nothing was changed', () => {
    panel = openPanel({ tab: 'changes' });
    panel.say(viewOf(endedReview().list));
    panel.say({ type: 'changes', runId, files: [] });
    expect(text()).toContain('No file was changed yet');
  });
});

describe('the timeline', () => {
  const open = (facts = restoredReview()): void => {
    panel = openPanel({ tab: 'checkpoints' });
    panel.say(viewOf(facts.list));
    panel.say({ type: 'forks', runId, forks: someForks });
  };
  const moments = (): string[] => [...panel.container.querySelectorAll('.moment-words')].map((words) => words.textContent ?? '');

  it('has now, restores, forks, checkpoints and the beginning, the newest first', () => {
    open();
    expect(moments()).toEqual([
      'now',
      'You took 2 files back to 0002_simon',
      'Forked into run-2026-10-02-b7',
      'before simon, revise/1',
      'before simon, draft',
      'The run began',
    ]);
    press('run-2026-10-02-b7');
    expect(panel.host.last('openRun')).toEqual({ type: 'openRun', runId: 'run-2026-10-02-b7' });
  });

  it('shows a dry run first, and writes over edits only by a button that says so', () => {
    open();
    fireEvent.click(within(panel.container).getAllByRole('button', { name: 'Restore…' })[0] as HTMLElement);
    expect(posted('restore')).toEqual([]);
    panel.say({ type: 'restorePlan', runId, checkpoint: '0002_simon', files: somePlan });
    for (const words of ['3 files would be taken back', 'src/retry.tschanges has your own edits', 'is deleted', 'is made again'])
      expect(text()).toContain(words);
    expect(within(panel.container).queryByRole('button', { name: 'Restore' })).toBeNull();
    press('Restore, also over my edits in 1 file');
    expect(panel.host.last('restore')).toEqual({ type: 'restore', runId, checkpoint: '0002_simon', force: true });
    panel.say({ type: 'momentDone', runId, checkpoint: '0002_simon', failure: 'src/retry.ts was changed just now. Restore again.' });
    expect(within(panel.container).getByRole('alert').textContent).toContain('Restore again.');
    // Somebody may have written since.
    expect(posted('planRestore')).toHaveLength(2);
    press('Restore, also over my edits in 1 file');
    panel.say({ type: 'momentDone', runId, checkpoint: '0002_simon' });
    expect(text()).not.toContain('would be taken back');
  });

  it('puts back the last restore, forks, and compares', () => {
    open();
    press('Put back…');
    panel.say({ type: 'restorePlan', runId, checkpoint: 'redo', files: somePlan.slice(1) });
    press('Put back');
    expect(panel.host.last('restore')).toEqual({ type: 'restore', runId, checkpoint: 'redo', force: false });
    panel.say({ type: 'momentDone', runId, checkpoint: 'redo' });
    fireEvent.click(within(panel.container).getAllByRole('button', { name: 'Fork…' })[1] as HTMLElement);
    panel.say({ type: 'restorePlan', runId, checkpoint: '0001_simon', files: somePlan.slice(1) });
    press('Fork and restore files');
    expect(panel.host.last('fork')).toEqual({ type: 'fork', runId, checkpoint: '0001_simon', files: 'restore' });
    panel.say({ type: 'momentDone', runId, checkpoint: '0001_simon' });
    fireEvent.click(within(panel.container).getAllByRole('button', { name: 'Compare with now' })[0] as HTMLElement);
    expect(panel.host.last('compareMoment')).toEqual({ type: 'compareMoment', runId, checkpoint: '0002_simon' });
  });

  it('says at the moment itself what cannot be planned, and that nothing is to do', () => {
    open(endedReview());
    fireEvent.click(within(panel.container).getAllByRole('button', { name: 'Restore…' })[0] as HTMLElement);
    panel.say({ type: 'restorePlan', runId, checkpoint: '0002_simon', files: [], failure: 'An object is missing.' });
    expect(panel.container.querySelector('#moment-0002_simon')?.textContent).toContain('An object is missing.');
    fireEvent.click(within(panel.container).getAllByRole('button', { name: 'Restore…' })[0] as HTMLElement);
    panel.say({ type: 'restorePlan', runId, checkpoint: '0002_simon', files: [] });
    expect(text()).toContain('Nothing to do');
    press('Close');
    expect(text()).not.toContain('Nothing to do');
  });

  it('is where a checkpoint of the side column leads', () => {
    panel = openPanel();
    panel.say(viewOf(endedReview().list));
    fireEvent.click(within(panel.container.querySelector('.side') as HTMLElement).getByTitle(/0001_simon/));
    panel.say({ type: 'forks', runId, forks: [] });
    expect(document.activeElement?.id).toBe('moment-0001_simon');
  });
});

describe('the workflow', () => {
  it('is drawn with who speaks now, leads to a member, and is told as text', () => {
    // The drawing waits for its width, which no layout gives here.
    vi.stubGlobal(
      'ResizeObserver',
      class {
        constructor(private readonly tell: (entries: { contentRect: { width: number } }[]) => void) {}
        observe = (): void => this.tell([{ contentRect: { width: 600 } }]);
        disconnect = (): void => undefined;
      },
    );
    panel = openPanel({ tab: 'flow' });
    const facts = waitingReview();
    panel.say(viewOf(facts.list));
    const { team } = panel.store.shown().view ?? {};
    if (!team) throw new Error('no team');
    panel.say({ type: 'flow', runId, flow: flowOfTeam(team) });
    const speaking = panel.container.querySelector('.flow-member.now');
    expect(speaking?.querySelector('title')?.textContent).toContain('vera, reviews for correctness, claude-opus-4-1, 1 turn, speaking');
    facts.add('turn.failed', {
      ...{ turn: 'review/2', member: 'vera', purpose: 'review', ms: 1, cost: { priced: 'unknown' } },
      failure: { code: 'model.timeout', message: 'late', retryable: false },
      usage: { input: 0, cachedRead: 0, cachedWrite: 0, output: 0, reasoning: 0 },
    });
    panel.say({ type: 'facts', runId, facts: facts.list.slice(-1) });
    expect(panel.container.querySelector('.flow-member.now')).toBeNull();
    fireEvent.click(within(panel.container).getByText('The same as text'));
    expect(text()).toContain('feedback, revise: then simon');
    vi.unstubAllGlobals();
    fireEvent.click(speaking as Element);
    expect(within(panel.container).getByRole('tab', { name: 'Talk' }).getAttribute('aria-selected')).toBe('true');
    expect(document.activeElement?.textContent).toContain('vera');
  });
});

describe('the Standing face', () => {
  const open = (runs: number): void => {
    panel = openPanel({ tab: 'standing' });
    panel.say(viewOf(endedReview().list));
    panel.say({ type: 'standing', standing: standingOf(someStandings(runs)) });
    // The run that is shown is of a team that has no other runs.
    fireEvent.change(within(panel.container).getByRole('combobox', { name: 'Whose runs' }), { target: { value: 'default' } });
  };

  it('has a chart and a table for each figure, and says of the others when they appear', async () => {
    panel = openPanel({ tab: 'standing' });
    const [run] = someStandings(1);
    panel.say(viewOf(endedReview().list));
    panel.say({ type: 'standing', standing: standingOf(run ? [{ ...run, run: run.run && { ...run.run, team: 'retry-crew' } }] : []) });
    const card = panel.container.querySelector('[aria-labelledby=figure-kept]') as HTMLElement;
    expect(card.textContent).toContain('50 %');
    expect(card.querySelectorAll('tbody td button')).toHaveLength(1);
    expect(panel.container.querySelector('[aria-labelledby=figure-reputation]')?.textContent).toContain(
      'Appears when the first roundtable is settled.',
    );
    expect(panel.container.querySelector('[aria-labelledby=figure-sparks] table')).toBeNull();
    await waitFor(() => expect(within(card).getByRole('img').getAttribute('aria-label')).toContain('Changes you kept of simon'), {
      timeout: 20_000,
    });
  });

  it('shows what a figure rests on, and opens that run', () => {
    open(12);
    const card = within(panel.container.querySelector('[aria-labelledby=figure-grounded]') as HTMLElement);
    expect(card.getAllByRole('row')).toHaveLength(6);
    fireEvent.click(card.getByRole('button', { name: 'Show all 12 runs' }));
    expect(card.getAllByRole('row')).toHaveLength(13);
    fireEvent.click(card.getAllByRole('button', { name: /^marcus: / })[3] as HTMLElement);
    const asked = panel.host.last('standingTurns');
    expect(asked).toEqual({ type: 'standingTurns', runId: 'run-18', member: 'marcus' });
    const [, , , , , , , , of] = someStandings(12);
    const turns = Object.values(of?.turns ?? {}).filter(({ member }) => member === 'marcus');
    panel.say({ type: 'standingTurns', of: 'run-17', member: 'marcus', turns: [] });
    panel.say({ type: 'standingTurns', of: 'run-18', member: 'marcus', turns });
    expect(card.getByRole('region', { name: 'What the figure of marcus rests on' }).textContent).toMatch(/r1\/speak\/marcus\d of 4 claims/);
    press('Open run');
    expect(panel.host.last('openRun')).toEqual({ type: 'openRun', runId: 'run-18' });
  });
});
