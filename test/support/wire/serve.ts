import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Usage } from '../../../src/schema/model';

export type Json = Record<string, unknown>;

/** What a server answers a chat with. Without a fault it is a whole and correct stream. */
export type Reply = {
  /** A text is cut into deltas; a list is sent as it is. */
  text?: string | readonly string[];
  reasoning?: string;
  /** A structured answer, in the way the request asks for it. */
  json?: unknown;
  /** A text input is sent as it is, even if it is no JSON. */
  toolCalls?: readonly { id?: string; name: string; input: unknown }[];
  /** In our own disjoint buckets; without it, figures that follow from the lengths. */
  usage?: Partial<Usage>;
  finish?: 'stop' | 'length' | 'refused' | 'window';
} & Faults;

export type Faults = {
  /** Answers with this status, these headers and this body in place of a stream. */
  status?: number;
  headers?: Record<string, string>;
  body?: unknown;
  /** Waits before the first byte. */
  delayMs?: number;
  /** Never sends a byte. */
  hang?: boolean;
  /** Sends so many deltas and then nothing more, leaving the connection open. */
  hangAfter?: number;
  /** Sends so many deltas and then breaks the connection. */
  cutAfter?: number;
  /** Sends so many deltas and then ends the answer in good order, without its closing events. */
  endAfter?: number;
  /** Sends so many deltas and then an error event. */
  errorAfter?: { deltas: number; type: string; message: string; code?: string | number };
  /** Sends what keeps a connection alive between the deltas. */
  keepAlive?: boolean;
  /** Sends the bytes in pieces of this size, through characters and lines. */
  pieceBytes?: number;
  /** Adds events and fields that nobody knows. */
  unknown?: boolean;
  /** Ends lines with CR LF. */
  crlf?: boolean;
};

/** A request as it came, with the parts that a reply is chosen by. */
export type WireRequest = {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: Json;
  /** Only for chats. */
  chat: Chat | undefined;
  /** Resolves when the client closes the connection before the answer is complete. */
  closedByClient: Promise<void>;
};

export type Chat = {
  model: string;
  system: string;
  /** The text of the last message of the user. */
  prompt: string;
  messages: readonly Json[];
  tools: readonly string[];
  /** The JSON schema that was asked for. */
  schema: unknown;
};

export type WireServer = {
  /** Without a path. */
  url: string;
  /** Every request, in order. */
  requests: WireRequest[];
  /** The chats among them. */
  chats(): WireRequest[];
  close(): Promise<void>;
};

export type ServerOptions = {
  reply?: (chat: Chat, request: WireRequest) => Reply | Promise<Reply>;
  /** What the list of models holds, as the vendor writes an entry, or by name. */
  models?: readonly (string | Json)[];
  /** Requests without this key are refused. */
  key?: string;
};

/** How a vendor writes a stream. */
export type Frames = {
  head: string[];
  deltas: string[];
  tail: string[];
  keepAlive: string;
  error(fault: NonNullable<Faults['errorAfter']>): string;
};

export type Dialect = {
  contentType: string;
  chatPath: string;
  chatOf(body: Json): Chat;
  frames(reply: Reply, chat: Chat, body: Json): Frames;
  /** Answers what is no chat; `undefined` is a 404. */
  other(request: WireRequest, models: readonly (string | Json)[]): unknown;
  keyOf(headers: IncomingHttpHeaders): string | undefined;
  refusal(status: number, message: string): unknown;
};

/** A server on a free port of this machine that speaks one dialect. */
export async function serve(dialect: Dialect, options: ServerOptions): Promise<WireServer> {
  const requests: WireRequest[] = [];
  const server = createServer((incoming, response) => {
    answer(incoming, response).catch((error: unknown) => {
      if (!response.headersSent) response.writeHead(599, { 'content-type': 'text/plain' });
      response.end(`the test server failed: ${String(error)}`);
    });
  });

  async function answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    const body = (text === '' ? {} : JSON.parse(text)) as Json;
    const path = (incoming.url ?? '').replace(/\?.*$/, '');
    const request: WireRequest = {
      method: incoming.method ?? '',
      path,
      headers: incoming.headers,
      body,
      chat: path === dialect.chatPath ? dialect.chatOf(body) : undefined,
      closedByClient: new Promise((resolve) => {
        response.on('close', () => {
          if (!response.writableFinished) resolve();
        });
      }),
    };
    requests.push(request);
    if (options.key !== undefined && dialect.keyOf(incoming.headers) !== options.key) {
      sendJson(response, 401, dialect.refusal(401, 'invalid api key'));
      return;
    }
    if (!request.chat) {
      const found = dialect.other(request, options.models ?? ['mock-1']);
      if (found === undefined) sendJson(response, 404, { error: 'not found' });
      else sendJson(response, 200, found);
      return;
    }
    const reply = (await options.reply?.(request.chat, request)) ?? { text: 'Hello.' };
    await send(response, reply, request.chat, body);
  }

  async function send(response: ServerResponse, reply: Reply, chat: Chat, body: Json): Promise<void> {
    if (reply.delayMs) await new Promise((resolve) => setTimeout(resolve, reply.delayMs));
    if (reply.hang) return;
    if (reply.status !== undefined) {
      sendJson(response, reply.status, reply.body ?? dialect.refusal(reply.status, 'something is wrong'), reply.headers);
      return;
    }
    const frames = dialect.frames(reply, chat, body);
    response.writeHead(200, { 'content-type': dialect.contentType, ...reply.headers });
    const write = (frame: string): Promise<void> =>
      writePieces(response, reply.crlf ? frame.replaceAll('\n', '\r\n') : frame, reply.pieceBytes);
    for (const frame of frames.head) await write(frame);
    for (let sent = 0; sent <= frames.deltas.length; sent++) {
      if (reply.errorAfter?.deltas === sent) {
        await write(frames.error(reply.errorAfter));
        response.end();
        return;
      }
      if (reply.cutAfter === sent) {
        // What was written must reach the client first.
        await new Promise((resolve) => setTimeout(resolve, 10));
        response.destroy();
        return;
      }
      if (reply.hangAfter === sent) return;
      if (reply.endAfter === sent) {
        response.end();
        return;
      }
      const delta = frames.deltas[sent];
      if (delta === undefined) break;
      if (reply.keepAlive) await write(frames.keepAlive);
      await write(delta);
    }
    for (const frame of frames.tail) await write(frame);
    response.end();
  }

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    chats: () => requests.filter((request) => request.chat !== undefined),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function sendJson(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  const isText = typeof body === 'string';
  response.writeHead(status, { 'content-type': isText ? 'text/html' : 'application/json', ...headers });
  response.end(isText ? body : JSON.stringify(body));
}

async function writePieces(response: ServerResponse, text: string, pieceBytes: number | undefined): Promise<void> {
  const bytes = Buffer.from(text);
  if (!pieceBytes) {
    response.write(bytes);
    return;
  }
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    response.write(bytes.subarray(at, at + pieceBytes));
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** A text as the deltas that a model would send, never cutting a character in two. */
export function toDeltas(text: string | readonly string[] | undefined): string[] {
  if (text === undefined) return [];
  if (typeof text !== 'string') return [...text];
  const letters = [...text];
  const out: string[] = [];
  for (let at = 0; at < letters.length; at += 12) out.push(letters.slice(at, at + 12).join(''));
  return out;
}

/** Any JSON text in small pieces, as tool inputs come. */
export function toPieces(input: unknown): string[] {
  const text = typeof input === 'string' ? input : JSON.stringify(input);
  return text.match(/[\s\S]{1,5}/g) ?? [];
}

export function usageOf(reply: Reply, chat: Chat): Usage {
  if (reply.usage) return { input: 0, cachedRead: 0, cachedWrite: 0, output: 0, reasoning: 0, ...reply.usage };
  const answer = toDeltas(reply.text).join('') + (reply.json === undefined ? '' : JSON.stringify(reply.json));
  const prompt = chat.system.length + JSON.stringify(chat.messages).length;
  return { input: Math.ceil(prompt / 4), cachedRead: 0, cachedWrite: 0, output: Math.ceil(answer.length / 4), reasoning: 0 };
}

/** The text of a message whose content is a text or a list of blocks. */
export function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return content.map((block: Json) => (typeof block.text === 'string' ? block.text : '')).join('');
}

export function lastPrompt(messages: readonly Json[]): string {
  return textOf(messages.findLast((message) => message.role === 'user' && textOf(message.content) !== '')?.content);
}
