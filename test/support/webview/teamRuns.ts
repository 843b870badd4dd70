import type { ApprovalAsk, Effect } from '../../../src/schema/approval';
import type { ChangeHow, FactData, Purpose } from '../../../src/schema/event';
import type { Message } from '../../../src/schema/message';
import type { ResolvedTeam } from '../../../src/schema/team';
import type { Workflow } from '../../../src/schema/workflow';
import { createFacts, type Facts, member, someUsage } from './facts';

const roles: Record<string, [role: string, provider: string, model: string]> = {
  nadia: ['scopes the work', 'anthropic', 'claude-sonnet-4-5'],
  simon: ['builds it', 'openai', 'gpt-5'],
  vera: ['reviews for correctness', 'anthropic', 'claude-opus-4-1'],
  otto: ['reviews for operations', 'gemini', 'gemini-2.5-flash'],
  lena: ['writes for the reader', 'ollama', 'qwen3-coder:30b'],
};

/** A team of a team file: no judge, no steward, somebody who sums up. */
export function crew(workflow: Workflow, names: readonly string[], patch: Partial<ResolvedTeam> = {}): ResolvedTeam {
  return {
    name: 'retry-crew',
    workflow,
    members: names.map((name) => {
      const [role, provider, model] = roles[name] ?? ['member', 'openai', 'gpt-5'];
      return member(name, role, { provider, model });
    }),
    judging: { watch: 'off', max_gates: 0 },
    stewarding: { enabled: false, free_requests: 0, budget_per_agent: 0, public: false, timeout: 120 },
    summarizer: member('summarizer', 'keeps the record', { model: 'claude-haiku-4-5' }),
    budget: { usd: 2 },
    turnTimeoutMs: 300_000,
    source: 'teams/retry.team.yaml',
    ...patch,
  };
}

const hash = (letter: string): string => letter.repeat(64);

/** Shorthand for what members of a team do in a journal. */
export function deedsIn(facts: Facts) {
  let calls = 0;
  return {
    says(turn: string, purpose: Purpose, message: Message, patch: Partial<FactData['turn.finished']> = {}): void {
      facts.opens(turn, message.author, purpose, message.round);
      facts.says(turn, message, { purpose, ...patch });
    },
    starts(turn: string, name: string, tool: string, effect: Effect, what: string): string {
      const call = `${turn}/c${++calls}`;
      facts.add('tool.started', { turn, call, member: name, tool, effect, what });
      return call;
    },
    ends(turn: string, call: string, name: string, tool: string, text: string, failed = false, ms = 42): void {
      facts.add('tool.finished', { turn, call, member: name, tool, failed, result: { text }, ms });
    },
    calls(turn: string, name: string, tool: string, effect: Effect, what: string, text: string, failed = false, ms = 42): void {
      this.ends(turn, this.starts(turn, name, tool, effect, what), name, tool, text, failed, ms);
    },
    changes(turn: string, name: string, path: string, how: ChangeHow = 'written', patch: Partial<FactData['file.changed']> = {}): void {
      facts.add('file.changed', {
        path,
        member: name,
        turn,
        before: null,
        after: hash('a'),
        bytes: 1840,
        how,
        reason: 'A ceiling for the wait, as the review asked.',
        ...patch,
      });
    },
    asks(ask: string, turn: string, what: ApprovalAsk): void {
      facts.add('approval.asked', { ask, turn, call: ask, ...what });
    },
  };
}

const npmTest: ApprovalAsk = {
  member: 'simon',
  tool: 'run_command',
  effect: 'run',
  what: 'run npm test -- retry',
  command: 'npm test -- retry',
  why: 'Autonomy 1 asks before commands.',
  risk: 'Runs scripts of the project with your rights.',
};

/** A review loop up to the second review: tools, files, a conflict, approvals, a failed turn, a word of the person. */
export function busyReview(): Facts {
  const facts = createFacts();
  const deeds = deedsIn(facts);
  const workflow: Workflow = { type: 'review_loop', max_rounds: 4, producer: 'simon', reviewer: 'vera', approve_token: 'APPROVED' };
  facts.created('Give the retry loop a ceiling and say in the docs what it does', crew(workflow, ['nadia', 'simon', 'vera', 'lena']));
  facts.phase('open', 1, ['nadia', 'lena']);
  facts.opens('contribute/nadia', 'nadia', 'say', 1);
  deeds.calls('contribute/nadia', 'nadia', 'grep', 'read', 'look for "retry(" in src', 'src/retry.ts:12\nsrc/client.ts:41');
  deeds.calls(
    'contribute/nadia',
    'nadia',
    'read_file',
    'read',
    'read src/retry.ts',
    'export const delay = (attempt: number) =>\n  100 * 2 ** attempt;',
  );
  facts.says(
    'contribute/nadia',
    {
      author: 'nadia',
      kind: 'say',
      round: 1,
      label: 'contribution',
      text: 'The wait doubles without a ceiling (src/retry.ts:12). @simon, what the draft has to settle:\n\n1. the ceiling of a single wait,\n2. who passes the deadline in,\n3. one paragraph in the docs.',
    },
    { purpose: 'say' },
  );
  facts.opens('contribute/lena', 'lena', 'say', 1, 'ollama/qwen3-coder:30b');
  facts.add('turn.failed', {
    turn: 'contribute/lena',
    member: 'lena',
    purpose: 'say',
    failure: {
      code: 'model.unreachable',
      message: 'Ollama does not answer at http://127.0.0.1:11434. Start it with `ollama serve`, or choose another model.',
      retryable: false,
    },
    usage: { input: 0, cachedRead: 0, cachedWrite: 0, output: 0, reasoning: 0 },
    cost: { usd: 0, priced: 'local' },
    ms: 30,
  });
  facts.phase('draft', 1, ['simon']);
  facts.opens('draft', 'simon', 'draft', 1, 'openai/gpt-5');
  for (const path of ['src/retry.ts', 'src/client.ts', 'test/retry.test.ts', 'docs/retry.md'])
    deeds.calls('draft', 'simon', 'read_file', 'read', `read ${path}`, `// ${path}`);
  facts.add('tool.finished', {
    turn: 'draft',
    call: 'draft/long',
    member: 'simon',
    tool: 'list_files',
    failed: false,
    result: { object: hash('b') },
    ms: 18,
  });
  deeds.calls('draft', 'simon', 'run_command', 'run', 'run npm test', 'FAIL test/retry.test.ts\n  expected 30000, got 409600', true, 4210);
  facts.says(
    'draft',
    {
      author: 'simon',
      kind: 'say',
      round: 1,
      label: 'draft',
      files: ['src/retry.ts', 'docs/retry.md', 'private/notes.md'],
      text: 'A ceiling of 30 s and full jitter below it; the caller may pass a deadline.\n\n[file: src/retry.ts, 41 lines]\n\n[file: docs/retry.md, 12 lines]\n[file: private/notes.md, 3 lines]\n\nI am least sure of the default of the deadline.',
    },
    { purpose: 'draft', cost: { usd: 0.0412, priced: 'table' }, ms: 18_400 },
  );
  deeds.changes('draft', 'simon', 'src/retry.ts', 'written', { before: hash('c') });
  deeds.changes('draft', 'simon', 'docs/retry.md', 'written', { bytes: 620 });
  deeds.changes('draft', 'simon', 'private/notes.md', 'written', { private: true, bytes: 90 });
  facts.add('reply.refused', {
    turn: 'draft',
    member: 'simon',
    what: '.git/hooks/pre-commit',
    why: '.git/hooks/pre-commit is closed to members: it belongs to .git.',
  });
  facts.phase('review', 1, ['vera']);
  deeds.says('review/1', 'review', {
    author: 'vera',
    kind: 'review',
    round: 1,
    label: 'review 1',
    text: '- src/retry.ts:18: the jitter is added to the ceiling, so a wait may be 60 s. Take the minimum last.\n- docs/retry.md:4 says “about 30 s”: say *at most*.',
  });
  facts.posts({ author: 'person', kind: 'steer', round: 1, text: 'The mobile client gives up after 20 s. Count with that.' });
  facts.phase('revise', 1, ['simon']);
  facts.opens('revise/1', 'simon', 'revise', 1, 'openai/gpt-5');
  deeds.calls('revise/1', 'simon', 'edit_file', 'write', 'edit src/retry.ts', 'Replaced 1 place.');
  deeds.changes('revise/1', 'simon', 'src/retry.ts', 'merged', { before: hash('a'), after: hash('d') });
  deeds.asks('revise/1/c9', 'revise/1', npmTest);
  facts.add('approval.decided', { ask: 'revise/1/c9', decision: 'once', by: 'person' });
  deeds.calls('revise/1', 'simon', 'run_command', 'run', 'run npm test -- retry', 'ok 7 tests', false, 3120);
  facts.says(
    'revise/1',
    {
      author: 'simon',
      kind: 'say',
      round: 1,
      label: 'revision 1',
      files: ['docs/retry.md'],
      text: 'Both points are mended; the ceiling is 20 s now.\n\n[file: docs/retry.md, 14 lines]',
    },
    { purpose: 'revise', ms: 9200 },
  );
  deeds.changes('revise/1', 'simon', 'docs/retry.conflict-simon.md', 'conflict', { other: 'docs/retry.md', bytes: 700 });
  facts.phase('review', 2, ['vera']);
  return facts;
}

/** The second review streams and looks something up; a command of simon's waits for the person. */
export function waitingReview(): Facts {
  const facts = busyReview();
  const deeds = deedsIn(facts);
  facts.opens('review/2', 'vera', 'review', 2, 'anthropic/claude-opus-4-1');
  deeds.calls('review/2', 'vera', 'read_file', 'read', 'read src/retry.ts', 'export const delay = …');
  deeds.starts('review/2', 'vera', 'grep', 'read', 'look for "deadlineMs" in src');
  deeds.asks('review/2/ask', 'review/2', {
    ...npmTest,
    member: 'vera',
    command: 'npm test -- retry --coverage',
    what: 'run npm test -- retry --coverage',
  });
  return facts;
}

/** Three questions of two members wait, one of them long. */
export function askingTeam(): Facts {
  const facts = waitingReview();
  const deeds = deedsIn(facts);
  facts.opens('side/simon', 'simon', 'say', 2, 'openai/gpt-5');
  deeds.asks('side/write', 'side/simon', {
    member: 'simon',
    tool: 'write_file',
    effect: 'write',
    what: 'write docs/retry.md',
    path: 'docs/retry.md',
    why: 'A rule of yours asks before writes under docs/.',
  });
  deeds.asks('side/net', 'side/simon', {
    member: 'simon',
    tool: 'fetch_url',
    effect: 'net',
    what: 'read a page of docs.example.com',
    url: 'https://docs.example.com/http/clients/retry-and-backoff?version=2026-10&section=upper-bounds-of-waits#full-jitter',
    why: 'Autonomy 1 asks before requests.',
    risk: 'The address may carry words of the workspace outside.',
  });
  return facts;
}

export const reviewStreamed = 'The ceiling holds now: `Math.min` comes last (src/retry.ts:18). What is left is the';

export function endedReview(): Facts {
  const facts = busyReview();
  const deeds = deedsIn(facts);
  deeds.says('review/2', 'review', {
    author: 'vera',
    kind: 'review',
    round: 2,
    label: 'review 2',
    text: 'Both points are mended, and the test covers the ceiling.\n\nAPPROVED',
  });
  facts.phase('finish', 2, ['simon']);
  deeds.says('finish', 'finish', {
    author: 'simon',
    kind: 'say',
    round: 2,
    label: 'final version',
    text: 'Delivered: the ceiling in src/retry.ts, its test, and the paragraph in docs/retry.md.\n\n[[TEAM_DONE]]',
  });
  facts.add('run.finished', { status: 'done', reason: 'approved', detail: '@vera approved in review 2.' });
  return facts;
}

/** Three members at the same time; two are done, one still speaks. */
export function busyParallel(): Facts {
  const facts = createFacts();
  const deeds = deedsIn(facts);
  facts.created('Three views on the retry loop', crew({ type: 'parallel', max_rounds: 3 }, ['nadia', 'vera', 'otto']));
  facts.phase('round', 1, ['nadia', 'vera', 'otto']);
  for (const name of ['nadia', 'vera', 'otto']) facts.opens(`r1/${name}`, name, 'say', 1);
  for (const path of ['src/a.ts', 'src/b.ts', 'src/c.ts'])
    for (const name of ['nadia', 'vera']) deeds.calls(`r1/${name}`, name, 'read_file', 'read', `read ${path}`, 'text');
  for (const name of ['nadia', 'vera', 'otto']) {
    const message: Message = {
      author: name,
      kind: 'say',
      round: 1,
      label: 'round 1',
      turn: `r1/${name}`,
      text: `What ${name} sees first is the missing ceiling.`,
    };
    facts.says(`r1/${name}`, message, { purpose: 'say', posted: 'later', message: undefined });
  }
  for (const name of ['nadia', 'vera', 'otto'])
    facts.posts({
      author: name,
      kind: 'say',
      round: 1,
      label: 'round 1',
      turn: `r1/${name}`,
      text: `What ${name} sees first is the missing ceiling.`,
    });
  facts.phase('round', 2, ['nadia', 'vera', 'otto']);
  for (const name of ['nadia', 'vera', 'otto']) facts.opens(`r2/${name}`, name, 'say', 2);
  return facts;
}

export function endedVote(): Facts {
  const facts = createFacts();
  facts.created('How long may a single wait be?', crew({ type: 'vote', samples: 1 }, ['nadia', 'vera', 'otto']));
  facts.phase('vote', 1, ['nadia', 'vera', 'otto']);
  const answers: [string, string, number][] = [
    ['nadia', '20 s', 80],
    ['vera', '20 s', 70],
    ['otto', '30 s', 60],
  ];
  for (const [name] of answers) {
    facts.opens(`vote/${name}/1`, name, 'vote', 1);
    facts.add('turn.finished', {
      turn: `vote/${name}/1`,
      member: name,
      purpose: 'vote',
      text: '{}',
      usage: someUsage,
      cost: { usd: 0.002, priced: 'table' },
      ms: 1200,
      calls: 1,
      posted: 'later',
    });
  }
  for (const [name, answer, percent] of answers)
    facts.posts({
      author: name,
      kind: 'vote',
      round: 1,
      label: 'ballot',
      turn: `vote/${name}/1`,
      text: `**${answer}** (confidence ${percent} %)\n\nThe mobile client gives up after 20 s.`,
    });
  facts.posts({
    author: 'runner',
    kind: 'verdict',
    round: 1,
    label: 'result',
    text: '**20 s (71 % of the weight)**\n\n- 20 s: @nadia (80 %), @vera (70 %)\n- 30 s: @otto (60 %)',
  });
  facts.add('run.finished', { status: 'done', reason: 'decided', detail: '20 s (71 % of the weight)' });
  return facts;
}

/** A debate with its verdict. */
export function endedDuel(): Facts {
  const facts = createFacts();
  const deeds = deedsIn(facts);
  const workflow: Workflow = { type: 'debate', max_rounds: 1, pro: 'nadia', con: 'simon', judge: 'vera', closings: false };
  facts.created('The retry loop needs a ceiling', crew(workflow, ['nadia', 'simon', 'vera']));
  facts.phase('open', 0, ['nadia', 'simon']);
  const argues = (turn: string, author: string, round: number, label: string, text: string): void =>
    deeds.says(turn, 'argue', { author, kind: 'say', round, label, text });
  argues('open/pro', 'nadia', 0, 'for, opening', 'Without a ceiling attempt 16 waits 1 h 49 min (src/retry.ts:12).');
  argues('open/con', 'simon', 0, 'against, opening', '@nadia names an attempt that nobody reaches: callers give up long before.');
  facts.phase('argue', 1, ['nadia', 'simon']);
  argues('r1/pro', 'nadia', 1, 'for, round 1', 'The queue of src/client.ts:41 never gives up.');
  argues('r1/con', 'simon', 1, 'against, round 1', 'Then mend the queue. A ceiling hides it.');
  facts.phase('verdict', 1, ['vera']);
  deeds.says('verdict', 'verdict', {
    author: 'vera',
    kind: 'verdict',
    round: 1,
    label: 'verdict',
    text: '**@nadia made the better case.** “The queue never gives up” was not answered, only moved.\n\nWhat would change my mind: a deadline in the queue.',
  });
  facts.add('run.finished', { status: 'done', reason: 'verdict', detail: '@vera gave the verdict.' });
  return facts;
}

/** A review whose files were taken back once after it had ended. */
export function restoredReview(): Facts {
  const facts = endedReview();
  facts.add('files.restored', {
    checkpoint: '0002_simon',
    files: [
      { path: 'src/retry.ts', before: hash('d'), after: hash('a') },
      { path: 'docs/retry.conflict-simon.md', before: hash('a'), after: null },
    ],
    by: 'person',
  });
  return facts;
}

/** Who is next follows from what was said. */
export function routedTeam(): Facts {
  const facts = createFacts();
  const routed = crew({ type: 'conditional', max_rounds: 12, start: 'nadia' }, ['nadia', 'simon', 'vera', 'otto']);
  const routes = {
    nadia: [{ if_contains: 'ready to build', next: 'simon' }, { default: 'vera' }],
    simon: [{ if_match: '^FAILED', next: 'nadia' }, { if_contains: 'please review', next: 'vera' }, { default: 'otto' }],
    vera: [{ if_contains: 'CHANGES', next: 'simon' }],
    otto: [{ default: 'nadia' }],
  };
  for (const member of routed.members) Object.assign(member, { work: { routes: routes[member.name as keyof typeof routes] } });
  facts.created('Sort the incoming reports', routed);
  facts.phase('round', 1);
  facts.opens('t1/nadia', 'nadia', 'say', 1);
  facts.says('t1/nadia', { author: 'nadia', kind: 'say', round: 1, text: 'It is ready to build.' }, { purpose: 'say' });
  facts.opens('t2/simon', 'simon', 'say', 2, 'openai/gpt-5');
  return facts;
}

export function ringTeam(): Facts {
  const facts = createFacts();
  facts.created('Five hands on one text', crew({ type: 'sequential_chain', max_rounds: 2 }, ['nadia', 'simon', 'vera', 'otto', 'lena']));
  facts.phase('round', 1);
  facts.opens('r1/nadia', 'nadia', 'say', 1);
  facts.says('r1/nadia', { author: 'nadia', kind: 'say', round: 1, text: 'A first cut.' }, { purpose: 'say' });
  facts.opens('r1/simon', 'simon', 'say', 1, 'openai/gpt-5');
  return facts;
}
