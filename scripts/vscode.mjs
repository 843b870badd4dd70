// npm run vscode: the real workbench with this extension and the example workspace.
import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root, setup } from './setup.mjs';

setup();
const workspace = join(root, 'examples', 'retry-ceiling');
const onPath = spawnSync(process.platform === 'win32' ? 'where' : 'which', ['code'], { encoding: 'utf8' });
const installed = process.env.VSCODE_EXECUTABLE ?? (onPath.status === 0 ? onPath.stdout.split(/\r?\n/)[0] : undefined);
if (installed) {
  console.log(`Opening ${installed}. In it: the command palette, then Roundtable: Start Roundtable.`);
  spawn(installed, ['--new-window', `--extensionDevelopmentPath=${root}`, workspace], {
    stdio: 'inherit',
    shell: process.platform === 'win32',
  }).on('exit', (code) => process.exit(code ?? 0));
} else {
  const { startServer } = await import('../test/support/vscode/startVscode.mjs');
  const file = join(root, 'dist', 'roundtable-dev.vsix');
  const packed = spawnSync(process.execPath, ['node_modules/@vscode/vsce/vsce', 'package', '--no-dependencies', '--out', file], {
    cwd: root,
    encoding: 'utf8',
  });
  if (packed.status !== 0) {
    console.error(`${packed.stdout}${packed.stderr}`);
    process.exit(1);
  }
  const server = await startServer({ vsix: [file], port: Number(process.env.PORT ?? 0) });
  console.log(
    `No VS Code is installed here, so one runs in the browser. Open:\n\n  http://127.0.0.1:${server.port}/?folder=${encodeURIComponent(workspace)}\n\nCommand palette (F1), then Roundtable: Start Roundtable. Ctrl+C ends it.`,
  );
  setInterval(() => undefined, 60_000);
}
