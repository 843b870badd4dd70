import type { CancelSignal } from '../../base/cancel';
import { didYouMean } from '../../base/similar';
import { type Tier, tiers } from '../../schema/agent';
import type { ModelFailure, ModelInfo, ModelRef } from '../../schema/model';
import type { Settings } from '../../schema/settings';
import { modelName } from '../../schema/usage';
import type { ModelProvider } from '../ports/modelProvider';
import { tierModels, vendorOrder } from './modelTable';

/** One provider as it answered just now. Says whether a key is present, never its value. */
export type ProviderSurvey = {
  id: string;
  label: string;
  local: boolean;
  /** Asked for where that costs nothing: local servers and VS Code. */
  models: readonly string[];
  infos: readonly ModelInfo[];
} & ({ ok: true; detail: string } | { ok: false; failure: ModelFailure });

export type Picked = { ref: ModelRef; why: string };

/** What the person has, and what `auto` and the tiers come to with it. */
export type ModelSurvey = {
  auto: Picked;
  tiers: Record<Tier, Picked>;
  providers: readonly ProviderSurvey[];
};

const rehearsal: ModelRef = { provider: 'rehearsal', model: 'rehearsal' };
const embedding = /embed|bge|nomic|minilm|rerank/i;

/** Asks every provider what it has. Costs no tokens. Never rejects. */
export async function surveyModels(
  { providers, settings }: { providers: readonly ModelProvider[]; settings: Settings },
  signal: CancelSignal,
): Promise<ModelSurvey> {
  const surveyed = await Promise.all(
    providers.map(async (provider): Promise<ProviderSurvey> => {
      const base = { id: provider.id, label: provider.label, local: provider.local };
      const probe = await provider.probe(signal);
      if (!probe.ok) return { ...base, ok: false, failure: probe.failure, models: [], infos: [] };
      const listable = provider.local || provider.id === 'vscode';
      const infos = listable ? await provider.models(signal) : [];
      const offered = listable ? infos.map((info) => info.model) : [...new Set(Object.values(tierModels[provider.id] ?? {}))];
      return { ...base, ok: true, detail: probe.detail, models: offered, infos };
    }),
  );
  const usable = surveyed.filter((provider) => provider.ok && provider.id !== 'rehearsal' && canServe(provider));
  const primary = primaryOf(usable);
  const pick = (tier: Tier): Picked => pickTier(tier, primary, usable, settings);
  return {
    auto: pick('sonnet'),
    tiers: Object.fromEntries(tiers.map((tier) => [tier, pick(tier)])) as Record<Tier, Picked>,
    providers: surveyed,
  };
}

function canServe(provider: ProviderSurvey): boolean {
  return tierModels[provider.id] !== undefined || chatModels(provider).length > 0;
}

function chatModels(provider: ProviderSurvey): string[] {
  return provider.models.filter((model) => !embedding.test(model));
}

/** Source: PRODUCT section 0, the order in which `auto` looks. */
function primaryOf(usable: readonly ProviderSurvey[]): ProviderSurvey | undefined {
  const by = (id: string): ProviderSurvey | undefined => usable.find((provider) => provider.id === id);
  const vendors = vendorOrder.map(by).find(Boolean);
  const otherLocal = usable.find((provider) => provider.local && provider.id !== 'ollama');
  return by('vscode') ?? by('ollama') ?? vendors ?? otherLocal ?? usable[0];
}

function pickTier(tier: Tier, primary: ProviderSurvey | undefined, usable: readonly ProviderSurvey[], settings: Settings): Picked {
  const own = settings.tiers?.[tier] ?? settings.model;
  const ownRef = own === undefined ? undefined : parseRef(own);
  if (ownRef) return { ref: ownRef, why: settings.tiers?.[tier] ? `settings: tiers.${tier}` : 'settings: model' };
  if (!primary) return { ref: rehearsal, why: 'no model was found: no VS Code model, no local server, no API key' };
  const other = tier === 'flash' ? otherVendor(primary, usable) : undefined;
  const from = other ?? primary;
  const model = tierModels[from.id]?.[tier] ?? listedModel(from, tier);
  const why = from.ok ? from.detail : '';
  return { ref: { provider: from.id, model }, why: other ? `${why}; another vendor than the others, on purpose` : why };
}

/** The flash tier is the cross-model seat: another cloud vendor where the person has one. */
function otherVendor(primary: ProviderSurvey, usable: readonly ProviderSurvey[]): ProviderSurvey | undefined {
  if (primary.id === 'openrouter' || primary.id === 'gemini') return undefined;
  const others = usable.filter((provider) => provider.id !== primary.id && !provider.local && tierModels[provider.id]);
  return others.find((provider) => provider.id === 'gemini') ?? others.find((provider) => provider.id === 'openrouter') ?? others[0];
}

const families: Readonly<Record<Tier, RegExp>> = {
  haiku: /haiku|luna|mini|small|nano/i,
  flash: /gemini.*flash|flash/i,
  sonnet: /sonnet|terra|gpt-\d(?!.*(mini|nano|luna))/i,
  opus: /opus|gpt-5(?!.*(mini|nano))|gemini.*pro|sonnet/i,
};

/** A server on the person's machine, as opposed to VS Code's models, which cost no money either. */
export function isOwnServer(provider: Pick<ProviderSurvey, 'id' | 'local'>): boolean {
  return provider.local && provider.id !== 'vscode' && provider.id !== 'rehearsal';
}

/** A local server gets one model for all tiers, since changing the loaded model costs minutes. */
function listedModel(provider: ProviderSurvey, tier: Tier): string {
  const models = chatModels(provider);
  const fitting = isOwnServer(provider) ? undefined : models.find((model) => families[tier].test(model));
  return fitting ?? models[0] ?? 'default';
}

/** `provider/model` as a reference; undefined for a tier, `auto` or a bare model name. */
export function parseRef(spec: string): ModelRef | undefined {
  if (spec === 'rehearsal' || spec === 'rehearsal/rehearsal') return rehearsal;
  const slash = spec.indexOf('/');
  if (slash <= 0 || slash === spec.length - 1) return undefined;
  return { provider: spec.slice(0, slash), model: spec.slice(slash + 1) };
}

/** Vendors whose model names give them away, so that `gpt-4o` or `claude-…` may be written bare. */
const bareNames: readonly (readonly [RegExp, string])[] = [
  [/^(gpt-|o\d|chatgpt)/i, 'openai'],
  [/^claude/i, 'anthropic'],
  [/^gemini/i, 'gemini'],
  [/^(mistral|codestral)-(large|small|medium|latest)/i, 'mistral'],
  [/^deepseek-(chat|reasoner)$/i, 'deepseek'],
];

/** What a model as people write it means wherever one is: undefined for `auto`, a tier and a name that only some server knows. */
export function meantRef(spec: string): ModelRef | undefined {
  const ref = parseRef(spec);
  if (ref && (ref === rehearsal || tierModels[ref.provider])) return ref;
  const bare = bareNames.find(([pattern]) => pattern.test(spec))?.[1];
  return bare === undefined ? undefined : { provider: bare, model: spec };
}

export type Resolved = { ok: true; picked: Picked } | { ok: false; message: string };

/** What a model as people write it comes to here and now. */
export function resolveModel(spec: string, tier: Tier, survey: ModelSurvey): Resolved {
  if (spec === 'auto') return { ok: true, picked: survey.tiers[tier] };
  if ((tiers as readonly string[]).includes(spec)) return { ok: true, picked: survey.tiers[spec as Tier] };
  const bare = bareNames.find(([pattern]) => pattern.test(spec))?.[1];
  const ref = parseRef(spec);
  const ids = survey.providers.map((provider) => provider.id);
  // A slash may also stand inside a bare local name (`hf.co/…`, `library/model:7b`).
  const meant: ModelRef = ref && ids.includes(ref.provider) ? ref : { provider: bare ?? 'ollama', model: spec };
  if (ref && !ids.includes(ref.provider) && !spec.includes(':') && bare === undefined) {
    return {
      ok: false,
      message: `There is no provider ${ref.provider} for the model ${spec}. Providers are: ${ids.join(', ')}.${didYouMean(ref.provider, ids)}`,
    };
  }
  const provider = survey.providers.find((known) => known.id === meant.provider);
  if (!provider)
    return {
      ok: false,
      message: `There is no provider for the model ${spec}. Write it as provider/model; providers are: ${ids.join(', ')}.`,
    };
  if (!provider.ok) return { ok: false, message: `${modelName(meant)} cannot be used: ${provider.failure.message}` };
  if (provider.id === 'ollama' && !hasModel(provider.models, meant.model)) {
    const names = provider.models.length > 0 ? `It has ${provider.models.join(', ')}.` : 'It has no model yet.';
    return {
      ok: false,
      message: `${provider.label} has no model ${meant.model}. ${names}${didYouMean(meant.model, provider.models)} To get it: ollama pull ${meant.model}`,
    };
  }
  return { ok: true, picked: { ref: meant, why: `chosen as ${spec}` } };
}

/** Ollama calls `model` what it lists as `model:latest`. */
function hasModel(models: readonly string[], model: string): boolean {
  return models.includes(model) || models.includes(`${model}:latest`);
}
