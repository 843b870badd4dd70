import { didYouMean } from '../../base/similar';
import type { Cli } from '../context';
import { reflowed } from '../print/head';
import { createStyle } from '../print/style';
import { wrap } from '../print/wrap';

/** `roundtable personas`: those at hand, or the whole text of one. 2 for a key that nobody has. */
export async function showPersonas(cli: Cli, key: string | undefined, options: { json?: boolean }): Promise<number> {
  const { io } = cli;
  const personas = (await cli.personas()).slice().sort((a, b) => (a.key < b.key ? -1 : 1));
  if (key !== undefined) {
    const wanted = key.replace(/^@/, '');
    const keys = personas.map((persona) => persona.key);
    const persona = personas.find((one) => one.key === wanted);
    if (!persona) {
      io.err(`There is no persona ${wanted}.${didYouMean(wanted, keys)} Personas are: ${keys.join(', ')}.\n`);
      return 2;
    }
    if (options.json) io.out(`${JSON.stringify(persona)}\n`);
    else {
      const style = createStyle(io);
      io.out(
        `${style.bold(`@${persona.key}`)}  ${persona.role}\n${wrap(style.dim(persona.description), io.width, '')}\n${wrap(reflowed(persona.persona.trim()), io.width, '')}`,
      );
    }
    return 0;
  }
  if (options.json) {
    for (const { key: name, role, description } of personas) io.out(`${JSON.stringify({ key: name, role, description })}\n`);
    return 0;
  }
  const style = createStyle(io);
  const longest = Math.max(...personas.map((persona) => persona.key.length));
  const indent = ' '.repeat(longest + 3);
  for (const { key: name, role, description } of personas)
    io.out(
      `${style.bold(`@${name}`)}${' '.repeat(longest - name.length)}  ${wrap(`${role}. ${style.dim(description)}`, io.width, indent).trimStart()}`,
    );
  io.out(`\nA team file names one as persona: "@${personas[0]?.key ?? 'key'}". The whole text: ${cli.commandLine('personas')} <key>\n`);
  return 0;
}
