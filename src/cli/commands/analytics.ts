import { TeamError } from '../../base/errors';
import { didYouMean } from '../../base/similar';
import { analyse } from '../../core/report/analytics';
import { axes } from '../../schema/growth';
import type { Engagement, GrowthAnalytics, MemberAnalytics, Trend } from '../../schema/growthFace';
import type { Cli } from '../context';
import { plain } from '../print/plain';
import { tableText } from '../print/table';

const right = (count: number): 'right'[] => Array(count).fill('right');
const signs: Readonly<Record<Trend, string>> = { rising: '↑', falling: '↓', steady: '→' };

/** `roundtable analytics`: growth phases, trends, streaks, who names whom, and ranks, from the settled roundtables. */
export async function showAnalytics(cli: Cli, member: string | undefined, options: { json?: boolean }): Promise<number> {
  const { growth } = await (await cli.knowledge()).read();
  const all = analyse(growth);
  const names = all.members.map((one) => one.member);
  if (member !== undefined && !names.includes(member))
    throw new TeamError('user.notFound', {
      shown: `No member ${member} was in a settled roundtable here.${didYouMean(member, names)}${names.length > 0 ? ` There are: ${names.join(', ')}.` : ''}`,
    });
  const one = all.members.find((each) => each.member === member);
  if (options.json) cli.io.out(`${JSON.stringify(one ? { ...one, engagement: all.engagement[one.member] ?? {} } : all)}\n`);
  else if (all.settled === 0) cli.io.err('No roundtable is settled here yet. One is once it has its digest and its scores.\n');
  else cli.io.out(one ? memberText(plain(one), plain(all.engagement)) : allText(plain(all)));
  return 0;
}

function allText({ settled, members, engagement }: GrowthAnalytics): string {
  const head = ['rank', 'member', 'runs', 'mean', 'trend', 'phase', 'streak', 'floor', 'sparks'];
  const rows = members.map((one) => [
    one.rank === undefined ? '–' : String(one.rank),
    one.member,
    String(one.runs),
    figure(one.mean),
    trendText(one),
    phaseText(one),
    streakText(one),
    one.floor.pattern ?? '–',
    String(one.sparks),
  ]);
  const count = settled === 1 ? '1 settled roundtable' : `${settled} settled roundtables`;
  return `${count}\n\n${tableText([head, ...rows], ['right', 'left', 'right', 'right', 'left', 'left', 'left', 'left', 'right'])}${engagementText(engagement)}`;
}

function memberText(one: MemberAnalytics, engagement: Engagement): string {
  const { phase, floor, ranks } = one;
  const lines = [
    `phase   ${phaseText(one)}${phase.mean === undefined ? '' : `: ${figure(phase.mean)} in the mean of its last runs, a peak is from ${figure(phase.peakAt)}`}`,
    `totals  ${figure(one.mean)} in the mean of ${one.runs === 1 ? '1 run' : `${one.runs} runs`}${one.trend ? `, ${one.trend}` : ''}`,
    `streak  ${streakText(one)}`,
    `floor   ${floor.budget === 0 ? '–' : `${floor.spent} of ${floor.budget} turns in its last runs${floor.pattern ? `, ${floor.pattern}` : ''}`}`,
    `ranks   ${ranks.map(({ rank, of }) => `${rank}/${of}`).join(' ') || '–'}`,
    `sparks  ${one.sparks}`,
  ];
  const rows = axes.map((axis) => [axis, figure(one.axes[axis].mean), trendText(one.axes[axis])]);
  const named = Object.entries(engagement[one.member] ?? {}).map(([name, count]) => `${name} ${count}`);
  return `${one.member}\n${lines.join('\n')}\n\n${tableText([['axis', 'last 5', 'trend'], ...rows], ['left', 'right', 'left'])}${named.length > 0 ? `\nnames   ${named.join(', ')}\n` : ''}`;
}

function engagementText(engagement: Engagement): string {
  const names = [...new Set(Object.entries(engagement).flatMap(([from, row]) => [from, ...Object.keys(row)]))].sort();
  if (names.length === 0) return '';
  const rows = names.map((from) => [from, ...names.map((to) => (from === to ? '' : String(engagement[from]?.[to] ?? 0)))]);
  return `\nWho names whom\n${tableText([['', ...names], ...rows], ['left', ...right(names.length)])}`;
}

function figure(value: number | undefined): string {
  return value === undefined ? '–' : value.toFixed(1);
}

function trendText({ trend, change }: { trend?: Trend; change?: number }): string {
  return trend === undefined || change === undefined ? '–' : `${signs[trend]} ${change >= 0 ? '+' : ''}${change.toFixed(1)}`;
}

function phaseText({ phase: { phase, axis } }: MemberAnalytics): string {
  return axis === undefined ? phase : `${phase} (${axis})`;
}

function streakText({ streak: { hot, low, slump } }: MemberAnalytics): string {
  if (slump) return `slump of ${low}`;
  return hot > 0 ? `hot for ${hot}` : '–';
}
