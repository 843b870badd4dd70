/**
 * The walls of ARCHITECTURE.md. A rule says what a folder may reach or what it may not; test/unit/house/walls.test.ts
 * breaks each of them once and sees it reported.
 */
const only = (name, from, allowed) => ({
  name,
  severity: 'error',
  from: { path: from },
  to: { pathNot: allowed },
});
const never = (name, from, to, fromNot) => ({
  name,
  severity: 'error',
  from: { path: from, ...(fromNot && { pathNot: fromNot }) },
  to,
});
const npm = (...names) => `node_modules/(${names.join('|')})/`;
// `vscode` resolves to its type package, so a rule on "vscode" alone would be silent.
const vscode = { path: '(^vscode$|node_modules/@types/vscode/)' };

module.exports = {
  forbidden: [
    only('base-imports-nothing', '^src/base/', '^src/base/'),
    only('schema-is-words', '^src/schema/', ['^src/(base|schema)/', npm('zod')]),
    only('views-are-folds', '^src/views/', '^src/(base|schema|views)/'),
    only('ports-are-interfaces', '^src/core/ports/', '^src/(base|schema|core/ports)/'),
    only('brain-without-hands', '^src/core/(?!ports/|team/|agent/structured|changes/|report/|approvals/|knowledge/|growth/)', [
      '^src/(base|schema|views|core)/',
      npm('zod'),
    ]),
    // Each of these is pure: a text or a value in, a value out.
    ...Object.entries({
      'agent/structured': ['ajv'],
      report: ['ajv'],
      changes: ['diff'],
      approvals: ['unbash', 'picomatch', '@types/picomatch'],
      knowledge: ['minisearch'],
      growth: ['yaml'],
    }).map(([room, libraries]) =>
      only(`brain-${room.replace('/', '-')}`, `^src/core/${room}`, ['^src/(base|schema|views|core)/', npm('zod', ...libraries)]),
    ),
    {
      name: 'tools-do-not-know-each-other',
      severity: 'error',
      from: { path: '^src/core/tools/(?!index)([^/]+)\\.ts$' },
      to: { path: '^src/core/tools/(?!index|define|changeText)', pathNot: '^src/core/tools/$1\\.ts$' },
    },
    only('team-may-read-yaml', '^src/core/team/', ['^src/(base|schema|views|core)/', npm('zod', 'yaml')]),
    {
      name: 'workflows-do-not-know-each-other',
      severity: 'error',
      from: { path: '^src/core/workflows/(?!index)([^/]+)\\.ts$' },
      to: { path: '^src/core/workflows/(?!index|define)', pathNot: '^src/core/workflows/$1\\.ts$' },
    },
    never('adapters-know-ports-only', '^src/adapters/', { path: '^src/(views|extension|cli|core/(?!ports/))' }),
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
    never('no-vscode-outside-its-door', '^(src/(?!extension/)|webview/)', vscode),
    only('server-reads-files-only', '^src/server/', [
      '^src/(base|schema|core/team|server)/',
      npm('yaml', 'picomatch', '@types/picomatch', 'diff', 'vscode-languageserver', 'vscode-languageserver-textdocument', '@types/node'),
      '^node:',
      '^(fs/promises|fs|url|path)$',
    ]),
    never('server-is-a-process-of-its-own', '^src/(?!server/)', { path: '^src/server/(?!protocol\\.ts$)' }),
    never('extension-does-not-know-the-terminal', '^src/extension/', { path: '^src/cli/' }),
    never('terminal-does-not-know-the-extension', '^src/cli/', { path: '^src/extension/' }),
    never('no-node-in-the-window', '^webview/', { dependencyTypes: ['core'] }),
    never('window-sees-views-only', '^webview/', { path: '^src/(core|adapters|extension|cli)/' }),
    never('nobody-imports-the-window', '^src/', { path: '^webview/' }),
    never('product-does-not-know-its-tools', '^(src|webview)/', { path: '^(test|bench|scripts)/' }),
    never(
      'ports-meet-adapters-in-two-files',
      '^src/(extension|cli)/',
      { path: '^src/adapters/' },
      '^src/(extension|cli)/main\\.ts$|^src/extension/adapters/',
    ),
    only('window-has-its-own-libraries', '^webview/', [
      '^webview/',
      '^src/',
      npm(
        'react',
        'react-dom',
        'react-virtuoso',
        'react-markdown',
        'remark-gfm',
        '@vscode/codicons',
        '@vscode/l10n',
        'recharts',
        '@types/(react|react-dom|hast)',
      ),
    ]),
    ...Object.entries({
      'src/adapters/providers/anthropic': '@anthropic-ai/sdk',
      'src/adapters/providers/openai': 'openai',
      'src/adapters/providers/ollama': 'ollama',
      'src/adapters/sqljs': '(@types/)?sql.js',
      'src/cli': '(commander|picocolors)',
      'src/server': '(vscode-languageserver|vscode-languageserver-textdocument)',
      'src/extension/language': 'vscode-languageclient',
    }).map(([home, library]) => never(`libraries-of-${home.split('/').at(-1)}`, `^(?!${home}/)(src|webview)/`, { path: npm(library) })),
    // A circle of types alone is gone when the code runs; one with a value in every step can meet a half-loaded module.
    never('no-circle', '^(src|webview)/', { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } }),
    never('nothing-unresolved', '^(src|webview)/', { couldNotResolve: true }),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default', 'types'] },
  },
};
