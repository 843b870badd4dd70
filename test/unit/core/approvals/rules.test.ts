import { describe, expect, test } from 'vitest';
import { isPublicHost, plainHost, readAddress } from '../../../../src/core/approvals/address';
import { matchRule, matchWildcard, quoteWords } from '../../../../src/core/approvals/rules';
import { type ApprovalAsk, ApprovalRule } from '../../../../src/schema/approval';

const rule = (verdict: ApprovalRule['then'], terms: Omit<ApprovalRule, 'then'>): ApprovalRule =>
  ApprovalRule.parse(Object.assign({ ...terms }, Object.fromEntries([['then', verdict]])));
const ask = (terms: Partial<ApprovalAsk>): ApprovalAsk => ({
  member: 'ann',
  tool: 'run_bash',
  effect: 'run',
  what: 'does it',
  why: 'to see',
  ...terms,
});
const allows = (command: string, line: string): boolean => matchRule(rule('allow', { command }), ask({ command: line }));
const denies = (command: string, line: string): boolean => matchRule(rule('deny', { command }), ask({ command: line }));

describe('command rules', () => {
  test.each([
    ['npm test', 'npm test'],
    ['npm test', '  npm   "test" '],
    ['npm test', 'npm test 2>&1 | tail -n 20'],
    ['npm test', 'timeout 60 npm test'],
    ['npm run *', 'npm run build --if-present'],
    ['npm run test:*', 'npm run test:unit'],
    ['cat .env', 'cat .env'],
    ['git commit *', `git commit -m 'a; b'`],
    ["echo 'a b' *", 'echo "a b" c'],
    ['npm run *', 'npm run a && npm run b'],
    ['= ls *.ts | xargs cat', 'ls *.ts | xargs cat'],
  ])('allow %j covers %j', (command, line) => {
    expect(allows(command, line)).toBe(true);
  });

  test.each([
    ['npm test', 'npm test && rm x'],
    ['npm test', 'npm test; rm x'],
    ['npm test', 'npm test &'],
    ['npm test', 'npm test | sh'],
    ['npm test', 'npm test -- --x'],
    ['npm test', 'npm'],
    ['npm test', 'ls'],
    ['npm test', 'npm test > out'],
    ['npm test', 'FOO=1 npm test'],
    ['npm test', 'PATH=. npm test'],
    ['npm test', 'npm() { rm x; }; npm test'],
    ['npm test', 'cd sub && npm test'],
    ['npm test', './npm test'],
    ['npm test', 'NPM test'],
    ['npm test', 'cat .env; npm test'],
    ['npm run *', 'npm run $(rm x)'],
    ['npm run *', 'npm run $X'],
    ['npm run *', 'npm run build; rm x'],
    ['* *', 'ls `rm x`'],
    ['rm *', 'rm *'.replace('*', '$X')],
    ["ls '*'", 'ls a'],
    ['= ls *', 'ls a'],
    ['cat *', 'cat .env'],
    ['npm test', 'npm test < .env'],
    ['npm test', 'npm test; cat ../x'],
  ])('allow %j does not cover %j', (command, line) => {
    expect(allows(command, line)).toBe(false);
  });

  test.each([
    ['rm *', 'ls && rm x'],
    ['rm *', 'echo $(rm x)'],
    ['rm *', '/bin/RM x'],
    ['rm *', 'sh -c "rm x"'],
    ['rm *', 'find . -exec rm {} \\;'],
    ['git push *', 'FOO=1 git push origin > out &'],
  ])('deny %j covers %j', (command, line) => {
    expect(denies(command, line)).toBe(true);
  });

  test('a quoted line is again the same words', () => {
    const words = ['echo', `it's "so"`, '*', '', '$X', '=a'];
    expect(matchRule(rule('allow', { command: quoteWords(words) }), ask({ command: quoteWords(words) }))).toBe(true);
    expect(matchRule(rule('allow', { command: quoteWords(['ls', '*']) }), ask({ command: 'ls x' }))).toBe(false);
  });
});

describe('other conditions', () => {
  test('every condition must hold', () => {
    const terms = { tool: 'read_*', member: 'ann', effect: 'read' } as const;
    const call = ask({ tool: 'read_file', effect: 'read' });
    expect(matchRule(rule('allow', terms), call)).toBe(true);
    for (const other of [{ tool: 'write_file' }, { member: 'bob' }, { effect: 'run' }] as const) {
      expect(matchRule(rule('allow', terms), { ...call, ...other })).toBe(false);
    }
    expect(matchWildcard('a*a', 'a')).toBe(false);
    expect(matchWildcard('*b*b', 'ab')).toBe(false);
    expect(matchWildcard('*', '')).toBe(true);
  });

  test('paths are plain before they are matched, narrowly for allow and widely for deny', () => {
    const at = (verdict: ApprovalRule['then'], glob: string, path: string): boolean =>
      matchRule(rule(verdict, { path: glob }), ask({ effect: 'write', path }));
    expect(at('allow', 'src/**', 'src/a/b.ts')).toBe(true);
    expect(at('allow', 'src/**', './src//b.ts')).toBe(true);
    expect(at('allow', 'src/**', 'src/../package.json')).toBe(false);
    expect(at('allow', '**', '../x')).toBe(false);
    expect(at('allow', '**', '.github/workflows/x.yml')).toBe(false);
    expect(at('allow', '.github/**', '.github/workflows/x.yml')).toBe(true);
    expect(at('allow', 'src/**', 'SRC/x')).toBe(false);
    expect(at('deny', 'secrets/**', 'SECRETS/x')).toBe(true);
    expect(at('deny', '**', '.env')).toBe(true);
    expect(at('deny', 'secrets/**', '.\\secrets\\x')).toBe(true);
    expect(matchRule(rule('deny', { path: 'secrets/**' }), ask({ command: 'cat secrets/x' }))).toBe(true);
    expect(matchRule(rule('deny', { path: 'secrets/**' }), ask({ command: 'cat < secrets/x' }))).toBe(true);
    expect(matchRule(rule('allow', { path: 'src/**' }), ask({ command: 'cat src/x' }))).toBe(false);
  });

  test.each([
    ['example.com', 'https://example.com/a', true],
    ['example.com', 'https://EXAMPLE.com./a', true],
    ['example.com', 'https://ｅxample。com/', true],
    ['example.com', 'https://evil.com/example.com', false],
    ['example.com', 'https://example.com.evil.com/', false],
    ['example.com', 'https://evil-example.com/', false],
    ['example.com', 'https://example.com@evil.com/', false],
    ['example.com', 'https://example.com:pw@example.com/', false],
    ['example.com', 'https://evil.com\\@example.com/', false],
    ['example.com', 'https://evil.com#@example.com/', false],
    ['example.com', 'https://evil.com?x=.example.com/', false],
    ['example.com', 'https://example.com:8080/', false],
    ['example.com:8080', 'https://example.com:8080/', true],
    ['example.com', 'https://sub.example.com/', false],
    ['*.example.com', 'https://sub.example.com/', true],
    ['*.example.com', 'https://subexample.com/', false],
    ['example.com', 'ftp://example.com/', false],
    ['example.com', 'https://exam%70le.com/', false],
    ['example.com', 'https://exаmple.com/', false],
    ['bücher.example', 'https://xn--bcher-kva.example/', true],
    ['https://example.com/docs/', 'https://example.com/docs/a', true],
    ['https://example.com/docs', 'https://example.com/docsx', false],
    ['https://example.com/docs/', 'http://example.com/docs/a', false],
    ['https://example.com/docs/', 'https://example.com/docs/../admin', false],
    ['https://example.com/docs/', 'https://example.com/docs/%2e%2E/admin', false],
    ['https://example.com/docs/*/raw', 'https://example.com/docs/a/raw', true],
  ])('allow %j covers %j: %j', (url, asked, covers) => {
    expect(matchRule(rule('allow', { url }), ask({ effect: 'net', url: asked }))).toBe(covers);
  });

  test('a denied host is denied with its subdomains, on any port, also where the address is unreadable or in a command', () => {
    for (const url of ['https://a.evil.com/', 'http://evil.com:8080/', 'https://x@evil.com/', 'ftp://evil.com/']) {
      expect(matchRule(rule('deny', { url: 'evil.com' }), ask({ effect: 'net', url }))).toBe(true);
    }
    expect(matchRule(rule('deny', { url: 'evil.com' }), ask({ command: 'curl -s https://evil.com/x' }))).toBe(true);
    expect(matchRule(rule('deny', { url: 'evil.com' }), ask({ effect: 'net', url: 'https://notevil.com/' }))).toBe(false);
  });
});

describe('addresses', () => {
  test('hosts in the form a browser would ask for', () => {
    expect(plainHost('München.DE')).toBe('xn--mnchen-3ya.de');
    expect(plainHost('例え.テスト')).toBe('xn--r8jz45g.xn--zckzah');
    for (const odd of ['127.1', '0x7f000001', '2130706433', '010.0.0.1', '1.2.3.4.5', '', 'a..b', '-a.com'])
      expect(plainHost(odd), odd).toBeUndefined();
  });

  test('what is public', () => {
    for (const host of ['example.com', '8.8.8.8', '[2606:4700::1]']) expect(isPublicHost(host), host).toBe(true);
    const closed = [
      'localhost',
      'a.localhost',
      'printer',
      'x.local',
      'x.internal',
      '127.0.0.1',
      '10.1.1.1',
      '192.168.1.1',
      '172.20.0.1',
      '169.254.169.254',
      '100.64.0.1',
      '0.0.0.0',
      '224.0.0.1',
      '[::1]',
      '[fe80::1]',
      '[fd00::1]',
      '[::ffff:10.0.0.1]',
      '[2001:db8::1]',
      '[2002:7f00:1::]',
    ];
    for (const host of closed) expect(isPublicHost(host), host).toBe(false);
    expect(readAddress('https://example.com:443/a/./b/../c?q#f')).toEqual({
      ok: true,
      address: { scheme: 'https', host: 'example.com', port: 443, path: '/a/c', query: '?q' },
    });
  });
});
