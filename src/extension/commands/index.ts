import type { CommandRun } from './command';
import { chooseModels } from './showModels';
import { openDigest, openPanel, refresh, revealRun, showLog } from './open';
import { continueRun, pauseRun, resumeRun, steerRun, stopRun } from './control';
import { setApiKey } from './setApiKey';
import { startRoundtable } from './start';

/** Every command by its id; a test compares the ids with package.json. */
export const commands: Readonly<Record<string, CommandRun>> = {
  'roundtable.start': startRoundtable,
  'roundtable.openPanel': openPanel,
  'roundtable.resume': resumeRun,
  'roundtable.pause': pauseRun,
  'roundtable.continue': continueRun,
  'roundtable.steer': steerRun,
  'roundtable.stop': stopRun,
  'roundtable.openDigest': openDigest,
  'roundtable.revealRun': revealRun,
  'roundtable.setApiKey': setApiKey,
  'roundtable.showModels': chooseModels,
  'roundtable.showLog': showLog,
  'roundtable.refresh': refresh,
};
