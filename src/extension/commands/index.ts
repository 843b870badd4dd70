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
  'roundtable.copyLink': async () => (await import('./copyLink')).copyLink,
  'roundtable.importAgents': async () => (await import('./importAgents')).importAgents,
  'roundtable.exportMember': async () => (await import('./exportMember')).exportMember,
  'roundtable.setApiKey': async () => (await import('./setApiKey')).setApiKey,
  'roundtable.showModels': async () => (await import('./showModels')).showModels,
  'roundtable.showLog': async () => (await import('./showLog')).showLog,
  'roundtable.refresh': async () => (await import('./refresh')).refresh,
  'roundtable.runTeam': async () => (await import('./runTeam')).runTeam,
  'roundtable.validateTeam': async () => (await import('./validateTeam')).validateTeam,
  'roundtable.testTeam': async () => (await import('./testTeam')).testTeam,
  'roundtable.visualizeTeam': async () => (await import('./visualizeTeam')).visualizeTeam,
  'roundtable.answerApprovals': async () => (await import('./answerApprovals')).answerApprovals,
  'roundtable.openChange': async () => (await import('./changes')).openChange,
  'roundtable.openChangedFile': async () => (await import('./changes')).openChangedFile,
  'roundtable.keepChange': async () => (await import('./changes')).keepChange,
  'roundtable.undoChange': async () => (await import('./changes')).undoChange,
  'roundtable.putBackChange': async () => (await import('./changes')).putBackChange,
  'roundtable.keepAllChanges': async () => (await import('./changes')).keepAllChanges,
  'roundtable.undoAllChanges': async () => (await import('./changes')).undoAllChanges,
  'roundtable.restoreCheckpoint': async () => (await import('./checkpoints')).restoreCheckpoint,
  'roundtable.forkRun': async () => (await import('./checkpoints')).forkRun,
} satisfies Record<`roundtable.${string}`, Load>;
