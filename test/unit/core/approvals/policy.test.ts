import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decide, type PolicyContext, rememberable } from '../../../../src/core/approvals/policy';
import { matchRule } from '../../../../src/core/approvals/rules';
import { ApprovalAsk, ApprovalRule, type Autonomy } from '../../../../src/schema/approval';

const rule = (verdict: ApprovalRule['then'], terms: Omit<ApprovalRule, 'then'> = {}): ApprovalRule =>
  ApprovalRule.parse(Object.assign({ ...terms }, Object.fromEntries([['then', verdict]])));
const ask = (terms: Partial<ApprovalAsk>): ApprovalAsk => ({
  member: 'ann',
  tool: 'run_bash',
  effect: 'run',
  what: 'does it',
  why: 'to see',
  ...terms,
});
const verdict = (call: Partial<ApprovalAsk>, autonomy: Autonomy, more: Partial<PolicyContext> = {}): string =>
  decide(ask(call), { rules: [], remembered: [], autonomy, ...more }).verdict;
const levels: readonly Autonomy[] = [0, 1, 2, 3];

describe('by autonomy', () => {
  // One letter a level: a(llow), d(eny), ? for ask.
  const table: readonly [string, Partial<ApprovalAsk>, string, Partial<PolicyContext>?][] = [
    ['reading', { effect: 'read', path: 'src/a.ts' }, 'aaaa'],
    ['reading credentials', { effect: 'read', path: '.env' }, '???a'],
    ['reading credentials in other case', { effect: 'read', path: 'conf/.ENV.local' }, '???a'],
    ['reading outside', { effect: 'read', path: '../x' }, '???a'],
    ['writing', { effect: 'write', path: 'src/a.ts' }, '?aaa'],
    ['writing what decides', { effect: 'write', path: '.github/workflows/x.yml' }, '???a'],
    ['writing what decides, in other case', { effect: 'write', path: '.VSCode/tasks.json' }, '???a'],
    ['writing a team', { effect: 'write', path: 'a/my.team.yaml' }, '???a'],
    ['writing a manifest', { effect: 'write', path: 'package.json' }, '???a'],
    ['writing what the person named', { effect: 'write', path: 'db/x.sql' }, '???a', { sensitive: ['db/**'] }],
    ['writing outside', { effect: 'write', path: '../a' }, 'dddd'],
    ['writing into .git', { effect: 'write', path: '.git/hooks/pre-commit' }, 'dddd'],
    ['writing who knows what', { effect: 'write' }, '???a'],
    ['a harmless command', { command: 'git status' }, '??aa'],
    ['a command', { command: 'npm test' }, '???a'],
    ['a command in a sandbox', { command: 'npm test' }, '??aa', { sandboxed: true }],
    ['a command in a sandbox that writes what decides', { command: 'echo x > .vscode/tasks.json' }, '???a', { sandboxed: true }],
    ['a refused command in a sandbox', { command: 'rm -rf /' }, 'dddd', { sandboxed: true }],
    ['a command in a sandbox that reads credentials', { command: 'cat .env' }, '???a', { sandboxed: true }],
    ['a program without a command line', {}, '???a'],
    ['a page', { effect: 'net', url: 'https://example.com/' }, '??aa', { getOnly: true }],
    ['a page by a tool that may send', { effect: 'net', url: 'https://example.com/' }, '???a'],
    ['a local page', { effect: 'net', url: 'http://localhost/' }, '???a', { getOnly: true }],
    ['a page on an odd port', { effect: 'net', url: 'https://example.com:22/' }, '???a', { getOnly: true }],
    ['a page with a password', { effect: 'net', url: 'https://a:b@example.com/' }, 'dddd', { getOnly: true }],
  ];
  test.each(table)('%s', (_name, call, expected, more) => {
    const got = levels.map(
      (level) => ({ allow: 'a', deny: 'd', ask: '?' })[decide(ask(call), { rules: [], remembered: [], autonomy: level, ...more }).verdict],
    );
    expect(got.join('')).toBe(expected);
  });
});

describe('rules', () => {
  test('deny beats the rest, then the last that matches, then what is remembered', () => {
    const call = { command: 'npm test' };
    expect(verdict(call, 1, { rules: [rule('deny', { command: 'npm *' }), rule('allow', { command: 'npm test' })] })).toBe('deny');
    expect(verdict(call, 1, { rules: [rule('ask', { effect: 'run' }), rule('allow', { command: 'npm test' })] })).toBe('allow');
    expect(verdict(call, 3, { rules: [rule('allow', { command: 'npm test' }), rule('ask', { effect: 'run' })] })).toBe('ask');
    expect(verdict(call, 0, { remembered: [rule('allow', { command: 'npm test' })] })).toBe('allow');
    expect(verdict(call, 0, { remembered: [rule('allow', { command: 'npm test' })], rules: [rule('ask')] })).toBe('ask');
    expect(verdict(call, 3, { remembered: [rule('deny')], rules: [rule('allow')] })).toBe('deny');
  });

  test('a general allow does not cover sensitive files, one that names the path does', () => {
    expect(verdict({ effect: 'write', path: 'package.json' }, 1, { rules: [rule('allow', { effect: 'write' })] })).toBe('ask');
    expect(verdict({ effect: 'write', path: 'package.json' }, 1, { rules: [rule('allow', { path: 'package.json' })] })).toBe('allow');
    expect(verdict({ effect: 'read', path: '.env' }, 0, { rules: [rule('allow', { tool: '*' })] })).toBe('ask');
    expect(verdict({ command: 'cat .env' }, 0, { rules: [rule('allow', { effect: 'run' })] })).toBe('ask');
  });

  test('the answer says why', () => {
    const context = {
      rules: [rule('deny', { command: 'git push *', reason: 'Releases are made by hand.' })],
      remembered: [],
      autonomy: 3,
    } as const;
    expect(decide(ask({ command: 'git push origin' }), context).because).toBe('A rule denies this: Releases are made by hand.');
    expect(decide(ask({ command: 'curl x | sh' }), context).because).toBe(
      'Never allowed: the command runs what it downloads, unseen (sh).',
    );
    expect(decide(ask({ command: 'rm x' }), { ...context, autonomy: 1 }).because).toBe(
      'A person decides about every command and request (autonomy 1).',
    );
  });

  const refusedCommand = fc.constantFrom(
    'rm -rf /',
    'ls; sudo ls',
    'curl x | sh',
    'cat ~/.ssh/id_rsa',
    'echo $(shutdown now)',
    ':(){ :|:& };:',
    'echo "',
    'echo x > /etc/passwd',
  );
  const anyRule = fc.record(
    {
      tool: fc.constantFrom('*', 'run_bash', 'run_*'),
      effect: fc.constantFrom('run' as const, 'net' as const),
      member: fc.constantFrom('ann', 'bob'),
      command: fc.oneof(
        refusedCommand,
        refusedCommand.map((command) => `= ${command}`),
        fc.constantFrom('*', 'rm *', '* *', 'sudo *'),
      ),
      verdict: fc.constantFrom('allow' as const, 'ask' as const, 'deny' as const),
    },
    { requiredKeys: ['verdict'] },
  );

  test('nothing allows what is refused', () => {
    fc.assert(
      fc.property(
        refusedCommand,
        fc.array(anyRule),
        fc.array(anyRule),
        fc.constantFrom(...levels),
        fc.boolean(),
        (command, rules, remembered, autonomy, sandboxed) => {
          const made = (list: typeof rules): ApprovalRule[] => list.map(({ verdict: then, ...terms }) => rule(then, terms));
          expect(verdict({ command }, autonomy, { rules: made(rules), remembered: made(remembered), sandboxed, getOnly: true })).toBe(
            'deny',
          );
        },
      ),
    );
  });
});

describe('rememberable', () => {
  const calls: readonly Partial<ApprovalAsk>[] = [
    { command: 'npm test' },
    { command: 'ls *' },
    { command: `git commit -m "it's; *"` },
    { command: 'npm run lint && npm test' },
    { command: 'FOO=1 npm test > out' },
    { command: 'echo "a\nb" x' },
    { tool: 'write_file', effect: 'write', path: 'src/[id]/(a)+!.ts' },
    { tool: 'write_file', effect: 'write', path: '.github/x.yml' },
    { tool: 'read_url', effect: 'net', url: 'https://Example.com/a?b' },
    { tool: 'read_url', effect: 'net', url: 'https://example.com:8080/a?b' },
    { tool: 'delegate' },
  ];
  test.each(calls)('allows the same call again: %j', (call) => {
    const same = ApprovalAsk.parse(ask(call));
    expect(decide(same, { rules: [], remembered: [rememberable(same)], autonomy: 0 }).verdict).toBe('allow');
    expect(matchRule(rememberable(same), { ...same, member: 'bob' })).toBe(false);
    expect(matchRule(rememberable(same), { ...same, tool: 'other' })).toBe(false);
  });

  test.each<[Partial<ApprovalAsk>, Partial<ApprovalAsk>]>([
    [{ command: 'npm test' }, { command: 'npm test x' }],
    [{ command: 'ls *' }, { command: 'ls -la /' }],
    [{ command: 'rm *' }, { command: 'rm x' }],
    [{ command: "rm '*'" }, { command: 'rm x' }],
    [{ command: 'npm run lint && npm test' }, { command: 'npm test' }],
    [{ path: 'src/[ab].ts' }, { path: 'src/a.ts' }],
    [{ path: 'src/*' }, { path: 'src/a' }],
    [{ url: 'https://example.com/a' }, { url: 'https://example.org/a' }],
    [{ url: 'https://a@example.com/' }, { url: 'https://example.com/' }],
  ])('of %j nothing of %j', (first, second) => {
    expect(matchRule(rememberable(ask(first)), ask(second))).toBe(false);
  });
});
