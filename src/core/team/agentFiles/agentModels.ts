import { tiers } from '../../../schema/agent';
import type { AgentFormat } from './agentFile';

/** A model as the other side writes it; absent where nothing is said. */
export type MappedModel = { model?: string; notes: string[] };

/** Names by which the other products leave the choice to whoever runs the agent. */
const anyModel = new Set(['inherit', 'auto', 'default']);

/** The first of the models that an agent file wants, as a team file names it. */
export function modelFrom(format: AgentFormat, models: readonly string[]): MappedModel {
  const [first, ...others] = models;
  const notes = others.length > 0 ? [`Of its models the first was taken; it would also take ${others.join(', ')}.`] : [];
  if (first === undefined || anyModel.has(first.toLowerCase())) return { notes };
  const tier = tiers.find((name) => name === first.toLowerCase());
  if (tier) return { model: tier, notes };
  if (format === 'claude' && /^claude-[\w.-]+$/.test(first)) return { model: `anthropic/${first}`, notes };
  if (format === 'claude') return { notes: [...notes, `The model ${first} is not known here, so the member takes what auto finds.`] };
  // What people see is a name with its vendor, `Claude Sonnet 4.5 (copilot)`; what VS Code knows it by is close to a slug of that.
  const family = first
    .replace(/\s*\([^()]*\)\s*/g, ' ')
    .trim()
    .toLowerCase()
    .replace(/\s+/g, '-')
    .replace(/[^a-z0-9.-]/g, '');
  if (family === '') return { notes: [...notes, `The model ${first} is not known here, so the member takes what auto finds.`] };
  return {
    model: `vscode/${family}`,
    notes: [
      ...notes,
      `The model ${first} became vscode/${family}, which VS Code must offer. Roundtable: Show Models says what is there; auto takes what is found.`,
    ],
  };
}

/** A model of a team file as the other product writes it. */
export function modelTo(format: AgentFormat, model: string | undefined): MappedModel {
  if (model === undefined || model === 'auto') return { notes: [] };
  const left = { notes: [`The model ${model} cannot be named there, so it was left out: the agent takes the model of its conversation.`] };
  if (format === 'copilot') return left;
  if (model === 'flash') return { model: 'haiku', notes: ['The model flash became haiku, which is the nearest there.'] };
  const claude = /^(?:anthropic\/)?(claude-[\w.-]+)$/.exec(model)?.[1] ?? tiers.find((name) => name === model);
  return claude === undefined ? left : { model: claude, notes: [] };
}
