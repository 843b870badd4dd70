/**
 * A 4-worker, 3-round roundtable against an instant local server through the official OpenAI
 * client, with the durable journal: wall time a call, prompt characters, peak memory.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createNodeWorkspace } from '../src/adapters/node/workspace';
import { createProviders } from '../src/adapters/providers';
import { createCancel } from '../src/base/cancel';
import { createOrchestrator } from '../src/core/run/orchestrator';
import { parseAgent } from '../src/core/team/parse';
import { planRun } from '../src/core/team/plan';
import { startOpenai } from '../test/support/wire/openai';
import { diskFolder, figures, median, quietLog } from './support/figures';
import { realPorts } from './support/ports';

const prose = 'The cap moves the wait to the caller, and the caller has no deadline either. '.repeat(18);

/** Answers of about the length that a model's have, in the form that is asked for. */
function answer(prompt: string): string {
  if (prompt.includes('RESEARCH WINDOW')) return 'PASS';
  if (prompt.includes('FLOOR ·')) return prose.slice(0, 700);
  if (prompt.includes('JUDGE GATE')) return '{"verdict":"CONTINUE","reason":"no figure is agreed yet"}';
  if (prompt.includes('JUDGE WATCH')) return '{"marks":[]}';
  if (prompt.includes('DEBATE STATE'))
    return JSON.stringify({ established: [prose.slice(0, 300)], livePositions: [], openQuestions: ['How often?'], shifts: [] });
  if (prompt.includes('SYNTHESIS'))
    return '{"summary":"Cap it.","consensus":[],"dissent":[],"openQuestions":[],"nextSteps":[],"confidence":0.5}';
  return `${prose}\nPOSITION: cap it at ${prompt.length} ms`;
}

const server = await startOpenai({ reply: ({ prompt }) => ({ text: answer(prompt) }) });
const environment = { OPENAI_BASE_URL: `${server.url}/v1`, OPENAI_API_KEY: 'bench-key' };
const secrets = { get: async (name: string) => environment[name as keyof typeof environment], known: async () => [] };
const briefing = readFileSync('examples/retry-ceiling/briefing.md', 'utf8');
const cast = readdirSync('agents').flatMap((name) => {
  const read = parseAgent(readFileSync(join('agents', name), 'utf8'), name);
  return read.ok ? [read.value] : [];
});

const perCall: number[] = [];
let calls = 0;
let promptChars = 0;
let peak = 0;
for (let run = 0; run < 6; run++) {
  const folder = diskFolder('roundtable');
  const workspace = createNodeWorkspace({ root: 'examples/retry-ceiling' });
  const providers = createProviders({ environment, secrets, settings: {}, log: quietLog });
  const planned = await planRun(
    {
      roundtable: true,
      briefing: { text: briefing },
      workers: ['elena', 'marcus', 'clare', 'simon'],
      model: 'openai/instant',
      rounds: 3,
      seed: 1,
    },
    { cast, personas: [], settings: {}, providers, workspace },
    createCancel().signal,
  );
  if (!planned.ok) throw new Error(JSON.stringify(planned.problems));
  const ports = await realPorts(folder, providers, 'examples/retry-ceiling');
  const { store } = ports;
  const orchestrator = createOrchestrator(ports);
  const before = server.chats().length;
  const started = performance.now();
  const begun = await orchestrator.dispatch({ type: 'start', plan: planned.plan });
  if (!begun.ok) throw begun.error;
  const outcome = await begun.done;
  const ms = performance.now() - started;
  if (outcome.status !== 'done') throw new Error(outcome.detail);
  const asked = server.chats().slice(before);
  calls = asked.length;
  promptChars = asked.reduce(
    (sum, chat) => sum + (chat.chat?.messages ?? []).reduce((all, message) => all + String(message.content).length, 0),
    0,
  );
  if (run > 0) perCall.push(ms / calls);
  peak = Math.max(peak, process.memoryUsage().rss);
  await store.close();
}
await server.close();
figures('roundtable: 4 workers, 3 rounds, floor 3, an instant server over HTTP', [
  { name: 'wall time a call', value: median(perCall), unit: 'ms', reference: 'amatelier 2,000–2,300' },
  { name: 'model calls', value: calls, unit: '', reference: 'amatelier 65–67' },
  { name: 'prompt characters in all', value: promptChars, unit: '', reference: 'amatelier 1,050,000' },
  {
    name: 'peak memory, this process with the server in it',
    value: peak / 1e6,
    unit: 'MB',
    reference: 'amatelier 406–410, 129–143 processes',
  },
]);
process.exit(0);
