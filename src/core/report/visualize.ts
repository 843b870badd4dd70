import type { Box, DiagramMember, Edge, Flow } from '../../schema/flow';
import { type DiagramTeam, flowOf } from './flow';

/** A team's workflow as a drawing for the terminal, or as a Mermaid flowchart. Every member and every stop rule is in it. */
export function diagram(team: DiagramTeam, format: 'ascii' | 'mermaid'): string {
  return format === 'mermaid' ? mermaid(flowOf(team)) : ascii(team, flowOf(team));
}

/** Words that Mermaid keeps for itself. */
const reserved = new Set(
  'end graph subgraph flowchart style class click default direction linkstyle classdef href call interpolate'.split(' '),
);

function mermaid(flow: Flow): string {
  const taken = new Set<string>();
  const places = new Map<string, { id: string; grouped: boolean }>();
  const lines = ['flowchart TD'];

  const freshId = (name: string): string => {
    let id = name.replace(/[^A-Za-z0-9_]/g, '_');
    while (taken.has(id) || reserved.has(id.toLowerCase())) id += '_';
    taken.add(id);
    return id;
  };
  const node = (member: DiagramMember, grouped: boolean): { id: string; line?: string } => {
    const known = places.get(member.name);
    // An arrow from a group to a node inside it cannot be drawn, so a member of a group gets a second node outside.
    if (known && !known.grouped && !grouped) return { id: known.id };
    const id = freshId(member.name);
    places.set(member.name, { id, grouped });
    return { id, line: `${id}["${mermaidLabel(member)}"]` };
  };
  const box = (item: Box, groupId: string): string => {
    if (item.title === undefined) {
      const { id, line } = node(item.members[0] ?? { name: 'nobody', role: '', model: '' }, false);
      if (line) lines.push(`  ${line}`);
      return id;
    }
    lines.push(`  subgraph ${groupId}["${escapeMermaid(item.title)}"]`);
    for (const member of item.members) lines.push(`    ${node(member, true).line}`);
    lines.push('  end');
    return groupId;
  };

  lines.push('  START(["goal"])');
  const ids = flow.boxes.map((item, index) => box(item, `GROUP${index + 1}`));
  lines.push(`  DONE(["${['Ends when', ...flow.stops.map((stop) => `• ${stop}`)].map(escapeMermaid).join('<br/>')}"])`);
  for (const [index, item] of flow.aside.entries()) box({ title: '', ...item }, `ASIDE${index + 1}`);

  const arrow = (from: string, to: string, label: string): void => {
    lines.push(`  ${from} -->${label ? `|"${escapeMermaid(label)}"|` : ''} ${to}`);
  };
  if (ids[0] !== undefined) arrow('START', ids[0], '');
  for (const { from, to, label } of flow.edges) {
    const source = ids[from];
    const target = to === 'end' ? 'DONE' : ids[to];
    if (source === undefined || target === undefined) continue;
    if (from === to && flow.boxes[from]?.title !== undefined) {
      // A group cannot point at itself.
      lines.push('  AGAIN(["all have spoken"])');
      arrow(source, 'AGAIN', '');
      arrow('AGAIN', target, label);
    } else arrow(source, target, label);
  }
  return `${lines.join('\n')}\n`;
}

function mermaidLabel(member: DiagramMember): string {
  const parts = [
    `@${escapeMermaid(member.name)}`,
    ...(member.role ? [`<i>${escapeMermaid(member.role)}</i>`] : []),
    ...(member.model ? [`<small>${escapeMermaid(member.model)}</small>`] : []),
  ];
  return parts.join('<br/>');
}

const longestLabel = 120;

/** Text that stands in quotes in a Mermaid label: its own marks as entities, on one line. */
function escapeMermaid(text: string): string {
  const line = plain(text);
  const shown = line.length > longestLabel ? `${line.slice(0, longestLabel)}…` : line;
  return shown.replace(/["#&<>|`%\\;{}]/g, (found) => (found === '"' ? '#quot;' : `#${found.charCodeAt(0)};`));
}

const columns = 100;
const rail = 4;
/** Where an arrow leaves a box. */
const stem = rail + 6;

function ascii(team: DiagramTeam, flow: Flow): string {
  const contents = flow.boxes.map((item, index) => boxLines(item, flow, index));
  const asides = flow.aside.map((item) => boxLines(item, flow, -1));
  const room = columns - rail - 4;
  const inner = Math.min(room, Math.max(24, ...[...contents, ...asides].flat().map(cells)));
  const down = (index: number): Edge | undefined =>
    flow.free ? undefined : flow.edges.find((edge) => edge.from === index && edge.to === index + 1);
  const loop = flow.free ? undefined : flow.edges.find((edge) => edge.to !== 'end' && edge.to <= edge.from);
  const target = loop && loop.to !== 'end' ? loop.to : -1;
  const out = [`${plain(team.name)}: ${team.workflow.type}`, ''].flatMap((line) => wrap(line, columns));

  flow.boxes.forEach((_, index) => {
    const inLoop = loop !== undefined && index >= target && index <= loop.from;
    const leaves = down(index) !== undefined || loop?.from === index;
    const drawn = frame(contents[index] ?? [], inner, leaves);
    drawn.forEach((line, row) => {
      const entry = index === target && row === 1;
      const before = index === target && row === 0;
      out.push(`${!inLoop || before ? '    ' : entry ? '┌─► ' : '│   '}${line}`);
    });
    if (loop?.from === index) {
      const last = down(index) === undefined;
      const labels = wrap(loop.label, columns - stem - 3);
      out.push(`└${'─'.repeat(stem - 1)}${last ? '┘' : '┤'} ${labels[0] ?? ''}`.trimEnd());
      for (const label of labels.slice(1)) out.push(`${' '.repeat(stem)}${last ? ' ' : '│'} ${label}`);
    }
    const next = down(index);
    if (next) {
      const side = loop !== undefined && index >= target && index < loop.from ? '│' : ' ';
      const lead = `${side}${' '.repeat(stem - 1)}`;
      for (const label of wrap(next.label, columns - stem - 3)) out.push(`${lead}│ ${label}`.trimEnd());
      out.push(`${lead}▼`);
    } else if (index < flow.boxes.length - 1) out.push('');
  });
  for (const lines of asides) out.push('', ...frame(lines, inner, false).map((line) => `    ${line}`));
  out.push('', 'Ends when', ...flow.stops.flatMap((stop) => bullet(stop, columns)));
  return `${out.join('\n')}\n`;
}

function boxLines(item: Box, flow: Flow, index: number): string[] {
  const room = columns - rail - 4;
  const lines =
    item.title === undefined
      ? item.members.flatMap((one) => [`@${one.name}`, one.role, one.model].filter(Boolean))
      : [item.title, ...item.members.map((one) => `  @${one.name}${one.role ? `, ${one.role}` : ''}${one.model ? ` (${one.model})` : ''}`)];
  const routes = flow.free ? flow.edges.filter((edge) => edge.from === index).map((edge) => `  ${edge.label} ─► ${goal(flow, edge)}`) : [];
  return [...lines, ...routes].flatMap((line) => wrap(line, room));
}

function goal(flow: Flow, edge: Edge): string {
  if (edge.to === 'end') return 'the end';
  return `@${flow.boxes[edge.to]?.members[0]?.name ?? ''}`;
}

function frame(lines: readonly string[], inner: number, leaves: boolean): string[] {
  const bottom = '─'.repeat(inner + 2);
  const at = stem - rail - 1;
  return [
    `┌${bottom}┐`,
    ...lines.map((line) => `│ ${line}${' '.repeat(Math.max(0, inner - cells(line)))} │`),
    `└${leaves ? `${bottom.slice(0, at)}┬${bottom.slice(at + 1)}` : bottom}┘`,
  ];
}

function bullet(text: string, width: number): string[] {
  return wrap(text, width - 4).map((line, index) => `${index === 0 ? '  - ' : '    '}${line}`);
}

/** One line, without control characters, which a terminal would obey. */
function plain(text: string): string {
  return text.replace(/[\s\p{Cc}\p{Cf}]+/gu, ' ').trim();
}

/** Lines of at most `width` columns, broken at a space where there is one; an indent of two is kept, further lines have two more. */
function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  const lead = text.startsWith('  ') ? '  ' : '';
  let rest = `${lead}${plain(text)}`;
  while (cells(rest) > width) {
    const points = [...rest];
    let fits = 0;
    for (let used = 0; used + cells(points[fits] ?? '') <= width; fits++) used += cells(points[fits] ?? '');
    const head = points.slice(0, fits).join('');
    const space = head.lastIndexOf(' ');
    const cut = space > width / 2 ? space : head.length;
    lines.push(rest.slice(0, cut).trimEnd());
    rest = `${lead}  ${rest.slice(cut).trimStart()}`;
  }
  return [...lines, rest];
}

const wide =
  /[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6]|[\u{1F300}-\u{1FAFF}]|[\u{20000}-\u{3FFFD}]/u;

/** Columns that a text takes in a terminal: wide characters two, combining marks none. */
export function cells(text: string): number {
  let width = 0;
  for (const point of text) width += /\p{M}/u.test(point) ? 0 : wide.test(point) ? 2 : 1;
  return width;
}
