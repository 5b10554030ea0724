import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

const alone = { maxWorkers: 1, fileParallelism: false };

export default defineConfig({
  esbuild: { jsx: "automatic" },
  test: {
    globalSetup: ["tests/setup/global.ts"],
    setupFiles: [
      "tests/setup/test-env.ts",
      "tests/setup/clean-database.ts",
      "tests/setup/wire.ts",
      "tests/setup/console.ts",
    ],
    pool: "forks",
    testTimeout: 15_000,
    hookTimeout: 60_000,
    restoreMocks: true,
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["tests/**/*.test.{ts,tsx}"],
          exclude: ["tests/browser/**", "tests/chaos/**", "tests/extensions/**"],
          maxWorkers: Math.max(2, availableParallelism()),
          sequence: { groupOrder: 0 },
        },
      },
      {
        // Preact in a made-up document, without a database. Shopify's tester loads the extension itself, so it is transformed
        // like a source of ours: node could not load JSX.
        esbuild: { jsx: "automatic", jsxImportSource: "preact" },
        test: {
          name: "extensions",
          include: ["tests/extensions/**/*.test.{ts,tsx}"],
          environment: "jsdom",
          pool: "forks",
          server: { deps: { inline: [/@shopify\/ui-extensions-tester/] } },
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: "browser",
          include: ["tests/browser/**/*.test.ts"],
          testTimeout: 120_000,
          hookTimeout: 180_000,
          sequence: { groupOrder: 1 },
          ...alone,
        },
      },
      {
        extends: true,
        test: {
          name: "chaos",
          include: ["tests/chaos/**/*.test.ts"],
          testTimeout: 240_000,
          hookTimeout: 180_000,
          sequence: { groupOrder: 2 },
          // Each file has databases of its own, and the machine waits for leases to end more than it works.
          maxWorkers: 2,
        },
      },
    ],
  },
});
