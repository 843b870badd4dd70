import { answerApprovals as answer } from '../approver';
import type { CommandRun } from './command';

export const answerApprovals: CommandRun = ({ approvals }, runId, ask, decision) => answer(approvals, runId, ask, decision);
