/** The walls of ARCHITECTURE.md section 3. A rule names what a folder may reach; all else is an error. */
const only = (name, from, allowed) => ({
  name,
  severity: 'error',
  from: { path: from },
  to: { pathNot: allowed },
});
const npm = (...names) => `node_modules/(${names.join('|')})/`;
// `vscode` resolves to its type package, so a rule on "vscode" alone would be silent.
const vscode = '(^vscode$|node_modules/@types/vscode/)';
const builtin = '^(node:)?(assert|buffer|child_process|crypto|events|fs|http|https|module|net|os|path|perf_hooks|process|readline|stream|timers|tty|url|util|v8|worker_threads|zlib)(/|$)';

module.exports = {
  forbidden: [
    only('base-imports-nothing', '^src/base/', '^src/base/'),
    only('schema-is-words', '^src/schema/', ['^src/(base|schema)/', npm('zod')]),
    only('views-are-folds', '^src/views/', '^src/(base|schema|views)/'),
    only('ports-are-interfaces', '^src/core/ports/', '^src/(base|schema|core/ports)/'),
    only('brain-without-hands', '^src/core/(?!ports/|team/)', ['^src/(base|schema|views|core)/', npm('zod')]),
    only('team-may-read-yaml', '^src/core/team/', ['^src/(base|schema|views|core)/', npm('zod', 'yaml')]),
    {
      name: 'workflows-do-not-know-each-other',
      severity: 'error',
      from: { path: '^src/core/workflows/(?!index)([^/]+)\\.ts$' },
      to: { path: '^src/core/workflows/(?!index|define)', pathNot: '^src/core/workflows/$1\\.ts$' },
    },
    {
      name: 'adapters-know-ports-only',
      severity: 'error',
      from: { path: '^src/adapters/' },
      to: { path: '^src/(views|extension|cli|server|core/(?!ports/))' },
    },
    {
      name: 'adapters-do-not-know-each-other',
      severity: 'error',
      from: { path: '^src/adapters/([^/]+)/' },
      to: { path: '^src/adapters/([^/]+)/', pathNot: '^src/adapters/$1/' },
    },
    {
      name: 'providers-do-not-know-each-other',
      severity: 'error',
      from: { path: '^src/adapters/providers/([^/]+)/' },
      to: { path: '^src/adapters/providers/([^/]+)/', pathNot: '^src/adapters/providers/$1/' },
    },
    { name: 'no-vscode-outside-its-door', severity: 'error', from: { path: '^(src/(?!extension/)|webview/)' }, to: { path: vscode } },
    { name: 'doors-do-not-know-each-other-1', severity: 'error', from: { path: '^src/extension/' }, to: { path: '^src/(cli|server)/' } },
    { name: 'doors-do-not-know-each-other-2', severity: 'error', from: { path: '^src/cli/' }, to: { path: '^src/(extension|server)/' } },
    { name: 'no-node-in-the-window', severity: 'error', from: { path: '^webview/' }, to: { path: builtin } },
    {
      name: 'window-sees-views-only',
      severity: 'error',
      from: { path: '^webview/' },
      to: { path: '^src/(core|adapters|extension|cli|server)/' },
    },
    {
      name: 'ports-meet-adapters-in-two-files',
      severity: 'error',
      from: { path: '^src/(extension|cli)/', pathNot: '^src/(extension|cli)/main\\.ts$|^src/extension/adapters/' },
      to: { path: '^src/adapters/' },
    },
    { name: 'no-circle', severity: 'error', from: {}, to: { circular: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default', 'types'] },
  },
};
