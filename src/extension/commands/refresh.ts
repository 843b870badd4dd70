import type { CommandRun } from './command';

export const refresh: CommandRun = ({ desk, knowledge }) => {
  desk.refresh();
  knowledge.refresh();
};
