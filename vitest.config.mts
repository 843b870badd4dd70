import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  // Words of the extension are said through VS Code, which is there in a window only.
  resolve: { alias: { vscode: fileURLToPath(new URL('test/support/vscodeWords.ts', import.meta.url)) } },
  test: {
    // No test is about speed, so a limit only ends one that hangs.
    testTimeout: 30_000,
    hookTimeout: 30_000,
    slowTestThreshold: 10_000,
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: {
          name: 'parts',
          include: ['test/{unit,contract,wire,golden,webview,teams,server}/**/*.test.{ts,tsx}'],
          exclude: ['test/server/process.test.ts'],
        },
      },
      // These run what stands in dist/; the others need no build.
      {
        extends: true,
        test: {
          name: 'cli',
          include: ['test/cli/**/*.test.ts', 'test/server/process.test.ts'],
          globalSetup: ['test/support/buildOnce.ts'],
        },
      },
    ],
  },
});
