import type { EvolutionState } from '../../views/evolutionView';
import type { GrowthState } from '../../views/growthView';
import { activeChanges } from '../evolution/changes';
import type { FileToWrite } from './outcomes';
import { type OwnFileName, type OwnFiles, ownPath } from './ownFiles';
import type { ReadOwnFiles } from './readOwnFiles';
import { addPromptBlock, renderOwnFile } from './renderOwnFiles';

/**
 * What an applied change makes of a member's files: a paragraph more in its prompt, another model or role; for a way back the same taken out
 * again. The files are what holds: a person who undoes one has undone the change. Nothing where they say it already or cannot be read.
 */
export function applyChange(growth: GrowthState, one: EvolutionState, own: ReadOwnFiles): FileToWrite[] {
  const { member, change, cause } = one;
  const of = change.kind === 'revert' ? growth.evolutions.list.find(({ id }) => id === change.of) : one;
  if (!of || of.change.kind === 'revert') return [];
  const name: OwnFileName = of.change.kind === 'prompt' ? 'prompt.md' : 'agent.yaml';
  if (own.broken.has(name)) return [];
  const before = own.files[name];
  const after = name === 'prompt.md' ? promptAfter(own.files['prompt.md'], one, of) : agentAfter(growth, member, own.files['agent.yaml']);
  const text = renderOwnFile(name, after as OwnFiles[typeof name], member);
  if (text === renderOwnFile(name, before as OwnFiles[typeof name], member)) return [];
  return [{ name, path: ownPath(member, name), text, reason: change.kind === 'revert' ? `Taken back: ${cause}` : cause }];
}

function promptAfter(before: OwnFiles['prompt.md'], one: EvolutionState, of: EvolutionState): OwnFiles['prompt.md'] {
  if (of.change.kind !== 'prompt') return before;
  const run = of.runId ?? 'none';
  const others = { ...before, blocks: before.blocks.filter((block) => block.run !== run) };
  if (one.change.kind === 'revert') return others;
  const date = new Date(of.at).toISOString().slice(0, 10);
  return addPromptBlock(others, { date, run, diagnosis: of.cause, text: of.change.text });
}

function agentAfter(growth: GrowthState, member: string, before: OwnFiles['agent.yaml']): OwnFiles['agent.yaml'] {
  const { model: _m, role: _r, persona: _p, ...rest } = before;
  const { model, role, persona } = activeChanges(growth, member);
  return { ...rest, ...(model !== undefined && { model }), ...(role !== undefined && { role }), ...(persona !== undefined && { persona }) };
}
