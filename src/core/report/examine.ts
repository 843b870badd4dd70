import type { CancelSignal } from '../../base/cancel';
import { asTeamError } from '../../base/errors';
import type { Settings } from '../../schema/settings';
import type { Endpoint, ResolvedMember } from '../../schema/team';
import { noUsage } from '../../schema/usage';
import type { StoredFact } from '../ports/journal';
import type { ModelProvider } from '../ports/modelProvider';
import type { Clock } from '../ports/world';
import { surveyModels } from '../router/survey';
import { keysInFile } from '../team/fileKeys';
import type { Artifact } from './runReport';
import { askTestJudge, type Verdict, withTestModel } from './testRun';

/** A question about a finished run. `source` is the team file, for a key that stands in it; `model` goes before the member's own. */
export type Question = { source: string; facts: readonly StoredFact[]; files: readonly Artifact[]; question: string; model?: string };
export type Examine = (member: ResolvedMember, asked: Question, signal: CancelSignal) => Promise<Verdict>;

export type ExaminePorts = {
  providers(): Promise<readonly ModelProvider[]>;
  settings(): Promise<Settings>;
  connect(endpoint: Endpoint, key: string | undefined): ModelProvider;
  /** A team file as it is now; undefined when it is gone. */
  teamFile(source: string): Promise<string | undefined>;
  clock: Clock;
  random: () => number;
};

/** Milliseconds that an answer may take. */
const timeoutMs = 200_000;

/** Puts a question about a finished run to the model of a member, or to the one that the question names. Never rejects. */
export function createExamine(ports: ExaminePorts): Examine {
  return async (member, { source, model, ...asked }, signal) => {
    const none = (why: string): Verdict => ({ ok: false, why, usage: noUsage });
    try {
      const known = await ports.providers();
      const chosen = model
        ? withTestModel(member, model, await surveyModels({ providers: known, settings: await ports.settings() }, signal))
        : { ok: true as const, member };
      if (!chosen.ok) return none(chosen.message);
      const { ref, endpoint } = chosen.member;
      const text = endpoint?.key && 'file' in endpoint.key ? await ports.teamFile(source) : undefined;
      const key = text === undefined ? undefined : keysInFile(text, source).get(member.name);
      const provider =
        endpoint && ref.provider !== 'rehearsal' ? ports.connect(endpoint, key) : known.find((one) => one.id === ref.provider);
      if (!provider) return none(`There is no provider ${ref.provider} here.`);
      return await askTestJudge({ provider, clock: ports.clock, random: ports.random, signal, timeoutMs }, chosen.member, asked);
    } catch (error) {
      return none(asTeamError(error).shown);
    }
  };
}
