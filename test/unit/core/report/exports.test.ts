import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { exportHtml } from '../../../../src/core/report/exportHtml';
import { exportJson } from '../../../../src/core/report/exportJson';
import { exportMarkdown, fenced } from '../../../../src/core/report/exportMarkdown';
import { runReport } from '../../../../src/core/report/runReport';
import type { Digest } from '../../../../src/schema/digest';
import { noUsage } from '../../../../src/schema/usage';
import { numbered } from '../../../support/facts';
import { created, sampleRun, says } from './sample';

const artifacts = [
  { path: 'README.md', text: '# Title\n```bash\nls\n```\n', bytes: 24 },
  { path: 'photo.png', bytes: 2_048, note: 'It is not text.' },
];
const hostile = '<script>alert(1)</script>\n[x](javascript:alert(1)) ![y](https://example.com/t.png)\n```\n<img src=x onerror=alert(1)>';
const digest: Digest = {
  ...{ version: 1, runId: 'r1', topic: 'T', team: 'test', rehearsal: false, startedAt: 1, finishedAt: 2, rounds: 1, calls: 1 },
  ended: { reason: 'converged', detail: 'Round 1.' },
  summary: 'All agree </pre><script>x</script>.',
  positions: [{ member: 'dev', role: 'r', model: 'm', position: 'Yes.', moved: false, turn: 't1' }],
  ...{
    consensus: [{ point: 'Ship it.', members: ['dev'] }],
    dissent: [],
    openQuestions: [],
    nextSteps: [],
    evidence: [],
    requests: [],
    marks: [],
  },
  claims: { grounded: 1, derived: 0, ungrounded: 0, list: [] },
  ...{ contributions: {}, floor: {}, stability: {}, convergence: [], usage: noUsage, byMember: [], warnings: [] },
};

describe('Markdown', () => {
  test('holds team, turns, cost and files', () => {
    const text = exportMarkdown(runReport(sampleRun(), { artifacts }));
    for (const part of [
      '# test: Write hello.py, with the word secretgoal\n',
      '2 turns, 3,780 tokens, 0.0 s, 1 file written (30 B), 1 retried call, 1 failed turn, 1 approval asked, 1 rejected.',
      'Ended (approved): It was approved.',
      '1 model call was cut off',
      "| @dev | dev's role | fake/x |",
      '- approve_token: `APPROVED`',
      "### 1. @dev, dev's role\n\nround 1, say.\n\n> Done in Python.\n\nFiles: `hello.py`\n",
      '### 2. @person, the person',
      '| @dev | fake/x | 1 | 1 | 1,200 | 60 | 1,260 | $0.004000 |\n',
      '| run\\_bash | 1 | 1 |'.replace('\\_', '_'),
      '- A turn of @rev failed: It took too long.',
      '### `README.md`\n\n24 B\n\n````md\n# Title\n```bash\nls\n```\n````\n',
      '### `photo.png`\n\n2.0 kB. It is not text.\n',
    ]) {
      expect(text).toContain(part);
    }
  });

  test('no file is in it when they are left out', () => {
    const text = exportMarkdown(runReport(sampleRun(), { artifacts, noArtifacts: true }));
    expect(text).not.toContain('## Files');
    expect(text).not.toContain('README.md');
  });

  test('an open fence, raw HTML and an image of a member end with its turn', () => {
    const text = exportMarkdown(runReport(numbered([created(), ...says('a', 'dev', hostile)])));
    expect(text).toContain(
      '> &lt;script>alert(1)&lt;/script>\n> [x](javascript:alert(1)) !\\[y](https://example.com/t.png)\n> ```\n> <img src=x',
    );
    expect(text).toContain('onerror=alert(1)>\n\n## Tokens and cost\n');
  });

  test('a fence in a list item hides nothing from escaping', () => {
    const text = exportMarkdown(runReport(numbered([created(), ...says('a', 'dev', '- a\n  ```\n<script>x</script>')])));
    expect(text).not.toContain('<script');
  });

  test('a fence is longer than any in the file', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('`', '\n', 'a') }), (text) => {
        const [open = '', ...rest] = fenced(text);
        expect(rest.slice(0, -1).some((line) => line.trim().startsWith(open))).toBe(false);
        expect(rest.at(-1)).toBe(open);
      }),
    );
  });
});

describe('HTML', () => {
  test('shows a hostile message as text', () => {
    const page = exportHtml(runReport(numbered([created('"><script>goal</script>'), ...says('a', 'dev', hostile)]), { digest }));
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;\n[x](javascript:alert(1))');
    expect(page).toContain('All agree &lt;/pre&gt;&lt;script&gt;');
    expect(page).not.toMatch(/<(script|img|iframe|link|object)\b|\son\w+="/i);
    const links = [...page.matchAll(/(?:href|src|action)="([^"]*)"/g)].map(([, target]) => target);
    expect(links.length).toBeGreaterThan(5);
    expect(links.every((target) => target?.startsWith('#'))).toBe(true);
  });

  test('every entry of the contents leads to a heading, and hues are dots beside names', () => {
    const page = exportHtml(runReport(sampleRun(), { artifacts, digest }));
    const ids = new Set([...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id));
    for (const [, target] of page.matchAll(/href="#([^"]+)"/g)) expect(ids).toContain(target);
    for (const id of ['team', 'transcript', 'cost', 'problems', 'digest', 'files', 'turn-3']) expect(ids).toContain(id);
    expect(page).toMatch(/<span class="who"><i class="dot h\d" aria-hidden="true"><\/i>@dev<\/span>/);
    expect(page).toContain('prefers-color-scheme:dark');
    expect(page).toContain('<pre class="file"># Title\n```bash');
  });
});

describe('JSON', () => {
  test('has the keys of format 1', () => {
    const value = JSON.parse(exportJson(runReport(sampleRun(), { artifacts })));
    expect(Object.keys(value)).toEqual(['format_version', 'team', 'stats', 'token_usage', 'turns', 'artifacts']);
    expect(value).toMatchObject({
      format_version: 1,
      team: { name: 'test', workflow: { type: 'review_loop', rounds: 4 } },
      stats: { total_turns: 2, files_written: ['hello.py'], ended: { reason: 'approved' } },
      token_usage: { total: { prompt_tokens: 3_600, completion_tokens: 180, total_tokens: 3_780, priced: 'table' } },
      turns: [{ speaker: 'dev', files: [{ path: 'hello.py' }] }, { speaker: 'person' }, { speaker: 'rev' }],
      artifacts,
    });
    expect(JSON.parse(exportJson(runReport(sampleRun(), { noArtifacts: true }))).artifacts).toBeNull();
  });
});

test('a secret is in no format, wherever it stood', () => {
  const secret = 'sk-very-secret';
  const report = runReport(numbered([created(`Goal ${secret}`), ...says('a', 'dev', `Key ${secret}`)]), {
    artifacts: [{ path: `${secret}.txt`, text: secret, bytes: 1, note: secret }],
    digest: { ...digest, summary: secret, contributions: { [secret]: 1 } },
    redact: (text) => text.replaceAll(secret, '[redacted]'),
  });
  for (const text of [exportMarkdown(report), exportHtml(report), exportJson(report)]) {
    expect(text).toContain('[redacted]'.slice(1, -1));
    expect(text).not.toContain(secret);
  }
});

test('no text of a run puts a script into HTML, nor into Markdown outside of a fence', () => {
  const piece = fc.constantFrom(
    '<script',
    '<SCRIPT>',
    '`',
    '```',
    '~~~',
    '\n',
    '\r',
    ' ',
    '    ',
    '- ',
    '> ',
    '"',
    "'",
    '&lt;',
    '\\',
    '|',
    '</pre>',
    'a',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const text = pieces.join('');
      const run = numbered([created(text), ...says('a', 'dev', text)]);
      const report = runReport(run, { artifacts: [{ path: 'a', text, bytes: 1, note: text }] });
      expect(exportHtml(report)).not.toMatch(/<script/i);
      const noFence = runReport(numbered([created(), ...says('a', 'dev', text.replace(/[`~]{3,}/g, ''))]));
      expect(exportMarkdown(noFence)).not.toMatch(/<script/i);
    }),
  );
});
