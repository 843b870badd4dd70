import { parseTeam } from './parse';
import { writtenOut } from './writtenOut';

/** Stands for the bridge's secret among the keys of a team file; no member is called so. */
export const bridgeSecretKey = 'bridge.secret';

/** Keys that stand in a team file itself, by member, and the bridge's secret. They are read when they are needed and never recorded. */
export function keysInFile(text: string, file: string): ReadonlyMap<string, string> {
  const read = parseTeam(text, file);
  if (!read.ok) return new Map();
  const { value: team } = read;
  const secret = team.bridge?.secret;
  return new Map([
    ...writtenOut(team).flatMap((member): [string, string][] => {
      const key = member.api_key ?? team.defaults.api_key;
      return key === undefined || key.startsWith('env:') ? [] : [[member.name, key]];
    }),
    ...(secret === undefined || secret.startsWith('env:') ? [] : ([[bridgeSecretKey, secret]] as [string, string][])),
  ]);
}
