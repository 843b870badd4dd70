import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readLink } from '../../../src/extension/links/readLink';

const read = (link: string) => {
  const [path = '', query = ''] = link.split('?');
  return readLink(path, query);
};

describe('a link to the extension', () => {
  it.each([
    ['/run/20261121-0405-k3f9x', { to: 'run', runId: '20261121-0405-k3f9x' }],
    ['/open', { to: 'panel' }],
    ['/open?run=20261121-0405-k3f9x&windowId=3', { to: 'run', runId: '20261121-0405-k3f9x' }],
    ['/open?team=teams%2Fa.team.yaml', { to: 'team', path: 'teams/a.team.yaml' }],
    ['/start', { to: 'start' }],
    ['/start?topic=A%20cap%3F&team=./a.team.yaml', { to: 'start', topic: 'A cap?', team: 'a.team.yaml' }],
  ])('%s is understood', (link, wanted) => {
    expect(read(link)).toEqual({ ok: true, link: wanted });
  });

  it.each([
    '/run/../../etc/passwd',
    '/run/20261121-0405-k3f9x%00',
    '/run/20261121-0405-k3f9x?model=x',
    '/run/',
    '/start?topic=x&topic=y',
    '/start?topic=x&model=openai/dear',
    '/start?topic=x&budgetUsd=9999',
    '/start?topic=a%0Ab',
    '/start?topic=%E2%80%AEabc',
    '/start?topic=%20',
    `/start?topic=${'x'.repeat(501)}`,
    '/start?team=../../other/a.team.yaml',
    '/start?team=%2Fetc%2Fa.yaml',
    '/start?team=a.sh',
    '/start?team=.git/a.yaml',
    '/open?team=a.yaml&run=20261121-0405-k3f9x',
    '/open?run=x',
    '/constructor',
    '/delete?run=20261121-0405-k3f9x',
    `/open?run=${'1'.repeat(5_000)}`,
  ])('%s is refused in one sentence', (link) => {
    const refused = read(link);
    expect(refused.ok ? refused : refused.why).toMatch(/^(it|its|a link) [^.\n]+$/);
  });

  it('never throws, and never begins more than what it shows', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (path, query) => {
        const found = readLink(`/${path}`, query);
        if (found.ok) expect(['panel', 'run', 'team', 'start']).toContain(found.link.to);
      }),
    );
  });
});
