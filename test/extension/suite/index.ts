// The suite inside the extension host. Exports run(), as every VS Code runner expects.
import { writeFileSync } from 'node:fs';
import { tests } from './tests';

type Result = { name: string; ok: boolean; why?: string };

async function outcome(name: string, test: () => Promise<void>): Promise<Result> {
  try {
    await test();
    return { name, ok: true };
  } catch (error) {
    return { name, ok: false, why: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

export async function run(): Promise<void> {
  const results: Result[] = [];
  for (const { name, test } of tests) {
    results.push(await outcome(name, test));
    // After each, so that a host that hangs or dies leaves what was seen.
    if (process.env.ROUNDTABLE_RESULTS) writeFileSync(process.env.ROUNDTABLE_RESULTS, JSON.stringify(results));
  }
  const failed = results.filter((result) => !result.ok);
  if (failed.length > 0) throw new Error(`${failed.length} of ${results.length} failed: ${failed.map(({ name }) => name).join('; ')}`);
}
