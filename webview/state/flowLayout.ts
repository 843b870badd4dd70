import * as l10n from '@vscode/l10n';
import type { Box, DiagramMember, Flow } from '../../src/schema/flow';

export type Rect = { x: number; y: number; width: number; height: number };
export type MemberSpot = Rect & { member: DiagramMember };
export type BoxSpot = Rect & {
  title: string[];
  members: MemberSpot[] /** Where its routes lead, where they are not written at arrows. */;
  routes: string[][];
};
/** A line from box to box with its words; `points` are corners. */
export type EdgeSpot = { points: [number, number][]; label: { x: number; y: number; lines: string[] } };
export type FlowSpots = { width: number; height: number; boxes: BoxSpot[]; aside: BoxSpot[]; edges: EdgeSpot[]; end: Rect };

/** Pixels; letters are measured by their average width, since an SVG does not break lines. */
const size = { member: 150, row: 46, gap: 8, pad: 10, line: 15, letter: 6.2, between: 34, lane: 12, top: 8, end: 26 };
/** Room for words beside a line that goes around; less where the whole is narrow. */
const laneLabels = { wide: 104, narrow: 84, from: 360 };

/** Places for everything a flow shows, stacked from the top down within a width; members of one box stand side by side as far as that allows. */
export function layoutFlow(flow: Flow, width: number): FlowSpots {
  const last = flow.boxes.length - 1;
  const straight = (from: number, to: number | 'end'): boolean => (to === 'end' ? from === last : to === from + 1);
  const asLane = flow.edges.filter(({ from, to }) => flow.free || !straight(from, to));
  const lanes = asLane.length;
  const laneLabel = width < laneLabels.from ? laneLabels.narrow : laneLabels.wide;
  const margin = lanes === 0 ? 4 : flow.free ? 14 + Math.min(lanes, 8) * size.lane : laneLabel + lanes * size.lane + 14;
  const inner = Math.max(size.member, Math.min(width - margin - 4, 620));

  let y = size.top;
  const boxes: BoxSpot[] = [];
  const edges: EdgeSpot[] = [];
  for (const [index, box] of flow.boxes.entries()) {
    const out = flow.edges.filter(({ from }) => from === index);
    const spot = placeBox(box, 2, y, inner, flow.free ? out.map((edge) => routeWords(flow, edge)) : []);
    boxes.push(spot);
    y = spot.y + spot.height;
    const down = flow.free ? undefined : out.find(({ to }) => straight(index, to));
    const lines = down ? wrap(down.label, inner / 2) : [];
    const space = flow.free || (index === last && !down) ? size.between / 2 : Math.max(size.between, lines.length * size.line + 14);
    if (down) {
      const x = 2 + inner / 2;
      const points: [number, number][] = [
        [x, y],
        [x, y + space - 2],
      ];
      edges.push({ points, label: { x: x + 8, y: y + space / 2 - ((lines.length - 1) * size.line) / 2, lines } });
    }
    y += space;
  }
  const end: Rect = { x: 2 + inner / 2 - 40, y, width: 80, height: size.end };
  y += size.end + size.gap;

  const rectOf = (place: number | 'end'): Rect | undefined => (place === 'end' ? end : boxes[place]);
  asLane.forEach((edge, index) => {
    const [from, to] = [rectOf(edge.from), rectOf(edge.to)];
    if (!from || !to) return;
    const x = 2 + inner + 10 + (index % 8) * size.lane;
    // Several lines at one box enter and leave at heights of their own.
    const step = ((index % 5) - 2) * 5;
    const out = from.y + from.height * (edge.from === edge.to ? 0.7 : 0.6) + step;
    const into = to.y + to.height * (edge.from === edge.to ? 0.3 : 0.4) + step;
    const points: [number, number][] = [
      [from.x + from.width, out],
      [x, out],
      [x, into],
      [to.x + to.width + 2, into],
    ];
    const lines = flow.free ? [] : wrap(edge.label, laneLabel);
    const middle = (out + into) / 2 - ((lines.length - 1) * size.line) / 2;
    edges.push({ points, label: { x: 2 + inner + 14 + lanes * size.lane, y: middle + index * 2, lines } });
  });
  const aside = flow.aside.map((box) => {
    const spot = placeBox(box, 2, y, inner, []);
    y = spot.y + spot.height + size.gap;
    return spot;
  });
  return { width: Math.max(width, inner + margin), height: y, boxes, aside, edges, end };
}

function placeBox(box: Box, x: number, y: number, width: number, routes: readonly string[]): BoxSpot {
  const pad = box.title === undefined ? 0 : size.pad;
  const title = box.title === undefined ? [] : wrap(box.title, width - 2 * pad);
  const room = width - 2 * pad;
  const columns = Math.max(1, Math.min(box.members.length, Math.floor((room + size.gap) / (size.member + size.gap))));
  const each = (room - (columns - 1) * size.gap) / columns;
  const top = y + pad + (title.length > 0 ? title.length * size.line + 4 : 0);
  const members = box.members.map((member, index): MemberSpot => {
    const [column, row] = [index % columns, Math.floor(index / columns)];
    return { member, x: x + pad + column * (each + size.gap), y: top + row * (size.row + size.gap), width: each, height: size.row };
  });
  const rows = Math.ceil(box.members.length / columns);
  const lines = routes.map((route) => wrap(route, width - 16));
  const below = lines.length === 0 ? 0 : lines.flat().length * size.line + 6;
  const height = top - y + rows * size.row + Math.max(0, rows - 1) * size.gap + pad + below;
  return { x, y, width, height, title, members, routes: lines };
}

/** `contains "x" → tester`. */
function routeWords({ boxes }: Flow, { to, label }: Flow['edges'][number]): string {
  const whom = to === 'end' ? l10n.t('end') : (boxes[to]?.members[0]?.name ?? '');
  return label ? `${label} → ${whom}` : `→ ${whom}`;
}

/** Lines of whole words that fit a width; a word that is longer than a line is cut into pieces. */
export function wrap(text: string, width: number): string[] {
  const letters = Math.max(6, Math.floor(width / size.letter));
  const lines: string[] = [];
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + 1 + word.length <= letters) lines[lines.length - 1] = `${line} ${word}`;
    else for (let at = 0; at < word.length; at += letters) lines.push(word.slice(at, at + letters));
  }
  return lines;
}

/** What fits on one line, with … for the rest. */
export function fitted(text: string, width: number): string {
  const letters = Math.max(4, Math.floor(width / size.letter));
  return text.length <= letters ? text : `${text.slice(0, letters - 1)}…`;
}
