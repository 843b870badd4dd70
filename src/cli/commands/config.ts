import { createCancel } from '../../base/cancel';
import type { Cli } from '../context';
import { configText } from '../print/config';

/** `roundtable config`: what the person has and what is picked. Says that a key is there, never what it is. */
export async function showConfig(cli: Cli, options: { json?: boolean }): Promise<number> {
  const { survey, settingsFile, keys } = await cli.survey(createCancel().signal);
  const shown = {
    product: cli.product,
    workspace: cli.cwd,
    home: cli.home,
    ...(settingsFile && { settings: settingsFile }),
    keys,
    ...survey,
  };
  cli.io.out(options.json ? `${JSON.stringify(shown, undefined, 2)}\n` : configText(shown, cli.io));
  return 0;
}
