export type RemoteTask = {
  status: 'pending' | 'running' | 'complete' | 'error' | 'cancelled';
  summary: string;
  error: string;
  files: readonly { path: string; text: string }[];
};

const statuses: readonly string[] = ['pending', 'running', 'complete', 'error', 'cancelled'];
const maxFiles = 500;
const maxErrorChars = 1_000;

/** Reads what a server says about a task, field by field; nothing of it is trusted. Source: FACTS 4.7. */
export function readTask(body: string, id: string): { ok: true; task: RemoteTask } | { ok: false; why: string } {
  const fail = (why: string): { ok: false; why: string } => ({ ok: false, why });
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return fail('it is no JSON');
  }
  if (!isObject(value)) return fail('it is no JSON object');
  const { task_id, status, summary, error, files } = value;
  if (task_id !== undefined && task_id !== id) return fail('it is about another task');
  if (typeof status !== 'string' || !statuses.includes(status)) return fail(`its status is none of ${statuses.join(', ')}`);
  if (!isTextOrNone(summary)) return fail('its summary is no text');
  if (!isTextOrNone(error)) return fail('its error is no text');
  if (files !== undefined && files !== null && !isObject(files)) return fail('its files are no object of texts by path');
  const entries = Object.entries(files ?? {});
  if (entries.length > maxFiles) return fail(`it has ${entries.length} files; the limit is ${maxFiles}`);
  const texts = entries.flatMap(([path, text]) => (typeof text === 'string' ? [{ path, text }] : []));
  if (texts.length < entries.length) return fail('the content of one of its files is no text');
  return {
    ok: true,
    task: {
      status: status as RemoteTask['status'],
      summary: summary ?? '',
      error: (error ?? '').trim().slice(0, maxErrorChars),
      files: texts,
    },
  };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isTextOrNone(value: unknown): value is string | null | undefined {
  return value === undefined || value === null || typeof value === 'string';
}
