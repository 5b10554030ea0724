import { format } from "node:util";
import { afterEach, beforeEach } from "vitest";

const seen: string[] = [];

beforeEach(() => {
  console.error = (...args: unknown[]) => {
    seen.push(format(...args));
  };
});

afterEach(() => {
  const unexpected = seen.splice(0);
  if (unexpected.length > 0) throw new Error(`console.error was called:\n${unexpected.join("\n")}`);
});

/** What was written to console.error since the test began; asking for it says that it was expected. */
export function takeConsoleErrors(): string[] {
  return seen.splice(0);
}
