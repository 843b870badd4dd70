import type { ProgramKit } from './programKit';

/** Commands over what runs have left: reports, files, knowledge. */
export function addRecordCommands(_: ProgramKit): void {}
