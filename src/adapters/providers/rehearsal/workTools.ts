import type { Call } from './steward';
import { cap, keywordsOf, tame } from './words';
import { block } from './workContents';
import { slugOf } from './workGoal';
import { fittedValue } from './workJson';
import type { Craft } from './workPaths';
import type { OfferedTool, ToolResult, WorkPrompt } from './workPrompt';

/** In which order each craft reaches for tools. Whatever asks somebody outside, or takes something away, is not here. */
const reach: Readonly<Record<Craft, readonly string[]>> = {
  maker: ['read_file', 'list_files', 'run_python', 'remember', 'glob', 'run_bash', 'assert_belief', 'write_file'],
  tester: ['run_python', 'read_file', 'list_files', 'run_bash', 'grep', 'assert_belief', 'glob', 'remember'],
  critic: ['read_file', 'grep', 'list_files', 'assert_belief', 'list_beliefs', 'read_decisions', 'glob', 'recall'],
  writer: ['read_file', 'recall', 'list_files', 'remember', 'write_file', 'glob', 'read_decisions'],
  analyst: ['read_file', 'assert_belief', 'run_python', 'grep', 'list_files', 'remember', 'glob'],
  lead: ['list_files', 'log_decision', 'read_decisions', 'remember', 'glob', 'assert_belief', 'list_memories', 'recall'],
};

/** Up to two calls that make sense for the member in its first turn, with every required field filled. */
export function toolCalls(prompt: WorkPrompt, craft: Craft): Call[] {
  const target = fileToRead(prompt);
  const order = [...new Set([...reach[craft], ...Object.values(reach).flat()])];
  const out: Call[] = [];
  for (const wanted of order) {
    if (out.length === 2) break;
    const tool = prompt.tools.find((one) => one.name === wanted || one.name.endsWith(`/${wanted}`));
    if (
      !tool ||
      (wanted === 'read_file' && target === undefined) ||
      (wanted === 'glob' && out.some((call) => isFor(call.name, 'list_files')))
    )
      continue;
    if (wanted === 'write_file' && !prompt.mayWrite) continue;
    const input = fields(prompt, tool, wanted, target);
    if (input) out.push({ name: tool.name, input });
  }
  return out;
}

export function isFor(name: string, tool: string): boolean {
  return name === tool || name.endsWith(`/${tool}`);
}

/** The tool turn in text mode: a few words, then the blocks, and nothing after them. */
export function callBlocks(calls: readonly Call[]): string {
  return calls.map(({ name, input }) => block(`tool:${name}`, bodyFor(input))).join('\n\n');
}

function bodyFor(input: Call['input']): string {
  const entries = Object.entries(input);
  const plain = entries.every(([, value]) => typeof value === 'string' && !/[\n|]/.test(value) && value === value.trim());
  return plain ? entries.map(([name, value]) => `${name}: ${String(value)}\n`).join('') : `${JSON.stringify(input)}\n`;
}

/** The listed file that the talk or the goal names last, else the one whose path is nearest to the goal. */
export function fileToRead(prompt: WorkPrompt): string | undefined {
  const files = prompt.files.filter((path) => !/\.(?:png|jpe?g|gif|pdf|zip|lock|woff2?)$/i.test(path));
  const latest = prompt.talk.map((said) => said.text).findLast((text) => files.some((path) => text.includes(path)));
  const named = files.find((path) => latest?.includes(path)) ?? files.find((path) => prompt.goal.includes(path));
  if (named !== undefined) return named;
  const words = keywordsOf(prompt.goal);
  const near = (path: string): number => keywordsOf(path).filter((word) => words.includes(word)).length;
  return [...files].sort((a, b) => near(b) - near(a) || a.localeCompare(b, 'en'))[0];
}

function fields(prompt: WorkPrompt, tool: OfferedTool, kind: string, target: string | undefined): Call['input'] | undefined {
  const about = cap(tame(prompt.goal.split('\n')[0] ?? ''), 120) || 'no goal was given';
  const slug = slugOf(prompt.goal);
  const word = keywordsOf(prompt.goal).sort((a, b) => b.length - a.length)[0] ?? 'goal';
  const known: Readonly<Record<string, string>> = {
    path: kind === 'write_file' ? `notes/${slug}-${prompt.me}-started.md` : (target ?? ''),
    pattern: kind === 'grep' ? word : '**/*',
    key: `${slug}-${prompt.me}`,
    value: `Rehearsal: @${prompt.me} began with ${about}`,
    tags: 'rehearsal',
    query: word,
    claim: `The goal can be checked by what it names: ${about}`,
    confidence: '0.6',
    evidence: 'the words of the goal; this is a rehearsal',
    title: `Begin with ${slug}`,
    decision: `We begin with the first sentence of the goal: ${about}`,
    reasoning: 'Nothing else in the material comes before it. This is a rehearsal.',
    reason: 'Nothing else in the material comes before it. This is a rehearsal.',
    rationale: 'Nothing else in the material comes before it. This is a rehearsal.',
    context: `Rehearsal: ${about}`,
    code: 'print(2 + 2)',
    command: 'ls',
    script: 'ls',
    content: kind === 'write_file' ? `# Started\n\nRehearsal: @${prompt.me} began with: ${about}\n` : `Rehearsal: ${about}`,
    text: `Rehearsal: ${about}`,
  };
  const optional = new Set([
    'confidence',
    'evidence',
    'tags',
    'value',
    'claim',
    'code',
    'command',
    'content',
    'decision',
    'rationale',
    'reasoning',
    'reason',
    'title',
    'key',
    'query',
  ]);
  const input: Record<string, unknown> = {};
  for (const field of tool.fields) {
    const value = known[field.name];
    if (!field.required && !(optional.has(field.name) && value !== undefined)) continue;
    if (value === undefined && field.schema === undefined) return undefined;
    input[field.name] = typed(value, field.schema, about);
  }
  return input;
}

function typed(value: string | undefined, schema: unknown, about: string): unknown {
  const type = typeof schema === 'object' && schema !== null && 'type' in schema ? schema.type : 'string';
  if (value !== undefined && type === 'string') return value;
  if (value !== undefined && (type === 'number' || type === 'integer') && Number.isFinite(Number(value))) return Number(value);
  if (value !== undefined && type === 'array') return [value];
  return fittedValue(schema, { sentences: [about], paths: [], wished: [] });
}

/** Files that were read in this request, by path. The calls are worked out again, since the same request gives the same calls. */
export function filesRead(prompt: WorkPrompt, craft: Craft): Map<string, string> {
  const calls = toolCalls({ ...prompt, results: [] }, craft);
  const paths = calls.flatMap((call) => (isFor(call.name, 'read_file') && typeof call.input.path === 'string' ? [call.input.path] : []));
  const results = prompt.results.filter((one) => isFor(one.name, 'read_file'));
  const out = new Map<string, string>();
  for (const [index, result] of results.entries()) {
    const path = paths[index];
    if (path !== undefined && !result.failed) out.set(path, result.text);
  }
  return out;
}

/** What a result says, in a sentence that quotes one line of it. */
export function resultSentence(result: ToolResult): string {
  const lines = result.text.split('\n').map((line) => cap(tame(line), 110));
  const line = lines.find((one) => one.length > 12 && /\p{L}/u.test(one)) ?? lines.find((one) => one !== '');
  if (result.failed)
    return `The tool ${result.name} did not do it${line === undefined ? '' : ` (“${line}”)`}, so I go on without it, from what the prompt holds.`;
  return line === undefined
    ? `The tool ${result.name} came back empty.`
    : `The tool ${result.name} came back with “${line}”, and I take that into account.`;
}
