import { describe, expect, it } from 'vitest';
import { alwaysWords } from '../../../../src/core/approvals/alwaysWords';
import { decide, rememberable } from '../../../../src/core/approvals/policy';
import type { ApprovalAsk } from '../../../../src/schema/approval';

const ask = (more: Partial<ApprovalAsk>): ApprovalAsk => ({
  ...{ member: 'simon', tool: 'run_bash', effect: 'run', what: 'run it', why: '' },
  ...more,
});
const allowed = (asked: ApprovalAsk, later: ApprovalAsk): boolean =>
  decide(later, { rules: [], autonomy: 0, remembered: [rememberable(asked)] }).verdict === 'allow';

describe('what answering always allows', () => {
  it.each([
    [ask({ command: 'npm test' }), 'run “npm test” with run_bash', ask({ command: 'npm test' }), ask({ command: 'npm test -- --watch' })],
    [
      ask({ command: 'make a && make b' }),
      'run exactly “make a && make b” with run_bash',
      ask({ command: 'make a && make b' }),
      ask({ command: 'make a' }),
    ],
    [
      ask({ tool: 'write_file', effect: 'write', path: 'docs/a[1].md' }),
      'write docs/a[1].md with write_file',
      ask({ tool: 'write_file', effect: 'write', path: 'docs/a[1].md' }),
      ask({ tool: 'write_file', effect: 'write', path: 'docs/a1.md' }),
    ],
    [
      ask({ tool: 'read_url', effect: 'net', url: 'https://example.com/x' }),
      'ask example.com, at any address there with read_url',
      ask({ tool: 'read_url', effect: 'net', url: 'https://example.com/y' }),
      ask({ tool: 'read_url', effect: 'net', url: 'https://sub.example.com/y' }),
    ],
    [ask({ tool: 'skill' }), 'call skill with anything', ask({ tool: 'skill' }), ask({ tool: 'skill', member: 'vera' })],
  ])('%o is said as it is', (asked, words, same, other) => {
    expect(alwaysWords(asked)).toBe(`For the rest of this run @simon may ${words} without asking.`);
    expect([allowed(asked, same), allowed(asked, other)]).toEqual([true, false]);
  });
});
