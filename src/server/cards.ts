import { pricingText } from '../core/team/modelFacts';
import type { Step } from '../core/team/yamlTree';
import type { Agent } from '../schema/agent';
import type { Persona } from '../schema/persona';
import type { Member } from './names';
import type { Page } from './page';
import type { OfferedModel, Shelf } from './protocol';

// What is said of a thing when a pointer rests on its name. Markdown; what people wrote stands in it as plain text.

/** Characters of a persona that a card shows. */
const mostShown = 400;

export function memberCard(page: Page, member: Member, shelf: Shelf | undefined): string {
  const said = fields(page.value, ['members', member.index]);
  const persona = text(said.persona);
  const shared = persona?.startsWith('@') ? shelf?.personas.find((one) => one.key === persona.slice(1).trim()) : undefined;
  const agent = shelf?.agents.find((one) => one.name === (text(said.agent) ?? member.name));
  const role = text(said.role) ?? shared?.role ?? agent?.role;
  const model = text(said.model) ?? text(fields(page.value, ['defaults']).model) ?? agent?.model;
  const tools = list(said.tools) ?? list(fields(page.value, ['defaults']).tools);
  const facts = [
    ...(role ? [plain(role)] : []),
    ...(model ? [`model \`${code(model)}\``] : []),
    ...(tools && tools.length > 0 ? [`tools ${tools.map((tool) => `\`${code(tool)}\``).join(', ')}`] : []),
  ];
  const who = shared ? `Persona \`@${shared.key}\`: ${plain(shared.description)}` : excerpt(persona ?? agent?.persona);
  return [`**@${plain(member.name)}**`, facts.join(' · '), who].filter(Boolean).join('\n\n');
}

export function agentCard(agent: Agent): string {
  return [
    `**${agent.name}** · ${agent.part} · ${plain(agent.role)}`,
    `model \`${code(agent.model)}\`, tier \`${agent.tier}\``,
    excerpt(agent.persona),
  ].join('\n\n');
}

export function personaCard(persona: Persona): string {
  return [`**@${persona.key}** · ${plain(persona.role)}`, plain(persona.description), excerpt(persona.persona)].join('\n\n');
}

export function modelCard(name: string, offered: readonly OfferedModel[]): string {
  const there = offered.find((model) => model.name === name);
  return [`**${plain(name)}**`, pricingText(name), there && plain(there.about)].filter(Boolean).join('\n\n');
}

function excerpt(written: string | undefined): string {
  const said = written?.trim().replace(/\s+/g, ' ') ?? '';
  return plain(said.length > mostShown ? `${said.slice(0, said.lastIndexOf(' ', mostShown))} …` : said);
}

/** Text of a file as Markdown that shows it as it is: no links, no pictures, no code. */
function plain(written: string): string {
  return written.replace(/[\\`*_{}[\]()#+!|<>&~]/g, (sign) => `\\${sign}`);
}

function code(written: string): string {
  return written.replaceAll('`', "'");
}

function fields(value: unknown, path: readonly Step[]): Record<string, unknown> {
  const found = path.reduce<unknown>((inner, step) => (inner as Record<PropertyKey, unknown> | null | undefined)?.[step], value);
  return typeof found === 'object' && found !== null ? (found as Record<string, unknown>) : {};
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}

function list(value: unknown): string[] | undefined {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : undefined;
}
