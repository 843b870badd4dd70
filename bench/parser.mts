/** Speed of the reply parser on ordinary replies and on replies made to hurt it; twice the size should take twice the time. */

import { createRandom } from '../src/base/seeded';
import { renderBlock } from '../src/core/agent/protocol/blocks';
import { isDone } from '../src/core/agent/protocol/control';
import { parseReply } from '../src/core/agent/protocol/reply';
import { parseToolBody } from '../src/core/agent/protocol/toolBody';
import { figures, median } from './support/figures';

const megabyte = 1_000_000;
const random = createRandom(7);
const words = [
  'The',
  'cap',
  'moves',
  'the',
  'wait',
  'to',
  '`caller`',
  'and',
  '**no**',
  'deadline',
  'holds',
  '@bob',
  'NEXT:',
  '[[TEAM_DONE]]',
];
const pick = <T,>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T;
const line = (): string => Array.from({ length: 4 + Math.floor(random() * 14) }, () => pick(words)).join(' ');
const lines = (count: number): string => Array.from({ length: count }, line).join('\n');

function reply(): string {
  const parts: string[] = [];
  for (let index = 0; index < 8; index++) {
    const kind = random();
    if (kind < 0.4) parts.push(`${lines(6)}\n`);
    else if (kind < 0.55) parts.push(`\`\`\`bash\n${lines(3)}\n\`\`\`\n`);
    else if (kind < 0.8) parts.push(renderBlock('file', `src/part ${index}.md`, `# T\n\`\`\`bash\n${lines(20)}\n\`\`\`\nend`));
    else parts.push(renderBlock('tool', 'remember', `key: k${index}\n---\n${lines(10)}\n`).replaceAll('\n', '\r\n'));
  }
  return `${parts.join('')}NEXT: @bob\n`;
}

function timed(run: () => void): number {
  return median(
    Array.from({ length: 5 }, () => {
      const started = performance.now();
      run();
      return performance.now() - started;
    }),
  );
}

const replies: string[] = [];
let size = 0;
while (size < 10 * megabyte) {
  const text = reply();
  replies.push(text);
  size += text.length;
}
const whole = replies.join('');
let found = 0;
const manyMs = timed(() => {
  for (const text of replies) {
    const parsed = parseReply(text);
    found += parsed.files.length + parsed.tools.length;
    if (isDone(text)) throw new Error('No reply of the generator is done.');
  }
});
if (found === 0) throw new Error('The generator made no block.');
const wholeMs = timed(() => parseReply(whole));

const hostile: { name: string; make: (scale: number) => string; run?: (text: string) => unknown }[] = [
  { name: 'one line of 5 MB backticks', make: (scale) => '`'.repeat(5 * megabyte * scale) },
  { name: '200,000 unclosed openers', make: (scale) => '```file:a.ts\n'.repeat(200_000 * scale) },
  {
    name: 'a block around 200,000 open fences',
    make: (scale) => `\`\`\`file:a.ts\n${'```bash\n'.repeat(200_000 * scale)}`,
  },
  { name: '200,000 empty blocks', make: (scale) => '```file:\n```\n'.repeat(200_000 * scale) },
  { name: '200,000 plain fences, CR alone', make: (scale) => '~~~\rx\r~~~\r'.repeat(200_000 * scale) },
  { name: '5 MB of empty lines', make: (scale) => '\n'.repeat(5 * megabyte * scale) },
  { name: 'last line of 5 MB asterisks', make: (scale) => `x\n${'*'.repeat(5 * megabyte * scale)}`, run: isDone },
  {
    name: 'tool body of 200,000 indented lines',
    make: (scale) => `key: |\n${' x\n'.repeat(200_000 * scale)}`,
    run: (text) => parseToolBody(text, { fields: ['key'] }),
  },
];

figures('parser', [
  { name: `${replies.length} replies, 10 MB`, value: size / megabyte / (manyMs / 1000), unit: 'MB/s', goal: '≥ 20' },
  { name: 'the same as one reply', value: size / megabyte / (wholeMs / 1000), unit: 'MB/s', goal: '≥ 20' },
  ...hostile.flatMap(({ name, make, run = parseReply }) => {
    const [once, twice] = [make(1), make(2)];
    const onceMs = timed(() => run(once));
    const twiceMs = timed(() => run(twice));
    return [
      { name, value: onceMs, unit: 'ms' },
      { name: '  twice of it', value: twiceMs / onceMs, unit: '×', goal: '~2' },
    ];
  }),
]);
