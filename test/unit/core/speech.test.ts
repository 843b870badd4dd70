import { describe, expect, it } from 'vitest';
import { jaccard } from '../../../src/base/jaccard';
import { briefingTitle, lowerHeadings, registeredEntries } from '../../../src/core/roundtable/briefing';
import { claimsIn } from '../../../src/core/roundtable/claims';
import { isCredentialPath } from '../../../src/core/roundtable/register';
import { isPass, positionIn, proseOf, requestsIn, withoutMeta } from '../../../src/core/roundtable/speech';

describe('control words count only where the protocol names them', () => {
  it.each([
    ['I hold this.\nPOSITION: cap it at 30 s.', 'cap it at 30 s.'],
    ['I hold this.\n\n**POSITION:** cap it.\n', 'cap it.'],
    ['I hold this.\n*POSITION: cap it.*', 'cap it.'],
    ['She wrote POSITION: cap it. I disagree.', undefined],
    ['POSITION: cap it.\nBut on reflection I do not know.', undefined],
    ['', undefined],
  ])('position of %j', (text, position) => expect(positionIn(text)).toBe(position));

  it.each([
    ['PASS', true],
    [' pass ', true],
    ['**PASS**', true],
    ['PASS.', true],
    ['PASS, but I would add that', false],
    ['The tests pass.', false],
  ])('pass of %j', (text, pass) => expect(isPass(text)).toBe(pass));

  it('finds requests, also over lines, each once and never an empty one', () => {
    expect(requestsIn('a [[request: what is\n in a.ts?]] b [[REQUEST:x]] [[request: ]] [[request: x]]')).toEqual(['what is in a.ts?', 'x']);
    expect(proseOf('Look. [[request: a]]\nPOSITION: b')).toBe('Look.');
  });

  it('takes talk about the answer away, never the answer', () => {
    expect(withoutMeta("Here's my contribution:\nThe cap is wrong.")).toBe('The cap is wrong.');
    expect(withoutMeta('My response time claim stands: 10 ms.\nMore.')).toBe('My response time claim stands: 10 ms.\nMore.');
  });

  it('measures how far a position moved', () => {
    expect(jaccard('cap at thirty seconds', 'cap at thirty seconds!')).toBe(1);
    expect(jaccard('cap it', 'measure first')).toBe(0);
    expect(jaccard('', '')).toBe(1);
  });
});

describe('briefing', () => {
  const text =
    '# Briefing: Retry ceiling\n## Context\nA.\n## Steward-Registered Files\n- src/*.ts (all of it)\n* `docs/a b.md`\n- tests/**\nnot a bullet\n## Next\n- no.ts\n';

  it('reads registrations without damaging globs, and stops at the next heading', () => {
    expect(registeredEntries(text)).toEqual([{ entry: 'src/*.ts' }, { entry: 'docs/a b.md' }, { entry: 'tests/**' }]);
    expect(registeredEntries('# No section')).toBeUndefined();
    expect(briefingTitle(text)).toBe('Retry ceiling');
  });

  it('lowers headings outside of code only', () => {
    expect(lowerHeadings('# A\n```sh\n# comment\n```\n## B')).toBe('### A\n```sh\n# comment\n```\n#### B');
  });

  it.each(['.env', 'a/.env.local', 'id_rsa', 'deploy/server.pem', '.ssh/config', 'secrets.yaml', '.npmrc', 'home/.aws/credentials'])(
    'never reads %s',
    (path) => expect(isCredentialPath(path)).toBe(true),
  );
  it.each(['src/environment.ts', 'docs/keys.md', 'src/secretSanta.ts', 'keyboard.ts'])('reads %s', (path) =>
    expect(isCredentialPath(path)).toBe(false),
  );
});

describe('claims', () => {
  const evidence = [{ path: 'src/retry.ts', from: 10, to: 20, text: '' }];
  it.each([
    ['The wait doubles at src/retry.ts:12-14.', 'grounded'],
    ['See retry.ts:12 for the doubling.', 'grounded'],
    ['The wait doubles at src/retry.ts:12-40.', 'ungrounded'],
    ['It says so in src/other.ts:3.', 'ungrounded'],
    ['At attempt 16 that is 100 × 2^16 = 6,553,600 ms.', 'derived'],
    ['Most callers give up after 10 s.', 'ungrounded'],
  ])('%s is %s', (text, status) => expect(claimsIn(text, evidence).map((claim) => claim.status)).toEqual([status]));

  it.each([
    'I propose a cap of 30 s.',
    'What if the limit were 5 minutes?',
    'A cap is the smaller evil.',
    'If 3 retries were allowed, we could see.',
  ])('%s is no empirical claim', (text) => expect(claimsIn(text, evidence)).toEqual([]));
});
