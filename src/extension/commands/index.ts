import type { CommandRun } from './command';

type Load = () => Promise<CommandRun>;

/** Every command by its id, loaded when it is first called; a test compares the ids with package.json. */
export const commands = {
  'roundtable.start': async () => (await import('./start')).start,
  'roundtable.openPanel': async () => (await import('./openPanel')).openPanel,
  'roundtable.resume': async () => (await import('./resume')).resume,
  'roundtable.pause': async () => (await import('./pause')).pause,
  'roundtable.continue': async () => (await import('./continue')).continueRun,
  'roundtable.steer': async () => (await import('./steer')).steer,
  'roundtable.stop': async () => (await import('./stop')).stop,
  'roundtable.openDigest': async () => (await import('./openDigest')).openDigest,
  'roundtable.revealRun': async () => (await import('./revealRun')).revealRun,
  'roundtable.setApiKey': async () => (await import('./setApiKey')).setApiKey,
  'roundtable.showModels': async () => (await import('./showModels')).showModels,
  'roundtable.showLog': async () => (await import('./showLog')).showLog,
  'roundtable.refresh': async () => (await import('./refresh')).refresh,
} satisfies Record<`roundtable.${string}`, Load>;
