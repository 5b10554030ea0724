import { type ChildProcess, spawn } from "node:child_process";
import { createWriteStream, mkdirSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";

export type RunningProcess = {
  name: string;
  pid: number;
  /** Resolves when the process is gone, with its exit code; null when a signal ended it. */
  ended: Promise<number | null>;
  /** Resolves when `isReady` says so. Throws, with the last lines of the log, when the process ends first. */
  ready: (
    isReady: (lines: readonly string[]) => boolean | Promise<boolean>,
    options?: { timeoutMs?: number },
  ) => Promise<void>;
  /** Asks the process to end and waits for it; after `graceMs` it is killed. */
  stop: (graceMs?: number) => Promise<void>;
  kill: (signal: NodeJS.Signals) => void;
};

const keptLines = 40;

/**
 * Starts one of the project's programs with the Node that runs this, and writes what it says to `logFile`.
 *
 * It gets a process group of its own, so that Ctrl-C in a terminal does not reach it past its parent. When the parent
 * dies without having stopped it, it stops by itself (scripts/end-with-parent.ts).
 */
export function runProcess(
  name: string,
  args: readonly string[],
  options: { env: NodeJS.ProcessEnv; logFile: string; onLine?: (line: string) => void },
): RunningProcess {
  const root = path.dirname(import.meta.dirname);
  const watch = path.join(root, "scripts/end-with-parent.ts");
  const child = spawn(process.execPath, ["--import", watch, ...args], {
    cwd: root,
    env: options.env,
    detached: true,
    stdio: ["pipe", "pipe", "pipe"],
  });
  const lines = keepLog(child, options);
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  const isGone = () => child.exitCode !== null || child.signalCode !== null;

  return {
    name,
    pid: child.pid ?? 0,
    ended,
    async ready(isReady, { timeoutMs = 60_000 } = {}) {
      for (const deadline = Date.now() + timeoutMs; Date.now() < deadline && !isGone(); await sleep(50)) {
        if (await isReady(lines)) return;
      }
      const reason = isGone() ? "ended while starting" : `was not ready after ${timeoutMs / 1_000} s`;
      throw new Error(`The ${name} ${reason}. Its last words:\n${lines.slice(-15).join("\n")}`);
    },
    async stop(graceMs = 30_000) {
      if (isGone()) return;
      child.kill("SIGTERM");
      const patience = sleep(graceMs, undefined, { ref: false });
      await Promise.race([ended, patience]);
      if (!isGone()) child.kill("SIGKILL");
      await ended;
    },
    kill: (signal) => child.kill(signal),
  };
}

function keepLog(child: ChildProcess, options: { logFile: string; onLine?: (line: string) => void }): string[] {
  mkdirSync(path.dirname(options.logFile), { recursive: true });
  const file = createWriteStream(options.logFile);
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    if (!stream) continue;
    createInterface({ input: stream }).on("line", (line) => {
      file.write(`${line}\n`);
      lines.push(line);
      if (lines.length > keptLines) lines.shift();
      options.onLine?.(line);
    });
  }
  child.once("close", () => file.end());
  return lines;
}

/** Whether something answers at the address, whatever it answers. */
export async function answers(url: string): Promise<boolean> {
  try {
    await fetch(url, { redirect: "manual", signal: AbortSignal.timeout(2_000) });
    return true;
  } catch {
    return false;
  }
}
