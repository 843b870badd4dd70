import { createRetryLoop } from './retry';

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

// One loop for the whole process: it was cheap, and there was one caller when this was written.
const loop = createRetryLoop(sleep);

/** Fetches a path of the inventory service as JSON. */
export async function get(path: string): Promise<unknown> {
  return loop.run(async () => {
    const response = await fetch(`http://inventory.internal${path}`);
    if (!response.ok) throw new Error(`inventory answered ${response.status}`);
    return response.json();
  });
}

/** Fetches several paths at once; the page needs all of them. */
export async function getAll(paths: readonly string[]): Promise<unknown[]> {
  return Promise.all(paths.map((path) => get(path)));
}
