import { z } from 'zod';
import { defineTool, type ToolHands, type ToolOutcome } from './define';

async function runScript(kind: 'bash' | 'python', script: string, hands: ToolHands): Promise<ToolOutcome> {
  const ran = await hands.run(kind, script);
  if (!ran.ok) return { text: ran.error.shown, failed: true };
  const { result, changed } = ran;
  const end =
    result.ended === 'exit'
      ? `exit code ${result.exitCode}`
      : result.ended === 'timeout'
        ? `stopped after ${Math.round(hands.timeoutMs / 1000)} s; it and what it had started were ended`
        : result.ended === 'aborted'
          ? 'stopped by the person'
          : `ended by ${result.signal ?? 'a signal'}`;
  const files =
    changed.length > 0
      ? `\n[changed: ${changed.slice(0, 20).join(', ')}${changed.length > 20 ? ` and ${changed.length - 20} more` : ''}]`
      : '';
  const cut = result.cut > 0 ? `\n[${result.cut} bytes of output left out]` : '';
  return { text: `${result.output || '(no output)'}${cut}${files}\n[${end}]`, failed: result.ended !== 'exit' || result.exitCode !== 0 };
}

export const runPython = defineTool({
  name: 'run_python',
  describe: 'Runs Python code in the folder of the shared workspace and answers its output.',
  effect: 'run',
  input: z.object({ code: z.string().min(1).describe('The code') }),
  body: { raw: 'code' },
  about: ({ code }) => ({ what: `run Python: ${firstLine(code)}`, command: `python3 -c ${quoted(code)}` }),
  run: ({ code }, hands) => runScript('python', code, hands),
});

export const runBash = defineTool({
  name: 'run_bash',
  describe: 'Runs a bash script in the folder of the shared workspace and answers its output.',
  effect: 'run',
  input: z.object({ command: z.string().min(1).describe('The script') }),
  body: { raw: 'command' },
  about: ({ command }) => ({ what: `run ${firstLine(command)}`, command }),
  run: ({ command }, hands) => runScript('bash', command, hands),
});

function firstLine(script: string): string {
  const lines = script.trim().split('\n');
  const first = (lines[0] ?? '').slice(0, 120);
  return lines.length > 1 ? `${first} (and ${lines.length - 1} more lines)` : first;
}

function quoted(code: string): string {
  return `'${code.replaceAll("'", "'\\''")}'`;
}
