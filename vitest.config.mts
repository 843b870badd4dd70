import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/{unit,contract,wire,golden,webview,cli}/**/*.test.{ts,tsx}'],
    globalSetup: ['test/support/buildOnce.ts'],
    // No test is about speed, so a limit only ends one that hangs.
    testTimeout: 30_000,
    hookTimeout: 30_000,
    maxWorkers: 2,
  },
});
