import { createRandom, hash32 } from '../../../../src/base/seeded';
import { conflictPath, resolveWrite } from '../../../../src/core/changes/writeFile';

export type InterleavingCounts = { writes: number; merged: number; conflicts: number; nothing: number; retries: number; lost: string[] };

type Files = Map<string, string>;

const paths = ['a.ts', 'b.ts', 'c.md'];

/**
 * One random interleaving of members that write the same files through a compare-and-swap workspace: each reads, thinks while others go on,
 * edits lines or deletes or makes the file, and writes with retries. `lost` names every line that was added and is neither in a file nor in
 * a kept conflict version, unless a member that had read it took it out, and every breach met on the way.
 */
export function interleaving(seed: number): InterleavingCounts {
  const random = createRandom(seed);
  const below = (n: number): number => Math.floor(random() * n);
  const lineEnd = ['\n', '\n', '\r\n', '\r'][below(4)] ?? '\n';
  const counts: InterleavingCounts = { writes: 0, merged: 0, conflicts: 0, nothing: 0, retries: 0, lost: [] };
  const files: Files = new Map();
  const added = new Set<string>();
  const removedKnowingly = new Set<string>();
  let serial = 0;
  const freshLine = (by: string): string => `${by} line ${serial++}`;
  const linesOf = (text: string | null): string[] => (text === null ? [] : text.split(lineEnd).filter((line) => line !== ''));
  for (const path of paths.slice(0, 1 + below(paths.length))) {
    if (random() < 0.15) continue;
    const lines = Array.from({ length: below(12) }, () => freshLine('base'));
    for (const line of lines) added.add(line);
    files.set(path, lines.join(lineEnd) + (random() < 0.5 && lines.length > 0 ? lineEnd : ''));
  }

  const read = (path: string): string | null => files.get(path) ?? null;
  const hash = (text: string | null): number | null => (text === null ? null : hash32(text));
  const swap = (path: string, expected: number | null, text: string | null): boolean => {
    if (hash(read(path)) !== expected) return false;
    if (text === null) files.delete(path);
    else files.set(path, text);
    return true;
  };

  const edited = (by: string, base: string | null): string | null => {
    if (base !== null && random() < 0.04) return null;
    const out: string[] = [];
    const edits = new Set(Array.from({ length: 1 + below(3) }, () => below(linesOf(base).length + 1)));
    for (const [at, line] of [...linesOf(base), undefined].entries()) {
      const act = edits.has(at) ? random() : 1;
      if (act < 0.5) out.push(freshLine(by));
      if (line !== undefined && (act < 0.3 || act >= 0.65)) out.push(line);
      if (act >= 0.5 && act < 0.6) out.push(freshLine(by), freshLine(by));
    }
    return out.join(lineEnd) + (random() < 0.7 && out.length > 0 ? lineEnd : '');
  };

  function* member(by: string): Generator<undefined> {
    for (let turn = 0; turn < 1 + below(3); turn++) {
      const path = paths[below(paths.length)] ?? 'a.ts';
      const base = read(path);
      yield;
      const wanted = edited(by, base);
      const mine = linesOf(wanted).filter((line) => !linesOf(base).includes(line));
      const out = linesOf(base).filter((line) => !linesOf(wanted).includes(line));
      for (const line of mine) added.add(line);
      for (;;) {
        yield;
        const current = read(path);
        const decision = resolveWrite({ base, current, wanted, labels: { ours: 'others', theirs: by } });
        // Others may write between the decision and the swap: that is what the swap is for.
        yield;
        if (decision.action === 'none') {
          counts.nothing++;
          break;
        }
        if (decision.action === 'conflict') {
          counts.conflicts++;
          if (decision.text !== current) counts.lost.push(`${path}: a conflict changed the file`);
          if (decision.other === null) break;
          let nth = 1;
          while (!swap(conflictPath(path, by, nth), null, decision.other)) nth++;
          break;
        }
        const { text } = decision;
        const kept = linesOf(text);
        const missing = [...mine, ...linesOf(current).filter((line) => !out.includes(line))].filter((line) => !kept.includes(line));
        for (const line of missing) counts.lost.push(`${path}: a ${decision.how} write by ${by} drops "${line}"`);
        if (new Set(kept).size !== kept.length) counts.lost.push(`${path}: a ${decision.how} write by ${by} doubles a line`);
        if (!swap(path, hash(current), text)) {
          counts.retries++;
          continue;
        }
        if (decision.how === 'merged') counts.merged++;
        else counts.writes++;
        for (const line of out) removedKnowingly.add(line);
        break;
      }
    }
  }

  let running = ['ana', 'ben', 'cleo', 'dev'].slice(0, 2 + below(3)).map(member);
  let steps = 0;
  while (running.length > 0) {
    const one = running[below(running.length)];
    if (one?.next().done) running = running.filter((other) => other !== one);
    // A swap fails only because another one succeeded, so a few hundred steps are beyond any fair schedule.
    if (++steps > 5_000) {
      counts.lost.push('a write does not end');
      break;
    }
  }
  const standing = new Set([...files.values()].flatMap(linesOf));
  for (const line of added) if (!standing.has(line) && !removedKnowingly.has(line)) counts.lost.push(`"${line}" is nowhere`);
  return counts;
}
