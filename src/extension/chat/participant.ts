import * as vscode from 'vscode';
import { createDisposableStore, type Disposable } from '../../base/disposable';
import type { Office } from '../commands/command';
import { participantId } from './participantId';

/** `@roundtable` in the chat view, where this VS Code has one. What it does is loaded with the first request. */
export function createChat(office: Office): Disposable & { readonly chat: vscode.ChatRequestHandler } {
  const store = createDisposableStore();
  const chat: vscode.ChatRequestHandler = async (...asked) => (await import('./respond')).respond(office, ...asked);
  // Products that are built on VS Code may have left the chat out.
  if (typeof vscode.chat?.createChatParticipant !== 'function') return { chat, dispose: store.dispose };
  const participant = store.add(vscode.chat.createChatParticipant(participantId, chat));
  const icon = (theme: string): vscode.Uri => vscode.Uri.joinPath(office.context.extensionUri, 'media', `tab-${theme}.svg`);
  participant.iconPath = { light: icon('light'), dark: icon('dark') };
  participant.followupProvider = { provideFollowups: async (result) => (await import('./followups')).followups(result) };
  return { chat, dispose: store.dispose };
}
