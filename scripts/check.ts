// `npm run check`: everything that can be said of the code without running it. Two at a time, each result as it comes.
import { spawn } from "node:child_process";
import { performance } from "node:perf_hooks";

type Check = { name: string; command: string; args: string[]; hint?: string };

const sources = ["app", "dev-store", "extensions", "tests", "bench", "scripts"];

// The longest first, so that two of them take as long as they must and no longer.
const checks: Check[] = [
  { name: "lint", command: "eslint", args: [".", "--max-warnings=0"] },
  { name: "types", command: "tsc", args: ["--noEmit", "--pretty", "-p", "."] },
  { name: "types of extensions", command: "tsc", args: ["--noEmit", "--pretty", "-p", "extensions"] },
  { name: "types of their tests", command: "tsc", args: ["--noEmit", "--pretty", "-p", "tests/extensions"] },
  { name: "format", command: "prettier", args: ["--check", "--log-level=warn", "."], hint: "npm run format mends it" },
  { name: "dead code", command: "knip", args: ["--no-progress"] },
  {
    name: "layering",
    command: "depcruise",
    args: [...sources, "--config", ".dependency-cruiser.mjs", "--output-type", "err-long"],
  },
  { name: "GraphQL documents", command: "node", args: ["scripts/codegen.ts", "--check"] },
];

const queue = [...checks];
const failed: string[] = [];
await Promise.all([work(), work()]);

console.log(`\n${checks.length - failed.length} passed, ${failed.length} failed`);
if (failed.length > 0) process.exitCode = 1;

async function work(): Promise<void> {
  for (let check = queue.shift(); check; check = queue.shift()) {
    const started = performance.now();
    const { code, output } = await run(check);
    const seconds = ((performance.now() - started) / 1_000).toFixed(1);
    if (code === 0) {
      console.log(`✓ ${check.name} (${seconds} s)`);
    } else {
      failed.push(check.name);
      console.log(`✗ ${check.name} (${seconds} s)\n\n${output.trim()}\n${check.hint ? `\n  ${check.hint}\n` : ""}`);
    }
  }
}

function run(check: Check): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    const child = spawn(check.command, check.args, {
      stdio: ["ignore", "pipe", "pipe"],
      shell: process.platform === "win32",
    });
    let output = "";
    child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
    child.once("error", (error) => resolve({ code: 1, output: error.message }));
    child.once("close", (code) => resolve({ code: code ?? 1, output }));
  });
}
