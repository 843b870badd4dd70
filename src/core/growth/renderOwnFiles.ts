import { stringify } from 'yaml';
import { fileSchemas, type OwnFileName, type OwnFiles, type OwnPrompt, type PromptBlock, type YamlName } from './ownFiles';
import { promptComment } from './readOwnFiles';

const comments: Readonly<Record<YamlName, (member: string) => string>> = {
  'behaviors.yaml': (member) =>
    `What @${member} has learnt to do. Those that fit a briefing best stand in its prompt. A behaviour that no session confirms\nloses 0.05 of its confidence with each roundtable; edit or remove any of them.`,
  'traits.yaml': (member) =>
    `What @${member} is like, each with the runs and quotes it rests on. Confirmed ones stand in its prompt; a trait is confirmed\nwith three runs and two kinds of evidence, not before.`,
  'memory.yaml': (member) => `What @${member} remembers between roundtables. It reads this in the first person; edit or remove any of it.`,
  'goals.yaml': (member) => `What @${member} works on, and for how many roundtables.`,
  'agent.yaml': (member) => `How @${member} differs from its agent file since it evolved: model, role, persona.`,
};

/** The text of a member's file: a comment on top, then always in the same order, so that a change shows as the lines it is. */
export function renderOwnFile<N extends OwnFileName>(name: N, value: OwnFiles[N], member: string): string {
  if (name === 'prompt.md') return renderPrompt(value as OwnPrompt);
  const head = comments[name as YamlName](member)
    .split('\n')
    .map((line) => `# ${line}\n`)
    .join('');
  // The schema puts keys in their order.
  const { data: ordered = value } = fileSchemas[name as YamlName].safeParse(value);
  const filled = Object.fromEntries(Object.entries(ordered).filter(([, part]) => !isEmpty(part)));
  if (Object.keys(filled).length === 0) return head;
  return `${head}\n${stringify(filled, tidy, { lineWidth: 110, blockQuote: 'literal' })}`;
}

const isEmpty = (value: unknown): boolean => value === undefined || value === '' || (Array.isArray(value) && value.length === 0);

/** Fields that say nothing are left out; reading puts them back. */
function tidy(_key: unknown, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([, part]) => !isEmpty(part)));
}

function renderPrompt({ preface, blocks }: OwnPrompt): string {
  const parts = blocks.map(({ date, run, diagnosis, text }) => `## ${date} · run ${run} · ${diagnosis}\n\n${text}`);
  return `${[promptComment, ...(preface ? [preface] : []), ...parts].join('\n\n')}\n`;
}

const mostBlocks = 3;
const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** A prompt with one more block; the three newest stay. Headings in it are lowered, so that none passes for a block of its own. Source: FACTS 3.7. */
export function addPromptBlock(prompt: OwnPrompt, block: PromptBlock): OwnPrompt {
  const added: PromptBlock = {
    date: oneLine(block.date).replaceAll(' · ', ', '),
    run: oneLine(block.run).replaceAll(' · ', ', '),
    diagnosis: oneLine(block.diagnosis),
    text: block.text
      .replace(/\r\n?/g, '\n')
      .replace(/^#{1,3} /gm, '#### ')
      .trim(),
  };
  return { ...prompt, blocks: [...prompt.blocks, added].slice(-mostBlocks) };
}

/** What stands in a member's prompt of it. */
export function promptText({ preface, blocks }: OwnPrompt): string {
  return [preface, ...blocks.slice(-mostBlocks).map(({ text }) => text)].filter((part) => part !== '').join('\n\n');
}
