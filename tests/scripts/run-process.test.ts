import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, describe, expect, test } from "vitest";
import { withFileLock } from "../../scripts/file-lock.mjs";
import { runProcess } from "../../scripts/run-process.ts";
import { isAlive } from "./is-alive.ts";

const directory = mkdtempSync(path.join(tmpdir(), "segue-process-test-"));
const logFile = path.join(directory, "log");
const env = { ...process.env };
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const start = (code: string) => runProcess("program", ["--eval", code], { env, logFile });
const waiting = `console.log("ready"); setInterval(() => {}, 1000);`;
const isReady = (lines: readonly string[]) => lines.includes("ready");

describe("a process of the demo", () => {
  test("is ready when it says so, and ends when it is asked to", async () => {
    const program = start(`process.on("SIGTERM", () => { console.log("bye"); process.exit(0); }); ${waiting}`);
    await program.ready(isReady);

    await program.stop();

    expect(await program.ended).toBe(0);
    await expect.poll(() => readFileSync(logFile, "utf8")).toBe("ready\nbye\n");
  });

  test("is killed when it does not end in time", async () => {
    const program = start(`process.on("SIGTERM", () => {}); ${waiting}`);
    await program.ready(isReady);

    await program.stop(200);

    expect(await program.ended).toBeNull();
  });

  test("that ends while it starts says why, in its own last words", async () => {
    const program = start(`console.error("The port is taken"); process.exit(3)`);

    await expect(program.ready(isReady)).rejects.toThrow(
      "The program ended while starting. Its last words:\nThe port is taken",
    );
  });

  test("does not outlive a parent that is killed", async () => {
    const script = path.resolve(import.meta.dirname, "../../scripts/run-process.ts");
    const code = `import { runProcess } from ${JSON.stringify(script)};
      const { pid } = runProcess("program", ["--eval", ${JSON.stringify(waiting)}], { env: process.env, logFile: ${JSON.stringify(logFile)} });
      console.log(pid);`;
    const parent = spawn(process.execPath, ["--input-type=module", "--eval", code], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [pid] = (await once(createInterface({ input: parent.stdout }), "line")) as [string];
    await expect.poll(() => readFileSync(logFile, "utf8"), { timeout: 10_000 }).toContain("ready");

    parent.kill("SIGKILL");

    await expect.poll(() => isAlive(Number(pid)), { timeout: 10_000 }).toBe(false);
  });
});

describe("a file lock", () => {
  test("lets one in at a time, and the next when the first is done, even when it failed", async () => {
    const file = path.join(directory, "lock");
    let inside = 0;
    let most = 0;
    const work = async () => {
      inside += 1;
      most = Math.max(most, inside);
      await sleep(20);
      inside -= 1;
      throw new Error("no");
    };

    const results = await Promise.allSettled([
      withFileLock(file, work),
      withFileLock(file, work),
      withFileLock(file, work),
    ]);

    expect(results.map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected"]);
    expect(most).toBe(1);
  });

  test("of a process that died is taken over", async () => {
    const file = path.join(directory, "abandoned");
    const dead = spawn(process.execPath, ["--eval", "0"]);
    await once(dead, "exit");
    writeFileSync(file, String(dead.pid));

    expect(await withFileLock(file, () => "in")).toBe("in");
  });
});
