import { answerApprovals as answer } from '../approver';
import type { CommandRun } from './command';

export const answerApprovals: CommandRun = ({ approvals, texts }, runId, ask, decision) => answer(approvals, texts, runId, ask, decision);
