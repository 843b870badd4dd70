// The suite inside the extension host. Exports run(), as every VS Code runner expects.
import { writeFileSync } from 'node:fs';
import { tests } from './tests';

export async function run(): Promise<void> {
  const results: { name: string; ok: boolean; why?: string; ms: number }[] = [];
  for (const { name, test } of tests) {
    const started = Date.now();
    try {
      await test();
      results.push({ name, ok: true, ms: Date.now() - started });
    } catch (error) {
      results.push({
        name,
        ok: false,
        why: error instanceof Error ? (error.stack ?? error.message) : String(error),
        ms: Date.now() - started,
      });
    }
    const last = results.at(-1);
    console.log(`@ ${last?.ok ? 'ok' : 'not ok'} - ${name}${last?.why ? `: ${last.why}` : ''}`);
  }
  if (process.env.ROUNDTABLE_RESULTS) writeFileSync(process.env.ROUNDTABLE_RESULTS, JSON.stringify(results));
  const failed = results.filter((result) => !result.ok).length;
  if (failed > 0) throw new Error(`${failed} of ${results.length} failed`);
}
