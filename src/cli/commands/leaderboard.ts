import { leaderboard } from '../../views/leaderboardView';
import type { Cli } from '../context';
import { printRows } from '../economy';
import { tableText } from '../print/table';

const marks = { improving: 'rising', declining: 'falling', steady: 'steady' } as const;

/** `roundtable leaderboard`: members by their points on average, the best first. */
export async function showLeaderboard(cli: Cli, { json }: { json?: boolean }): Promise<number> {
  const { growth } = await (await cli.knowledge()).read();
  return printRows(
    cli,
    leaderboard(growth),
    json,
    (rows) =>
      tableText(
        [
          ['rank', 'member', 'average', 'runs', 'sparks', 'standing', 'state', 'trend', 'place'],
          ...rows.map(({ rank, member, average, runs, balance, standing, state, trend, place, due }) => [
            ...[rank === undefined ? '-' : String(rank), `@${member}`, average === undefined ? '-' : average.toFixed(1), String(runs)],
            ...[String(balance), standing.toFixed(1), state, trend ? marks[trend] : '-', due ? 'your choice' : place],
          ]),
        ],
        ['right', 'left', 'right', 'right', 'right', 'right'],
      ),
    `Nobody was scored in ${cli.home} yet. To hold a roundtable: ${cli.commandLine('start')} --topic "…"`,
  );
}
