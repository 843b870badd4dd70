import { similar } from '../../base/similar';
import { tiers } from '../../schema/agent';
import type { Team, TeamMember } from '../../schema/team';
import { modelName } from '../../schema/usage';
import { tierModels, vendorOrder } from '../router/modelTable';
import { pricedModels, pricingOf } from '../router/prices';
import { meantRef } from '../router/survey';
import type { Issue, Says } from './issue';

const words = ['auto', ...tiers, 'rehearsal'];

/** Models that everybody can write: the words, and the models of vendors that Roundtable knows. */
export const knownModels: readonly string[] = [
  ...new Set([
    ...words,
    ...Object.entries(tierModels).flatMap(([provider, models]) => Object.values(models).map((model) => `${provider}/${model}`)),
    ...pricedModels,
  ]),
];

/** Slips of the pen in the names of models. A model that nobody here knows may exist all the same, so it is never an error. */
export function checkModels(team: Team, members: readonly TeamMember[], { warn }: Says): void {
  const own = Object.keys(team.models ?? {});
  const look = (spec: string | undefined, path: Issue['path']): void => {
    if (spec === undefined || own.includes(spec)) return;
    const name = meantModel(spec, own);
    if (name !== undefined) warn(path, `${spec} is no model that is known. Did you mean ${name}?`, [{ kind: 'replace', with: name }]);
  };
  look(team.defaults.model, ['defaults', 'model']);
  for (const [name, spec] of Object.entries(team.models ?? {})) look(spec, ['models', name]);
  members.forEach((member, index) => {
    // What a server of the file's own has is known to that server alone.
    if (member.api_base === undefined && member.ollama_url === undefined && member.backend === undefined)
      look(member.model, ['members', index, 'model']);
  });
  team.tests.forEach((test, index) => {
    if (test.type === 'judge') look(test.model, ['tests', index, 'model']);
  });
}

/** The model that was meant; undefined for one that is known, and for one that may be new: its numbers are others. */
export function meantModel(spec: string, own: readonly string[] = []): string | undefined {
  if (own.includes(spec) || knownModels.includes(spec)) return undefined;
  const ref = meantRef(spec);
  if (ref && pricingOf(ref, false, {}).from !== 'unknown') return undefined;
  const slash = spec.indexOf('/');
  if (slash < 0) {
    // A bare name may be one of Ollama's; those have a number, and a word has none.
    if (ref) return closest(modelName(ref), pricedModels)?.slice(ref.provider.length + 1);
    return /^[a-z]+$/i.test(spec) ? closest(spec, [...words, ...own]) : undefined;
  }
  const provider = spec.slice(0, slash);
  const vendors = [...vendorOrder, 'ollama', 'vscode'];
  if (!vendors.includes(provider)) {
    const vendor = spec.includes(':') ? undefined : similar(provider, vendors);
    const whole = vendor === undefined ? undefined : `${vendor}${spec.slice(slash)}`;
    return whole !== undefined && (knownModels.includes(whole) || numbers(provider) === '') ? whole : undefined;
  }
  return closest(
    spec,
    knownModels.filter((known) => known.startsWith(`${provider}/`)),
  );
}

/** A known name with the same numbers and at most two other letters. */
function closest(spec: string, candidates: readonly string[]): string | undefined {
  const near = candidates.filter((known) => numbers(known) === numbers(spec) && Math.abs(known.length - spec.length) <= 2);
  const name = similar(spec, near);
  return name !== undefined && letters(name, spec) <= 2 ? name : undefined;
}

function numbers(name: string): string {
  return name.replace(/\D+/g, '.');
}

/** Letters in which two names differ between what they begin and end with alike. */
function letters(a: string, b: string): number {
  let head = 0;
  while (head < a.length && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < Math.min(a.length, b.length) - head && a.at(-1 - tail) === b.at(-1 - tail)) tail++;
  return Math.max(a.length, b.length) - head - tail;
}
