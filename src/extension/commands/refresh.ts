import type { CommandRun } from './command';

export const refresh: CommandRun = ({ desk }) => desk.refresh();
