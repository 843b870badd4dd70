/**
 * The programs that stand between us and a skill, each in a process of its own. They are texts and not files, because
 * the product is bundled into one file.
 *
 * The request comes as one JSON object on standard input: `{nonce, file, source, call?}` with the skill's bytes as base64, so
 * that exactly what was checked is what runs, whatever the file holds by now (what it imports is read from the disk).
 * Without `call` the runner says what the skill declares, else it runs the tool. The reply is one line, the nonce and base64
 * of JSON; whatever else the skill prints is not a reply.
 */
export type RunnerRequest = {
  nonce: string;
  /** Absolute. */
  file: string;
  source: string;
  call?: { tool: string; body: string; fields: Readonly<Record<string, unknown>>; cwd: string; timeoutMs: number; maxBytes: number };
};
export type RunnerReply =
  | { kind: 'declared'; tools: unknown }
  | { kind: 'done'; text: string; cut: number; failed: boolean }
  | { kind: 'broken'; why: string };

/** For Node: a module with `export const tools = [{name, description, inputSchema?, run(input, {cwd, signal})}]`. */
export const javaScriptRunner = String.raw`
'use strict';
const { readFileSync, writeSync } = require('node:fs');
const { register, registerHooks } = require('node:module');
const { pathToFileURL } = require('node:url');
const request = JSON.parse(readFileSync(0, 'utf8'));
const write = (text) => {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(1, bytes, at);
    } catch (error) {
      if (error.code !== 'EAGAIN') throw error;
    }
  }
};
const reply = (answer) => {
  write('\n' + request.nonce + ' ' + Buffer.from(JSON.stringify(answer)).toString('base64') + '\n');
  process.exit(0);
};
const textOf = (error) => (error instanceof Error ? error.message : String(error));
for (const name of ['log', 'info', 'debug']) console[name] = console.error;
const url = pathToFileURL(request.file).href;
const hook =
  'let given; export const initialize = (data) => { given = data; };' +
  'export const load = (url, context, next) => url === given.url' +
  ' ? { format: "module", source: given.source, shortCircuit: true } : next(url, context);';
const abort = new AbortController();
process.once('SIGTERM', () => abort.abort());
process.on('unhandledRejection', (error) => reply({ kind: 'broken', why: textOf(error) }));
process.on('uncaughtException', (error) => reply({ kind: 'broken', why: textOf(error) }));
(async () => {
  const given = { url, source: Buffer.from(request.source, 'base64').toString('utf8') };
  if (register) register('data:text/javascript,' + encodeURIComponent(hook), { data: given });
  else
    registerHooks({
      load: (from, context, next) =>
        from === url ? { format: 'module', source: given.source, shortCircuit: true } : next(from, context),
    });
  const { tools } = await import(url);
  if (!Array.isArray(tools)) return reply({ kind: 'broken', why: 'it has no "export const tools = [...]"' });
  const { call } = request;
  if (!call) {
    const odd = tools.find((tool) => typeof tool?.run !== 'function');
    if (odd !== undefined) return reply({ kind: 'broken', why: 'the tool ' + JSON.stringify(odd?.name ?? null) + ' has no function "run"' });
    return reply({ kind: 'declared', tools: tools.map(({ name, description, inputSchema }) => ({ name, description, inputSchema })) });
  }
  const tool = tools.find(({ name }) => name === call.tool);
  if (!tool) return reply({ kind: 'broken', why: 'it declares no tool ' + call.tool + ' this time' });
  const properties = tool.inputSchema?.properties ?? {};
  const input = tool.inputSchema ? { ...('body' in properties && { body: call.body }), ...call.fields } : { input: call.body };
  let text;
  let failed = false;
  try {
    const result = await tool.run(input, { cwd: call.cwd, signal: abort.signal });
    text = typeof result === 'string' ? result : result === undefined ? '' : JSON.stringify(result, null, 2);
  } catch (error) {
    failed = true;
    text = textOf(error);
  }
  const bytes = Buffer.from(String(text));
  const cut = Math.max(0, bytes.length - call.maxBytes);
  reply({ kind: 'done', text: cut ? bytes.toString('utf8', 0, call.maxBytes) : bytes.toString('utf8'), cut, failed });
})().catch((error) => reply({ kind: 'broken', why: textOf(error) }));
`;

/**
 * For Python: TOOL_NAME, TOOL_DESCRIPTION and execute(body, *, workspace_path=None, timeout=30, **kwargs), or TOOLS and
 * TOOL_DESCRIPTIONS by name, or both. A function is given of these what it takes.
 */
export const pythonRunner = String.raw`
import base64, inspect, json, os, sys

def main():
    request = json.loads(sys.stdin.buffer.read().decode("utf-8"))
    out = os.dup(1)
    os.dup2(2, 1)

    def reply(answer):
        line = "\n" + request["nonce"] + " " + base64.b64encode(json.dumps(answer).encode("utf-8")).decode("ascii") + "\n"
        data = line.encode("ascii")
        while data:
            data = data[os.write(out, data):]
        os._exit(0)

    def why(error):
        return (type(error).__name__ + ": " + str(error)).rstrip(": ")

    try:
        path = request["file"]
        sys.path.insert(0, os.path.dirname(path))
        import types
        module = types.ModuleType("skill")
        module.__file__ = path
        sys.modules["skill"] = module
        code = compile(base64.b64decode(request["source"]), path, "exec", dont_inherit=True)
        exec(code, module.__dict__)
        tools = {}
        said = getattr(module, "TOOL_DESCRIPTIONS", {})
        for name, run in dict(getattr(module, "TOOLS", {})).items():
            tools[name] = (run, said.get(name, ""))
        if callable(getattr(module, "execute", None)):
            name = getattr(module, "TOOL_NAME", os.path.splitext(os.path.basename(path))[0])
            tools.setdefault(name, (module.execute, getattr(module, "TOOL_DESCRIPTION", "")))
        if not tools:
            reply({"kind": "broken", "why": "it has neither execute() nor TOOLS"})
        for name, (run, _) in tools.items():
            if not callable(run):
                reply({"kind": "broken", "why": "the tool %s is no function" % (name,)})
        call = request.get("call")
        if call is None:
            reply({"kind": "declared", "tools": [{"name": n, "description": d} for n, (_, d) in tools.items()]})
        if call["tool"] not in tools:
            reply({"kind": "broken", "why": "it declares no tool " + call["tool"] + " this time"})
        run = tools[call["tool"]][0]
        given = dict(call["fields"])
        given.update(workspace_path=call["cwd"], timeout=max(1, int(call["timeoutMs"] // 1000)))
        takes = inspect.signature(run).parameters
        names = list(takes)
        anything = any(p.kind is inspect.Parameter.VAR_KEYWORD for p in takes.values())
        first = next((n for n in names if takes[n].kind in (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)), None)
        given = {n: v for n, v in given.items() if n != first and (anything or n in takes)}
    except BaseException as error:
        reply({"kind": "broken", "why": why(error)})
    failed = False
    try:
        result = run(call["body"], **given)
        if inspect.iscoroutine(result):
            import asyncio
            result = asyncio.run(result)
        text = "" if result is None else result if isinstance(result, str) else json.dumps(result, indent=2, default=str)
    except BaseException as error:
        failed = True
        text = why(error)
    data = text.encode("utf-8", "replace")
    limit = call["maxBytes"]
    reply({"kind": "done", "text": data[:limit].decode("utf-8", "ignore"), "cut": max(0, len(data) - limit), "failed": failed})

main()
`;
