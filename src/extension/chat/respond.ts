import type * as vscode from 'vscode';
import { asTeamError } from '../../base/errors';
import type { Office } from '../commands/command';
import { ask } from './ask';
import { convene } from './convene';
import { showDigest, showStatus } from './show';

/** What a request says to its answer. */
export type Exchange = {
  office: Office;
  request: vscode.ChatRequest;
  context: vscode.ChatContext;
  stream: vscode.ChatResponseStream;
  token: vscode.CancellationToken;
};
/** What the next request of the same chat, and the follow-ups, know of an answer. */
export type Answered = { runId?: string; members?: readonly string[]; asked?: string };

type Act = (exchange: Exchange) => Promise<Answered | undefined>;
const acts: Readonly<Record<string, Act>> = { convene, ask, status: showStatus, digest: showDigest };

/** Answers a request to `@roundtable`. Without a command the prompt is what the team convenes on. */
export async function respond(
  office: Office,
  request: vscode.ChatRequest,
  context: vscode.ChatContext,
  stream: vscode.ChatResponseStream,
  token: vscode.CancellationToken,
): Promise<vscode.ChatResult> {
  const act = acts[request.command ?? 'convene'] ?? convene;
  try {
    const answered = await act({ office, request, context, stream, token });
    return answered ? { metadata: answered } : {};
  } catch (error) {
    const { shown, code, cause } = asTeamError(error);
    office.log.error(shown, { code, cause });
    return { errorDetails: { message: shown } };
  }
}
