// @vitest-environment happy-dom
import { fireEvent, within } from '@testing-library/react';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { parseFact } from '../../src/schema/event';
import { ToHost } from '../../src/schema/protocol';
import type { Entry } from '../../src/schema/view';
import type { Workflow } from '../../src/schema/workflow';
import { emptyIndex, keyOf, takeEntries } from '../../webview/state/rows';
import { controlsOf, foldBlocks, piecesOf } from '../../webview/state/speech';
import { createFacts } from '../support/webview/facts';
import {
  askingTeam,
  busyParallel,
  busyReview,
  crew,
  deedsIn,
  endedDuel,
  endedReview,
  endedVote,
  reviewStreamed,
  waitingReview,
} from '../support/webview/teamRuns';
import { openPanel, viewOf } from './support';

let panel: ReturnType<typeof openPanel> | undefined;
afterEach(() => {
  for (const message of panel?.host.posted ?? []) expect(ToHost.safeParse(message).success).toBe(true);
  panel?.close();
  panel = undefined;
});

function open(...said: Parameters<typeof viewOf>) {
  const opened = openPanel();
  panel = opened;
  opened.say(viewOf(...said));
  return opened;
}
const words = (element: Element | null | undefined): string => (element?.textContent ?? '').replace(/\s+/g, ' ');
const all = (container: HTMLElement, selector: string): string[] => [...container.querySelectorAll(selector)].map(words);

describe('the facts these tests use', () => {
  it('are facts', () => {
    for (const facts of [waitingReview(), askingTeam(), endedReview(), busyParallel(), endedVote(), endedDuel()])
      for (const fact of facts.list) expect(parseFact(structuredClone(fact))).toMatchObject({ kind: 'fact' });
  });
});

describe('a review loop', () => {
  it('heads its sections and says how far it is', () => {
    const { container } = open(busyReview().list);
    expect(all(container, '.feed-list .section h2')).toEqual(['Contributions', 'Draft', 'Review 1', 'Revision 1', 'Review 2']);
    expect(words(container.querySelector('.workflow'))).toBe('Review loop');
    expect(words(container.querySelector('[aria-current=step]'))).toBe('Review 2 of 4');
    expect(all(container, '.turn-label')).toEqual(['contribution', 'draft', 'review 1', 'revision 1']);
  });

  it('folds many tool calls into one line, shows few, and opens a result', () => {
    const { container } = open(busyReview().list);
    const fold = container.querySelector('.deed.fold') as HTMLDetailsElement;
    expect(words(fold)).toBe('simon 6 tool calls · 4 read_file, list_files, run_command · 1 failed4.4 s');
    fold.open = true;
    fireEvent(fold, new Event('toggle'));
    expect(words(fold)).toContain('run npm test · failed');
    const few = within(container)
      .getByText(/look for "retry\("/)
      .closest('details') as HTMLDetailsElement;
    expect(few.textContent).not.toContain('src/client.ts:41');
    few.open = true;
    fireEvent(few, new Event('toggle'));
    expect(few.querySelector('pre')?.textContent).toBe('src/retry.ts:12\nsrc/client.ts:41');
  });

  it('shows files with their fate, and opens them', () => {
    const opened = open(busyReview().list);
    const { container, host } = opened;
    const lines = all(container, '.deed.file');
    expect(lines).toEqual([
      'simon wrote src/retry.ts1.8 kB',
      'wrote docs/retry.md620 B',
      'wrote private/notes.md90 B',
      'simon merged src/retry.ts with what others changed meanwhile1.8 kB',
      'simon conflict in docs/retry.md, changed by somebody else meanwhile; this version is kept as docs/retry.conflict-simon.md700 B',
    ]);
    expect(container.querySelectorAll('.deed.file.warn')).toHaveLength(1);
    fireEvent.click(within(container.querySelector('.deed.file.warn') as HTMLElement).getByText('docs/retry.conflict-simon.md'));
    expect(host.last('openFile')).toEqual({ type: 'openFile', path: 'docs/retry.conflict-simon.md' });
  });

  it('puts chips in the place of marker lines; a private file cannot be opened', () => {
    const { container, host } = open(busyReview().list);
    expect(all(container, '.chip')).toEqual([
      'src/retry.ts41 lines',
      'docs/retry.md12 lines',
      'private/notes.md3 lines',
      'docs/retry.md14 lines',
    ]);
    expect(words(container)).not.toContain('[file:');
    fireEvent.click(container.querySelector('.chip') as Element);
    expect(host.last('openFile')).toEqual({ type: 'openFile', path: 'src/retry.ts' });
    expect(within(container).getAllByText('private/notes.md')[0]?.closest('[role=link]')).toBeNull();
  });

  it('opens files of a team with a folder of its own inside of it', () => {
    const workflow: Workflow = { type: 'solo', max_rounds: 1 };
    const facts = createFacts();
    const deeds = deedsIn(facts);
    facts.created('x', crew(workflow, ['simon'], { workspace: './out/site/' }));
    facts.phase('round', 1, ['simon']);
    deeds.says('r1/simon', 'say', { author: 'simon', kind: 'say', round: 1, label: 'answer', text: 'Done, see src/a.ts:3.' });
    const { container, host } = open(facts.list);
    fireEvent.click(within(container).getByText('src/a.ts:3'));
    expect(host.last('openFile')).toEqual({ type: 'openFile', path: 'out/site/src/a.ts', line: 3 });
    expect(all(container, '.feed-list .section h2')).toEqual(['Answer']);
  });

  it('sets reviews apart and says what was refused, decided and directed', () => {
    const { container } = open(busyReview().list);
    expect(all(container, '.apart.review')).toHaveLength(1);
    expect(all(container, '.line.refused')).toEqual([
      'Not accepted from simon: .git/hooks/pre-commit. .git/hooks/pre-commit is closed to members: it belongs to .git.',
    ]);
    expect(words(container)).toContain('You allowed simon to run npm test -- retry, once.');
    expect(words(container)).toContain('The mobile client gives up after 20 s.');
    expect(words(container)).toContain('Ollama does not answer');
  });

  it('shows what waits for the person until it is decided', () => {
    const facts = waitingReview();
    const opened = open(facts.list);
    const { container } = opened;
    expect(words(container.querySelector('.feed-list .ask'))).toBe(
      'vera waits for you: wants to run npm test -- retry --coverage.Risk Runs scripts of the project with your rights.Autonomy 1 asks before commands.Allow OnceAlways AllowReject…',
    );
    expect(all(container, '.inbox-ask p:first-child')).toEqual(['vera wants to run']);
    expect(all(container, '.inbox-exact')).toEqual(['npm test -- retry --coverage']);
    facts.add('approval.decided', { ask: 'review/2/ask', decision: 'reject', by: 'person', message: 'Not now.' });
    opened.say({ type: 'facts', runId: 'run-1', facts: facts.list.slice(-1) });
    expect(container.querySelector('.ask, .inbox-ask')).toBeNull();
    expect(words(container)).toContain('You rejected: vera wanted to run npm test -- retry --coverage. “Not now.”');
  });

  it('streams a review with the tools it uses, and tells screen readers of a question', () => {
    const facts = waitingReview();
    const opened = open(facts.list.slice(0, -1));
    const { container } = opened;
    opened.say({
      type: 'live',
      runId: 'run-1',
      live: [{ type: 'turn.text', turn: 'review/2', member: 'vera', purpose: 'review', text: reviewStreamed }],
    });
    opened.frame();
    const live = container.querySelector('[aria-busy=true][data-turn]');
    expect(words(live)).toContain('The ceiling holds now');
    expect(words(live?.querySelector('.running'))).toBe('look for "deadlineMs" in src (under way)');
    const [call] = Object.keys(opened.store.shown().view?.openTools ?? {});
    opened.say({ type: 'facts', runId: 'run-1', facts: facts.list.slice(-1) });
    expect(words(container.querySelector('[data-announcer]'))).toContain('vera waits for you: wants to run npm test');
    facts.add('tool.finished', {
      turn: 'review/2',
      call: call ?? '',
      member: 'vera',
      tool: 'grep',
      failed: false,
      result: { text: '' },
      ms: 3,
    });
    opened.say({ type: 'facts', runId: 'run-1', facts: facts.list.slice(-1) });
    expect(container.querySelector('.running')).toBeNull();
  });

  it('ends with what came of it', () => {
    const { container } = open(endedReview().list);
    const result = container.querySelector('.outcome') as HTMLElement;
    expect(words(result)).toContain('Approved');
    expect(words(result)).toContain('@vera approved in review 2.');
    expect(all(result, '.outcome-files li')).toEqual([
      'src/retry.ts by simon, 2 changes',
      'docs/retry.md by simon, 2 changes · kept beside it: docs/retry.conflict-simon.md',
    ]);
    expect(all(result, 'tbody th')).toEqual(['nadia', 'simon', 'vera', 'lena']);
    expect(words(result)).toContain('Compare docs/retry.md with docs/retry.conflict-simon.md');
    // The control words are said, not shown.
    expect(all(container, '.decides')).toEqual([' approves', ' says that the goal is reached']);
    expect(words(container)).not.toMatch(/APPROVED|TEAM_DONE/);
    expect(within(container).getAllByText(/approved in review 2/)).toHaveLength(1);
  });

  it('goes on after a failure: the end is no longer shown', () => {
    const facts = busyReview();
    facts.add('run.finished', { status: 'failed', reason: 'failed', detail: 'The key is wrong.' });
    const opened = open(facts.list);
    expect(words(opened.container.querySelector('.outcome'))).toContain('then resume');
    facts.add('run.resumed', { by: 'window' });
    opened.say({ type: 'facts', runId: 'run-1', facts: facts.list.slice(-1) });
    expect(opened.container.querySelector('.outcome')).toBeNull();
    expect(words(opened.container.querySelector('.feed-list'))).toContain('The key is wrong.');
  });

  it('says when files were taken back', () => {
    const facts = endedReview();
    facts.add('files.restored', { checkpoint: '0002_simon', files: [{ path: 'src/retry.ts', before: null, after: null }], by: 'person' });
    const { container } = open(facts.list);
    expect(words(container)).toContain('You took 1 file back to an earlier state. Checkpoint 0002_simon: src/retry.ts');
  });

  it('lists members, changes and checkpoints beside the talk', () => {
    const { container } = open(busyReview().list);
    const side = container.querySelector('.side') as HTMLElement;
    expect(all(side, 'h2')).toEqual(['Team', 'Keeps the record', 'Changes', 'Checkpoints']);
    expect(all(side, '.side-name')).toContain('summarizer · idle');
    expect(all(side, '.change .side-base')).toEqual(['retry.ts', 'retry.md', 'notes.md']);
    expect(words(side)).toContain('conflict');
    expect(all(side, '.checkpoint')).toEqual(['before simon, revise/12 files', 'before simon, draft2 files']);
  });
});

describe('what waits for the person', () => {
  const asksIn = (container: HTMLElement): HTMLElement[] => [...container.querySelectorAll<HTMLElement>('.feed-list .ask')];
  const button = (within_: HTMLElement, name: string): HTMLElement => within(within_).getByRole('button', { name });
  const ask = (container: HTMLElement, at: number): HTMLElement => asksIn(container)[at] as HTMLElement;

  it('is answered in its row, once, and then is the row of the decision', () => {
    const facts = askingTeam();
    const opened = open(facts.list);
    const { container, host } = opened;
    const count = (): number => host.posted.filter(({ type }) => type === 'answer').length;
    fireEvent.click(button(ask(container, 0), 'Allow Once'), { detail: 1 });
    expect(host.last('answer')).toEqual({ type: 'answer', runId: 'run-1', ask: 'review/2/ask', decision: 'once' });
    expect(words(ask(container, 0))).toContain('Your answer is on its way.');
    expect(within(ask(container, 0)).queryByRole('button')).toBeNull();
    facts.add('approval.decided', { ask: 'review/2/ask', decision: 'once', by: 'person' });
    opened.say({ type: 'facts', runId: 'run-1', facts: facts.list.slice(-1) });
    expect(asksIn(container)).toHaveLength(2);
    expect(all(container, '.line')).toContain('You allowed vera to run npm test -- retry --coverage, once.');
    // The second click of two lands on the question that came to this place, and was not meant for it.
    fireEvent.click(button(ask(container, 0), 'Always Allow'), { detail: 2 });
    expect(count()).toBe(1);
    fireEvent.click(button(ask(container, 0), 'Always Allow'), { detail: 1 });
    expect(host.last('answer')).toMatchObject({ ask: 'side/write', decision: 'always' });
  });

  it('is rejected with a reason or without; Escape goes back and keeps what was written', () => {
    const { container, host } = open(askingTeam().list);
    const box = (): HTMLInputElement => within(ask(container, 1)).getByRole('textbox') as HTMLInputElement;
    fireEvent.click(button(ask(container, 1), 'Reject…'));
    expect(document.activeElement).toBe(box());
    fireEvent.change(box(), { target: { value: '  Not in docs. ' } });
    fireEvent.keyDown(box(), { key: 'Escape' });
    expect(document.activeElement).toBe(button(ask(container, 1), 'Reject…'));
    expect(host.last('answer')).toBeUndefined();
    fireEvent.click(button(ask(container, 1), 'Reject…'));
    fireEvent.submit(box().form as HTMLFormElement);
    expect(host.last('answer')).toEqual({
      ...{ type: 'answer', runId: 'run-1', ask: 'side/write' },
      ...{ decision: 'reject', message: 'Not in docs.' },
    });
    fireEvent.click(button(ask(container, 2), 'Reject…'));
    fireEvent.submit(within(ask(container, 2)).getByRole('textbox').closest('form') as HTMLFormElement);
    expect(host.last('answer')).toEqual({ type: 'answer', runId: 'run-1', ask: 'side/net', decision: 'reject' });
  });

  it('can be answered again when the host could not take the answer', () => {
    const opened = open(askingTeam().list);
    fireEvent.click(button(ask(opened.container, 0), 'Allow Once'));
    opened.say({ type: 'error', message: 'Nobody waits for this answer any more.' });
    expect(button(ask(opened.container, 0), 'Allow Once')).toBeTruthy();
    expect(words(opened.container.querySelector('[role=alert]'))).toContain('Nobody waits');
  });

  it('has no buttons where another process runs it', () => {
    const { container } = open(askingTeam().list, [], false);
    expect(asksIn(container)).toHaveLength(3);
    for (const row of asksIn(container)) {
      expect(within(row).queryByRole('button')).toBeNull();
      expect(words(row)).toContain('Another process runs this; answer there.');
    }
  });

  it('in the feed an answer by keyboard leads to the next, and at last to the feed', () => {
    const facts = askingTeam();
    const opened = open(facts.list);
    const { container } = opened;
    const answerByKey = (at: number): boolean => fireEvent.click(button(ask(container, at), 'Allow Once'), { detail: 0 });
    answerByKey(0);
    expect(document.activeElement).toBe(ask(container, 1));
    for (const id of ['review/2/ask', 'side/write']) facts.add('approval.decided', { ask: id, decision: 'once', by: 'person' });
    opened.say({ type: 'facts', runId: 'run-1', facts: facts.list.slice(-2) });
    fireEvent.click(button(container.querySelector('.inbox-ask') as HTMLElement, 'Show in the talk'));
    expect(document.activeElement).toBe(ask(container, 0));
    answerByKey(0);
    expect(document.activeElement).toBe(container.querySelector('.feed-list'));
  });

  it('is announced once: when it comes, or with the view that already has it, however much else came', () => {
    const facts = askingTeam();
    const opened = openPanel();
    panel = opened;
    const told = (): string[] => all(opened.container, '[data-announcer] p').filter((text) => text.includes('waits for you'));
    const before = facts.list.length - 2;
    opened.say(viewOf(facts.list.slice(0, before)));
    expect(told()).toEqual([expect.stringContaining('vera waits for you')]);
    for (let i = 0; i < 5; i++) facts.posts({ author: 'simon', kind: 'say', round: 2, text: `Point ${i}.` });
    opened.say({ type: 'facts', runId: 'run-1', facts: facts.list.slice(before) });
    expect(told()).toHaveLength(3);
    expect(all(opened.container, '[data-announcer] p')).toContain('5 new entries.');
    opened.say(viewOf(facts.list));
    expect(told()).toHaveLength(3);
    expect(opened.container.querySelector('.strip.waiting[role]')).toBeNull();
  });
});

describe('other workflows', () => {
  it('keeps the tools of members apart who work at the same time', () => {
    const { container } = open(busyParallel().list);
    expect(all(container, '.deeds').map((text) => text.replace(/\d+ ms/g, ''))).toEqual([
      'nadia read src/a.tsread src/b.tsread src/c.ts',
      'vera read src/a.tsread src/b.tsread src/c.ts',
    ]);
    expect(words(container.querySelector('[aria-current=step]'))).toBe('Round 2 of 3');
    expect(container.querySelectorAll('[aria-busy=true][data-turn]')).toHaveLength(3);
    expect(all(container, '.turn-label')).toEqual([]);
  });

  it('writes of a file stream as a chip, and tool blocks not at all', () => {
    const opened = open(busyParallel().list);
    const text = 'Here:\n\n```file:docs/plan.md\n# Plan\n\n```bash\nls\n```\n- more\n```\n\nThen:\n\n```tool:read_file\n{"path": "a"}\n';
    opened.say({ type: 'live', runId: 'run-1', live: [{ type: 'turn.text', turn: 'r2/nadia', member: 'nadia', purpose: 'say', text }] });
    opened.frame();
    const live = opened.container.querySelector('[aria-busy=true][data-member=nadia]');
    expect(words(live?.querySelector('.live'))).toBe('Here:docs/plan.md6 linesThen:');
  });

  it('shows ballots, the count, and no JSON of either', () => {
    const { container } = open(endedVote().list);
    expect(all(container, '.turn-label')).toEqual(['ballot', 'ballot', 'ballot']);
    expect(words(container.querySelector('.note.counted'))).toContain('20 s (71 % of the weight)');
    expect(words(container.querySelector('.outcome'))).toContain('The vote is decided');
    const facts = createFacts();
    facts.created('x', crew({ type: 'vote', samples: 1, judge: 'vera' }, ['nadia', 'vera']));
    facts.phase('vote', 1, ['nadia']);
    facts.opens('vote/nadia/1', 'nadia', 'vote', 1);
    facts.opens('vote/groups', 'vera', 'verdict', 1);
    panel?.say(viewOf(facts.list));
    expect(panel?.container.querySelector('[aria-busy=true][data-turn]')).toBeNull();
    expect(words(panel?.container.querySelector('.activity'))).toBe('nadia votes · vera weighs the verdict');
  });

  it('names the sides of a debate and sets the verdict apart', () => {
    const { container } = open(endedDuel().list);
    expect(all(container, '.feed-list .section h2')).toEqual(['Openings', 'Exchange 1', 'Verdict']);
    expect(all(container, '.turn-label')).toEqual(['for, opening', 'against, opening', 'for', 'against', 'verdict']);
    expect(all(container, '.apart.verdict')).toHaveLength(1);
  });

  it.each<[Workflow, string, string]>([
    [{ type: 'solo', max_rounds: 3 }, 'Turn 2 of 3', 'Turn 2'],
    [{ type: 'conditional', max_rounds: 5 }, 'Turn 2 of 5', 'Turn 2'],
    [{ type: 'round_robin', max_rounds: 6 }, 'Round 2 of 6', 'Round 2'],
    [{ type: 'manager', max_rounds: 6, manager: 'nadia' }, 'Round 2 of 6', 'Round 2'],
  ])('counts what %o counts', (workflow, step, heading) => {
    const facts = createFacts();
    facts.created('x', crew(workflow, ['nadia', 'simon']));
    facts.phase('round', 2, ['nadia']);
    const { container } = open(facts.list);
    expect(words(container.querySelector('[aria-current=step]'))).toBe(step);
    expect(all(container, '.feed-list .section h2')).toEqual([heading]);
  });
});

describe('the index of rows', () => {
  const tool = (seq: number, turn: string): Entry => ({
    ...{ kind: 'tool', seq, at: seq, turn, member: 'a', tool: 't', effect: 'read', what: `call ${seq}` },
    ...{ failed: false, result: { text: '' }, ms: 1 },
  });
  const message = (seq: number, turn: string): Entry => ({
    ...{ kind: 'message', seq, at: seq },
    message: { author: 'a', kind: 'say', text: 'x', round: 1, turn },
  });

  it('has every tool call once, in order, under keys that differ, however it is fed', () => {
    const step = fc.record({ what: fc.constantFrom('tool', 'message', 'phase'), turn: fc.constantFrom('x', 'y', 'z') });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), fc.integer({ min: 1, max: 7 }), (steps, chunk) => {
        const entries = steps.map(({ what, turn }, i): Entry => {
          if (what === 'tool') return tool(i + 1, turn);
          if (what === 'message') return message(i + 1, `${turn}${i}`);
          return { kind: 'phase', seq: i + 1, at: i, phase: 'round', round: 1 };
        });
        const index = emptyIndex();
        for (let to = chunk; to < entries.length + chunk; to += chunk) takeEntries(index, entries.slice(0, to));
        const calls = index.rows.flatMap((row) => (row.kind === 'tools' ? row.list.slice(0, row.count).map(({ seq }) => seq) : []));
        expect([...calls].sort((a, b) => a - b)).toEqual(entries.filter(({ kind }) => kind === 'tool').map(({ seq }) => seq));
        expect(new Set(index.rows.map(keyOf)).size).toBe(index.rows.length);
        const seqs = index.rows.map(({ seq }) => seq);
        expect(seqs).toEqual([...seqs].sort((a, b) => a - b));
        // A group belongs to one turn and does not reach over a section.
        const heads = entries.filter(({ kind }) => kind === 'phase').map(({ seq }) => seq);
        for (const row of index.rows) {
          if (row.kind !== 'tools') continue;
          const last = row.list[row.count - 1]?.seq ?? 0;
          expect(new Set(row.list.map(({ turn }) => turn)).size).toBe(1);
          expect(heads.filter((seq) => seq > row.seq && seq < last)).toEqual([]);
        }
      }),
    );
  });

  it('puts what comes after a turn under it, and another try of the turn under its own line', () => {
    const index = emptyIndex();
    takeEntries(index, [
      tool(1, 'x'),
      tool(2, 'x'),
      message(3, 'x'),
      tool(4, 'x'),
      { kind: 'status', seq: 5, at: 5, status: 'resumed', detail: '' },
      tool(6, 'x'),
    ]);
    expect(index.rows.map((row) => (row.kind === 'tools' ? row.count : row.kind))).toEqual([2, 'message', 1, 'status', 1]);
  });

  it('grows by the same work for the first entry and the ten-thousandth', () => {
    const index = emptyIndex();
    const entries: Entry[] = [];
    let read = 0;
    // Counts what is read of the list of entries: O(1) an entry means no more than a few reads each.
    const counted = new Proxy(entries, {
      get(list, key, receiver) {
        if (typeof key === 'string' && /^\d+$/.test(key)) read++;
        return Reflect.get(list, key, receiver);
      },
    });
    for (let seq = 1; seq <= 10_000; seq++) {
      entries.push(tool(seq, 'one turn'));
      takeEntries(index, counted);
    }
    expect(read).toBe(10_000);
    expect(index.rows).toHaveLength(1);
    const [group] = index.rows;
    expect(group).toMatchObject({ kind: 'tools', count: 10_000 });
    // One list for all groups that the row was: nothing is copied as it grows.
    const before = group?.kind === 'tools' ? group.list : undefined;
    entries.push(tool(10_001, 'one turn'));
    takeEntries(index, counted);
    expect(index.rows[0]).not.toBe(group);
    expect(index.rows[0]).toMatchObject({ count: 10_001 });
    expect(index.rows[0]?.kind === 'tools' && index.rows[0].list).toBe(before);
  });
});

describe('what stands in a text', () => {
  it('takes marker lines out, but not those in a fence or in a sentence', () => {
    expect(piecesOf('a\n[file: x.ts, 1 line]\n\n[file: y z.ts, not accepted]\nb [file: q, 1 line]')).toEqual([
      { kind: 'text', text: 'a' },
      {
        kind: 'markers',
        markers: [
          { word: 'file', name: 'x.ts', size: '1 line' },
          { word: 'file', name: 'y z.ts', size: 'not accepted' },
        ],
      },
      { kind: 'text', text: 'b [file: q, 1 line]' },
    ]);
    const fenced = '```\n[file: x.ts, 1 line]\n```';
    expect(piecesOf(fenced)).toEqual([{ kind: 'text', text: fenced }]);
  });

  it('folds blocks that stream and leaves other fences', () => {
    expect(foldBlocks('~~~~file: a.md no-eol\n```\nx\n```\n~~~~\nb')).toBe('[file: a.md, 3 lines]\nb');
    expect(foldBlocks('```ts\n```file:a\n```')).toBe('```ts\n```file:a\n```');
    expect(foldBlocks('```file:\n')).toBe('[file: …, so far 1 line]');
  });

  it('reads control words on the last line alone', () => {
    expect(controlsOf('Good.\n\n**APPROVED**.', 'APPROVED')).toEqual({ prose: 'Good.', approved: true, done: false });
    expect(controlsOf('NOT APPROVED', 'APPROVED')).toMatchObject({ approved: false, prose: 'NOT APPROVED' });
    expect(controlsOf('APPROVED\nBut one thing.', 'APPROVED')).toMatchObject({ approved: false });
    expect(controlsOf('Plan.\nNEXT: @simon')).toEqual({ prose: 'Plan.', approved: false, done: false, next: 'simon' });
    expect(controlsOf('APPROVED\n[[TEAM_DONE]]', 'APPROVED')).toMatchObject({ approved: true, done: true, prose: '' });
    expect(controlsOf('[[TEAM_DONE]] is what I would write.')).toMatchObject({ done: false });
  });
});
