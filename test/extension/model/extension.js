// A provider of language models for the tests: one that answers at once, one that never does.
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

exports.activate = (context) => {
  context.subscriptions.push(
    vscode.lm.registerLanguageModelChatProvider('roundtable-test', {
      provideLanguageModelChatInformation: async () => [info('test-quick'), info('test-slow')],
      async provideLanguageModelChatResponse(model, messages, _options, progress, token) {
        if (model.id === 'test-slow') await new Promise((resolve) => token.onCancellationRequested(resolve));
        for (const word of answer(text(messages)).split(/(?= )/)) progress.report(new vscode.LanguageModelTextPart(word));
      },
      provideTokenCount: async (_model, value) => Math.ceil((typeof value === 'string' ? value : text([value])).length / 4),
    }),
  );
};
