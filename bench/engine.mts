/**
 * Engine time a turn: an instant model, a transcript that grows over 300 turns and is sent whole
 * each time, the durable journal on a real disk, the database applied. The model's own time is
 * nil, so the wall time is what the house costs.
 */
import { createEmitter } from '../src/base/emitter';
import type { ModelProvider } from '../src/core/ports/modelProvider';
import { createActiveRun, type RunPorts } from '../src/core/run/activeRun';
import type { RunEvent } from '../src/core/run/command';
import { readView } from '../src/core/run/orchestrator';
import { emptyRunState, foldState } from '../src/core/run/runState';
import { defineWorkflow } from '../src/core/workflows/define';
import { emptyRunView } from '../src/views/runView';
import { diskFolder, figures, median } from './support/figures';
import { benchPlan } from './support/plan';
import { realPorts } from './support/ports';

const turns = 300;
const said = 'The cap moves the wait to the caller, and the caller has no deadline either. '.repeat(20);

const instant: ModelProvider = {
  id: 'instant',
  label: 'Instant',
  local: true,
  async *stream() {
    yield { type: 'text', text: said };
    yield { type: 'usage', usage: { input: 1000, cachedRead: 0, cachedWrite: 0, output: 400, reasoning: 0 } };
    yield { type: 'finish', reason: 'stop' };
  },
  models: async () => [],
  probe: async () => ({ ok: true, detail: '' }),
};

const growing = defineWorkflow({
  id: 'roundtable',
  async run(ctx) {
    const [member] = ctx.team.members;
    if (!member) throw new Error('no member');
    for (let turn = 1; turn <= turns; turn++) {
      const key = `t${turn}`;
      await ctx.turn({
        key,
        member,
        purpose: 'say',
        round: 1,
        prompt: () => ({
          system: [{ name: 'persona', text: member.persona, from: 'object' }],
          user: [
            {
              name: 'talk',
              heading: '# Talk',
              unit: 'messages',
              blocks: ctx.state.said.map(({ seq, message, tokens }) => ({ seq, text: message.text, tokens })),
            },
            { name: 'task', text: 'Go on.', from: 'inline' },
          ],
        }),
        conclude: async (text) => ({ message: { author: member.name, kind: 'say', text, round: 1, turn: key } }),
      });
    }
    return { status: 'done', reason: 'rounds', detail: 'over' };
  },
});

async function run(
  kind: 'durable' | 'memory',
): Promise<{ ms: number; promptChars: number; folder: string; ports: RunPorts; runId: string }> {
  const folder = diskFolder(`engine-${kind}`);
  let promptChars = 0;
  const counting: ModelProvider = {
    ...instant,
    stream(request, signal) {
      for (const message of request.messages) for (const part of message.parts) if (part.type === 'text') promptChars += part.text.length;
      return instant.stream(request, signal);
    },
  };
  const real = await realPorts(folder, [counting]);
  const ports: RunPorts = kind === 'durable' ? real : { ...real, journal: { ...real.journal, append: async () => ({ ok: true }) } };
  const runId = '20260101-0000-bench';
  const held = await ports.journal.acquire(`run:${runId}`);
  if (!held.ok) throw new Error('lease');
  const plan = benchPlan({ provider: 'instant', model: 'instant', contextWindow: 10_000_000 });
  const active = await createActiveRun(ports, {
    runId,
    lease: held.lease,
    team: plan.team,
    state: emptyRunState(),
    view: emptyRunView(runId),
    events: createEmitter<RunEvent>(() => undefined),
    workflows: { roundtable: growing },
  });
  await active.create(plan);
  const started = performance.now();
  const outcome = await active.run();
  if (outcome.status !== 'done') throw new Error(outcome.detail);
  return { ms: performance.now() - started, promptChars, folder, ports, runId };
}

await run('durable');
const times: { durable: number[]; memory: number[] } = { durable: [], memory: [] };
let last: Awaited<ReturnType<typeof run>> | undefined;
for (let i = 0; i < 5; i++) {
  times.memory.push((await run('memory')).ms / turns);
  last = await run('durable');
  times.durable.push(last.ms / turns);
}
if (!last) throw new Error('no run');
const { ports, runId } = last;
const resumeStart = performance.now();
const { facts } = await ports.journal.read(`run:${runId}`, 0);
const state = emptyRunState();
for (const fact of facts) foldState(state, fact);
const view = await readView(ports, runId);
const resumeMs = performance.now() - resumeStart;

figures('engine', [
  {
    name: 'a turn, durable journal',
    value: median(times.durable),
    unit: 'ms',
    goal: '≤ 0.4',
    reference: 'LangGraph with in-memory checkpoints 2.3–5.3',
  },
  { name: 'a turn, journal in memory', value: median(times.memory), unit: 'ms' },
  { name: 'durable / memory', value: median(times.durable) / median(times.memory), unit: '×' },
  { name: 'prompt characters in all', value: last.promptChars, unit: '' },
  { name: 'resume: read and fold 300 turns, twice', value: resumeMs, unit: 'ms' },
  { name: 'facts in the run', value: view?.seq ?? 0, unit: '' },
]);
