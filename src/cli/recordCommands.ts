import type { ProgramKit } from './program';

/** Commands over what runs have left: reports, files, knowledge. */
export function addRecordCommands(_: ProgramKit): void {}
