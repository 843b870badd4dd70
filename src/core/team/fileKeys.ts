import { writtenOut } from './checkTeam';
import { parseTeam } from './parse';

/** Keys that stand in a team file itself, by member. They are read when they are needed and never recorded. */
export function keysInFile(text: string, file: string): ReadonlyMap<string, string> {
  const read = parseTeam(text, file);
  if (!read.ok) return new Map();
  const { value: team } = read;
  return new Map(
    writtenOut(team).flatMap((member): [string, string][] => {
      const key = member.api_key ?? team.defaults.api_key;
      return key === undefined || key.startsWith('env:') ? [] : [[member.name, key]];
    }),
  );
}
