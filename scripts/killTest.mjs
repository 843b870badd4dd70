// node scripts/killTest.mjs [N=200] [seed]: kills runs at N random moments with kill -9, resumes each, and counts what was lost.
// A local server with the real wire format counts what it is asked; a finished turn that is asked again would show there.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { root, setup } from './setup.mjs';

setup();
const kills = Number(process.argv[2] ?? 200);
let random = Number(process.argv[3] ?? 1);
const next = () => {
  random = (Math.imul(random, 1664525) + 1013904223) >>> 0;
  return random / 2 ** 32;
};

const bundle = join(root, 'test', 'artifacts', 'wireServer.mjs');
await build({
  stdin: { contents: `export { startOpenai } from './test/support/wire/openai';`, resolveDir: root, loader: 'ts' },
  bundle: true,
  platform: 'node',
  format: 'esm',
  outfile: bundle,
  logLevel: 'error',
  banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
});
const { startOpenai } = await import(bundle);

function answer(prompt) {
  if (prompt.includes('RESEARCH WINDOW')) return '[[request: which limits does src/config.ts set?]]';
  if (prompt.includes('STEWARD REQUEST')) return '{"findings":[{"path":"src/config.ts","from":3,"to":8,"why":"the limits"}],"notFound":[]}';
  if (prompt.includes('FLOOR ·')) return 'PASS';
  if (prompt.includes('JUDGE GATE')) return '{"verdict":"CONTINUE","reason":"go on"}';
  if (prompt.includes('JUDGE WATCH')) return '{"marks":[]}';
  if (prompt.includes('DEBATE STATE')) return '{"established":["a"],"livePositions":[],"openQuestions":[],"shifts":[]}';
  if (prompt.includes('SYNTHESIS'))
    return '{"summary":"Cap it.","consensus":[],"dissent":[],"openQuestions":[],"nextSteps":[],"confidence":0.5}';
  return `A cap helps, says ${prompt.length}.\nPOSITION: cap it at ${prompt.length}`;
}
const server = await startOpenai({
  reply: async ({ prompt }) => {
    await new Promise((resolve) => setTimeout(resolve, 4));
    return { text: answer(prompt) };
  },
});
const env = { ...process.env, OPENAI_API_KEY: 'kill-test-key', OPENAI_BASE_URL: `${server.url}/v1` };
const cli = (args, home) =>
  spawn(
    process.execPath,
    [join(root, 'dist', 'cli.js'), ...args, '--cwd', join(root, 'examples', 'retry-ceiling'), '--home', home, '--json'],
    { env, stdio: ['ignore', 'pipe', 'pipe'] },
  );

/** The lines of the one journal of a home that are whole. */
function linesOf(home) {
  const runs = existsSync(join(home, 'runs')) ? readdirSync(join(home, 'runs')) : [];
  const files = runs.map((run) => join(home, 'runs', run, 'journal.jsonl')).filter((file) => existsSync(file));
  return files.flatMap((file) => readFileSync(file, 'utf8').split('\n').slice(0, -1));
}

/** Lets a process run, kills it after `ms` where that is given; answers the facts it acknowledged. */
function live(child, ms) {
  return new Promise((resolve) => {
    let out = '';
    let err = '';
    child.stdout.on('data', (data) => (out += data));
    child.stderr.on('data', (data) => (err += data));
    const timer = ms === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), ms);
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      resolve({ lines: out.split('\n').slice(0, -1), killed: signal === 'SIGKILL', code, err });
    });
  });
}

const totals = { kills: 0, runs: 0, acknowledged: 0, lost: 0, repeated: 0, digests: 0, failures: [] };
while (totals.kills < kills) {
  const home = mkdtempSync(join(tmpdir(), 'roundtable-kill-'));
  const acknowledged = new Map();
  let reached = false;
  for (let attempt = 0; attempt < 40 && !reached; attempt++) {
    const last = totals.kills >= kills || attempt > 6;
    const so = linesOf(home);
    // Killed after its last fact: nothing is left to resume.
    if (so.some((line) => JSON.parse(line).type === 'run.finished' && JSON.parse(line).data.status === 'done')) break;
    const begun = so.length > 0;
    const child = cli(
      begun
        ? ['resume']
        : [
            'start',
            '--briefing',
            'briefing.md',
            '--model',
            'openai/test',
            '--workers',
            'elena,marcus,naomi',
            '--rounds',
            '2',
            '--seed',
            '7',
          ],
      home,
    );
    const result = await live(child, last ? undefined : 120 + next() * 900);
    for (const line of result.lines) acknowledged.set(JSON.parse(line).seq, line);
    if (result.killed) totals.kills += 1;
    else if (result.code === 0) reached = true;
    else {
      totals.failures.push(result.err.trim().slice(0, 300));
      break;
    }
  }
  const [run] = existsSync(join(home, 'runs'))
    ? readdirSync(join(home, 'runs')).filter((name) => existsSync(join(home, 'runs', name, 'journal.jsonl')))
    : [];
  if (run) {
    const kept = new Map(
      readFileSync(join(home, 'runs', run, 'journal.jsonl'), 'utf8')
        .split('\n')
        .filter(Boolean)
        .map((line) => [JSON.parse(line).seq, line]),
    );
    for (const [seq, line] of acknowledged) if (kept.get(seq) !== line) totals.lost += 1;
    const done = new Set();
    for (const fact of [...kept.values()].map((line) => JSON.parse(line))) {
      if ((fact.type === 'turn.started' || fact.type === 'turn.finished') && done.has(fact.data.turn)) totals.repeated += 1;
      if (fact.type === 'turn.finished') done.add(fact.data.turn);
    }
    totals.acknowledged += acknowledged.size;
    if (existsSync(join(home, 'runs', run, 'digest.json'))) totals.digests += 1;
  }
  totals.runs += 1;
  rmSync(home, { recursive: true, force: true });
}
await server.close();
for (const failure of new Set(totals.failures)) console.log(`failure: ${failure}`);
console.log(
  `${totals.kills} kills in ${totals.runs} runs: ${totals.acknowledged} acknowledged facts, ${totals.lost} lost, ${totals.repeated} finished turns asked again, ${totals.digests} digests reached, ${server.chats().length} model calls`,
);
process.exit(totals.lost + totals.repeated + totals.failures.length === 0 && totals.digests === totals.runs ? 0 : 1);
