import { tiers } from '../../schema/agent';
import { windowOf } from '../router/modelTable';
import { pricesDated, pricingOf } from '../router/prices';
import { meantRef } from '../router/survey';

/** What is known of a model without asking anybody, in one or two sentences; empty where nothing is. */
export function pricingText(spec: string): string {
  if (spec === 'auto') return "What the agent's tier comes to with the models that are there.";
  if (spec === 'rehearsal') return 'No AI: a script that goes through the motions. It costs nothing and needs no key.';
  if ((tiers as readonly string[]).includes(spec))
    return 'A tier: the model of this strength that is there, or the one that the settings name.';
  const ref = meantRef(spec);
  if (!ref) return '';
  const { contextWindow, maxOutputTokens } = windowOf(ref, false, undefined);
  const pricing = pricingOf(ref, false, {});
  const price =
    'price' in pricing
      ? `$${pricing.price.input} in, $${pricing.price.output} out per million tokens (as of ${pricesDated}).`
      : 'Its price is not known.';
  return `${price} Window of ${contextWindow.toLocaleString('en')} tokens, answers of at most ${maxOutputTokens.toLocaleString('en')}.`;
}
