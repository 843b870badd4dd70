import { existsSync, readFileSync } from 'node:fs';
import { createCancel } from '../../src/base/cancel';
import type { RunOutcome } from '../../src/core/run/command';
import { createHome } from '../../src/core/run/home';
import { planRun, type StartRequest } from '../../src/core/team/plan';
import type { Settings } from '../../src/schema/settings';
import type { GrowthState } from '../../src/views/growthView';
import { cast, createHouse, personas } from './house';

export const retryBriefing = { text: readFileSync('examples/retry-ceiling/briefing.md', 'utf8'), path: 'briefing.md' };

/** A house in which members keep what they earn and learn: plans are made from what the home stream and the members' files say. */
export function createGrowingHouse(options: Parameters<typeof createHouse>[0] & { settings?: Settings }) {
  const house = createHouse(options);
  const { journal, store, clock, log, workspace } = house;
  const home = createHome({ journal, store, clock, log, redact: (value) => value });
  const shipped = async (id: string): Promise<string | undefined> =>
    existsSync(`skills/${id}.md`) ? readFileSync(`skills/${id}.md`, 'utf8') : undefined;
  const growth = async (): Promise<GrowthState> => (await home.read()).growth;
  const plan = async (request: StartRequest) => {
    const ports = { cast, personas, settings: options.settings ?? {}, providers: options.providers, workspace };
    return planRun(request, { ...ports, growth: { state: await growth(), folder: '.roundtable', shipped } }, createCancel().signal);
  };
  return {
    ...house,
    home,
    growth,
    plan,
    /** Plans and holds a roundtable to its end. */
    async hold(request: StartRequest): Promise<RunOutcome & { warnings: readonly string[] }> {
      const planned = await plan({ briefing: retryBriefing, ...request });
      if (!planned.ok) throw new Error(planned.problems.map(({ message }) => message).join('\n'));
      const { done } = await house.start(planned.plan);
      const outcome = await done;
      await clock.advance(60_000);
      return { ...outcome, warnings: planned.warnings };
    },
  };
}
