// A provider of language models for the tests: one that answers at once, one that never does, one that uses tools.
const vscode = require('vscode');

const info = (id) => ({
  id,
  name: id,
  family: id,
  version: '1',
  maxInputTokens: 60000,
  maxOutputTokens: 4000,
  capabilities: { toolCalling: true },
});
const text = (messages) => messages.map((message) => message.content.map((part) => part.value ?? '').join('')).join('\n');

function answer(prompt) {
  if (prompt.includes('"verdict"')) return '{"verdict": "CONVERGED", "reason": "the test model says so"}';
  if (prompt.includes('"livePositions"')) return '{"established": [], "livePositions": [], "openQuestions": [], "shifts": []}';
  if (prompt.includes('"nextSteps"'))
    return '{"summary": "The test model sums up.", "consensus": [], "dissent": [], "openQuestions": [], "nextSteps": [], "confidence": 0.5}';
  if (prompt.includes('"notFound"')) return '{"findings": [], "notFound": ["anything"]}';
  if (prompt.includes('"marks"')) return 'Here you are: {"marks": []}';
  if (prompt.includes('RESEARCH WINDOW')) return 'PASS';
  return 'Here the test model speaks of a cap.\nPOSITION: a cap, with a reason.';
}

/** Reads one file through the tool that is offered; what it answers then stands on the result. */
function toolUse(messages, tools) {
  const parts = messages.flatMap((message) => message.content);
  const result = parts.find((part) => part instanceof vscode.LanguageModelToolResultPart);
  if (text(messages).includes('RESEARCH WINDOW')) return new vscode.LanguageModelTextPart('[[request: What does src/retry.ts export?]]');
  const read = tools.find((tool) => tool.name === 'read');
  if (read && !result) return new vscode.LanguageModelToolCallPart('call-1', 'read', { path: 'src/retry.ts' });
  if (!result) return undefined;
  const seen = result.content.map((part) => part.value).join('');
  const why = seen.includes('createRetryLoop') ? 'the test model read it' : `the tool said: ${seen}`;
  return new vscode.LanguageModelTextPart(JSON.stringify({ findings: [{ path: 'src/retry.ts', from: 3, to: 7, why }], notFound: [] }));
}

/** Uses a tool as another agent would, and leaves what it answered in a file. */
async function useTool() {
  const token = new vscode.CancellationTokenSource().token;
  const input = { topic: 'Is a cap on retries enough?', rounds: 1, budgetUsd: 0.5 };
  const result = await vscode.lm.invokeTool('roundtable_start', { input, toolInvocationToken: undefined }, token);
  const answer = result.content.map((part) => part.value).join('');
  const file = vscode.Uri.joinPath(vscode.workspace.workspaceFolders[0].uri, 'tool-answer.txt');
  await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(answer));
}

exports.activate = (context) => {
  context.subscriptions.push(vscode.commands.registerCommand('roundtable-test.useTool', useTool));
  context.subscriptions.push(
    vscode.lm.registerLanguageModelChatProvider('roundtable-test', {
      provideLanguageModelChatInformation: async () => [info('test-quick'), info('test-slow'), info('test-tools')],
      async provideLanguageModelChatResponse(model, messages, options, progress, token) {
        if (model.id === 'test-slow') await new Promise((resolve) => token.onCancellationRequested(resolve));
        if (model.id === 'test-tools') {
          const call = toolUse(messages, options.tools ?? []);
          if (call) return progress.report(call);
        }
        for (const word of answer(text(messages)).split(/(?= )/)) progress.report(new vscode.LanguageModelTextPart(word));
      },
      provideTokenCount: async (_model, value) => Math.ceil((typeof value === 'string' ? value : text([value])).length / 4),
    }),
  );
  // The chat view knows of a model only when somebody has asked for it.
  void vscode.lm.selectChatModels({ vendor: 'roundtable-test' });
};
