/**
 * A round robin of four members over 500 turns, each turn 1,500 characters of talk and a new file of 2 kB, on an instant model: wall
 * time, files and bytes on disk, prompt characters. The origin's figures are those of FACTS 6.5.
 */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createCancel } from '../src/base/cancel';
import type { ModelProvider } from '../src/core/ports/modelProvider';
import { createOrchestrator } from '../src/core/run/orchestrator';
import { planRun } from '../src/core/team/plan';
import { diskFolder, figures } from './support/figures';
import { realPorts } from './support/ports';

const turns = 500;
const talk = 'The result holds under the second reading as well, and the table says so in its third row. '.repeat(17).slice(0, 1_500);
const content = `${'A line of the deliverable with a figure in it: 42.\n'.repeat(41)}`.slice(0, 2_047);

function treeSize(folder: string): { files: number; bytes: number } {
  let files = 0;
  let bytes = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      const inner = treeSize(path);
      files += inner.files;
      bytes += inner.bytes;
    } else {
      files += 1;
      bytes += statSync(path).size;
    }
  }
  return { files, bytes };
}

async function run(strategy: string): Promise<{ ms: number; chars: number; last: number; files: number; bytes: number }> {
  const folder = diskFolder(`teams-${strategy}`);
  let calls = 0;
  let chars = 0;
  let last = 0;
  const instant: ModelProvider = {
    id: 'instant',
    label: 'Instant',
    local: true,
    async *stream(request) {
      calls += 1;
      last = request.system.length;
      for (const message of request.messages) for (const part of message.parts) if (part.type === 'text') last += part.text.length;
      chars += last;
      yield { type: 'text', text: `${talk}\n\n\`\`\`file:out/file-${calls}.txt\n${content}\n\`\`\`\n` };
      yield { type: 'usage', usage: { input: 1_000, cachedRead: 0, cachedWrite: 0, output: 400, reasoning: 0 } };
      yield { type: 'finish', reason: 'stop' };
    },
    models: async () => [{ model: 'instant' }],
    probe: async () => ({ ok: true, detail: '' }),
  };
  const ports = await realPorts(folder, [instant]);
  const members = ['a', 'b', 'c', 'd']
    .map((name) => `  - {name: ${name}, role: Member, model: instant/instant, persona: "Works."}`)
    .join('\n');
  const text = `name: bench\ngoal: Write many files.\nworkflow: {type: round_robin, max_rounds: ${turns / 4}}\ndefaults: {context_window: 1000000, ${strategy}}\nmembers:\n${members}\n`;
  const planned = await planRun(
    { team: { text, path: 'bench.team.yaml' } },
    { ...ports, cast: [], personas: [], settings: {} },
    createCancel().signal,
  );
  if (!planned.ok) throw new Error(JSON.stringify(planned.problems));
  const orchestrator = createOrchestrator(ports);
  const started = performance.now();
  const begun = await orchestrator.dispatch({ type: 'start', plan: planned.plan });
  if (!begun.ok) throw begun.error;
  const outcome = await begun.done;
  const ms = performance.now() - started;
  if (outcome.reason !== 'rounds') throw new Error(outcome.detail);
  const { files, bytes } = treeSize(join(folder, '.roundtable'));
  return { ms, chars, last, files, bytes };
}

const none = await run('context_strategy: none');
const truncate = await run('context_strategy: truncate, context_budget: 6000');
figures('teams: 500 turns with a 2 kB file each', [
  { name: 'wall, whole transcript', value: none.ms / 1_000, unit: 's', reference: 'team 8.9 (checkpoints on)' },
  { name: 'wall, truncate to 6,000 tokens', value: truncate.ms / 1_000, unit: 's', reference: 'team 1.1 without files' },
  { name: 'a turn, whole transcript', value: none.ms / turns, unit: 'ms', reference: 'team 17.9' },
  { name: 'a turn, truncate', value: truncate.ms / turns, unit: 'ms' },
  { name: 'last prompt, whole transcript', value: none.last, unit: 'characters', reference: 'team 1,833,186' },
  { name: 'last prompt, truncate', value: truncate.last, unit: 'characters', reference: 'team 25,751 without files' },
  { name: 'all prompts, whole transcript', value: none.chars, unit: 'characters', reference: 'team 459,000,000' },
  { name: 'files under .roundtable', value: none.files, unit: '', reference: 'team 124,750 of checkpoints' },
  { name: 'bytes under .roundtable', value: none.bytes / 1e6, unit: 'MB', reference: 'team 260' },
]);
