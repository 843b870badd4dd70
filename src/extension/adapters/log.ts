import type * as vscode from 'vscode';
import type { Log, LogFields } from '../../core/ports/world';

function text(message: string, fields: LogFields | undefined): string {
  if (!fields) return message;
  const parts = Object.entries(fields).map(
    ([name, value]) => `${name}=${value instanceof Error ? (value.stack ?? value.message) : JSON.stringify(value)}`,
  );
  return `${message} (${parts.join(' ')})`;
}

/** The brain's log on VS Code's own log channel. */
export function createChannelLog(channel: vscode.LogOutputChannel): Log {
  return {
    debug: (message, fields) => channel.debug(text(message, fields)),
    info: (message, fields) => channel.info(text(message, fields)),
    warn: (message, fields) => channel.warn(text(message, fields)),
    error: (message, fields) => channel.error(text(message, fields)),
  };
}
