import * as l10n from '@vscode/l10n';
import { CartesianGrid, Line, LineChart, ReferenceLine, ResponsiveContainer, usePlotArea, XAxis, YAxis } from 'recharts';
import { whenWords } from '../../state/faceWords';
import { type FigureLook, spread, topOf } from '../../state/figures';
import { fitted } from '../../state/flowLayout';
import { type Hues, hueOf } from '../../state/hues';
import type { FigureRows } from '../../state/standingStore';

type Props = { rows: FigureRows; look: FigureLook; hues: Hues; onPoint(runId: string, member: string): void };

const heightPx = 190;
/** Room for the names at the ends of the lines. */
const endPx = 118;
const lineHeightPx = 14;

/** Lines of members over runs. Its words for those who do not see it are the table below it. */
export function Chart({ rows: { members, rows }, look, hues, onPoint }: Props) {
  const values = rows.flatMap(({ points }) => Object.values(points).map((point) => point?.value ?? 0));
  const top = look.top ?? topOf(Math.max(...values), look.whole);
  const data = rows.map(({ run, points }, index) => ({
    index,
    runId: run.runId,
    ...Object.fromEntries(members.map((member) => [`m-${member}`, points[member]?.value])),
  }));
  const days = whenWords(rows.map(({ run }) => run.at));
  return (
    <div
      role="img"
      aria-label={l10n.t('{0} of {1} over {2} runs; the table below has every value.', look.title, members.join(', '), rows.length)}
    >
      <ResponsiveContainer width="100%" height={heightPx}>
        <LineChart data={data} margin={{ top: 10, right: endPx, bottom: 0, left: 0 }} accessibilityLayer={false}>
          <CartesianGrid vertical={false} />
          <XAxis
            dataKey="index"
            type="number"
            domain={[0, Math.max(1, rows.length - 1)]}
            ticks={ticksOf(days)}
            tickFormatter={(index: number) => days[index] ?? ''}
            interval="preserveStartEnd"
            minTickGap={12}
            tickLine={false}
          />
          <YAxis
            domain={[0, top]}
            ticks={[0, top / 2, top]}
            tickFormatter={(value: number) => look.shown({ runId: '', value })}
            width={46}
            axisLine={false}
            tickLine={false}
          />
          {look.thresholds.map(({ value, words }) => (
            <ReferenceLine key={words} y={value} label={{ value: words, position: 'insideBottomLeft' }} />
          ))}
          {members.map((member, index) => (
            <Line
              key={member}
              dataKey={`m-${member}`}
              name={member}
              className={`${hueOf(hues, member)} line-${index % 6}`}
              stroke="var(--hue)"
              strokeWidth={1.8}
              isAnimationActive={false}
              connectNulls
              dot={({ key, cx, cy, index: at }) => {
                const run = rows[at]?.run;
                if (!run || cy == null || !rows[at]?.points[member]) return null;
                return (
                  // biome-ignore lint/a11y/noStaticElementInteractions: the table below has a button for each
                  <circle
                    key={key}
                    className={`chart-dot ${hueOf(hues, member)}`}
                    cx={cx}
                    cy={cy}
                    r={3}
                    onClick={() => onPoint(run.runId, member)}
                  />
                );
              }}
              activeDot={false}
            />
          ))}
          <Ends rows={rows} members={members} look={look} hues={hues} top={top} />
        </LineChart>
      </ResponsiveContainer>
    </div>
  );
}

/** First, last and at most two between, each day once. */
function ticksOf(days: readonly string[]): number[] {
  const last = days.length - 1;
  const wanted = [0, Math.round(last / 3), Math.round((2 * last) / 3), last];
  return [...new Set(wanted)].filter((index, place, all) => place === 0 || days[index] !== days[all[place - 1] ?? 0]);
}

/** The member's name and last value where its line ends, in place of a legend. */
function Ends({
  rows,
  members,
  look,
  hues,
  top,
}: {
  rows: FigureRows['rows'];
  members: readonly string[];
  look: FigureLook;
  hues: Hues;
  top: number;
}) {
  const plot = usePlotArea();
  if (!plot) return null;
  const ends = members.flatMap((member) => {
    const at = rows.findLastIndex(({ points }) => points[member]);
    const point = rows[at]?.points[member];
    return point ? [{ member, at, point, y: plot.y + plot.height * (1 - point.value / top) }] : [];
  });
  const heights = spread(
    ends.map(({ y }) => y),
    lineHeightPx,
    plot.y,
    plot.y + plot.height,
  );
  const right = plot.x + plot.width;
  const xOf = (index: number): number => plot.x + (plot.width * index) / Math.max(1, rows.length - 1);
  return (
    <g className="chart-ends">
      {ends.map(({ member, at, point, y }, index) => (
        <g key={member} className={hueOf(hues, member)}>
          <path d={`M${xOf(at) + 5} ${y}L${right + 6} ${heights[index]}`} />
          <text x={right + 10} y={(heights[index] ?? y) + 4}>
            {fitted(`${member} ${look.shown(point)}`, endPx - 12)}
          </text>
        </g>
      ))}
    </g>
  );
}
