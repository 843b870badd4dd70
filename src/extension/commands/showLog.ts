import type { CommandRun } from './command';

export const showLog: CommandRun = ({ channel }) => channel.show();
