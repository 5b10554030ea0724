import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { afterEach, describe, expect, test } from "vitest";
import { removeEmbeddedPostgres, startEmbeddedPostgres } from "../../scripts/embedded-postgres.ts";
import { createDatabase, withClient } from "../../scripts/prepare-database.ts";
import { isAlive } from "./is-alive.ts";

const directory = path.join(tmpdir(), `segue-postgres-test-${process.pid}`);

afterEach(() => removeEmbeddedPostgres(directory));

describe("the PostgreSQL that npm brings", { timeout: 60_000 }, () => {
  test("keeps its data from one start to the next", async () => {
    const first = await startEmbeddedPostgres({ directory });
    await createDatabase(first.url("postgres"), "kept");
    await createDatabase(first.url("postgres"), "kept");
    await first.stop();
    await first.stop();

    const second = await startEmbeddedPostgres({ directory });
    expect(await withClient(second.url("kept"), oneOf)).toBe(1);
    await second.stop();
  });

  test("takes over from a server whose parent was killed", async () => {
    const script = path.resolve(import.meta.dirname, "../../scripts/embedded-postgres.ts");
    const parent = spawn(
      process.execPath,
      [
        "--input-type=module",
        "--eval",
        `import { startEmbeddedPostgres } from ${JSON.stringify(script)};
         const { pid } = await startEmbeddedPostgres({ directory: ${JSON.stringify(directory)} });
         console.log(pid); setInterval(() => {}, 1000);`,
      ],
      { stdio: ["ignore", "pipe", "inherit"] },
    );
    const [line] = (await once(createInterface({ input: parent.stdout }), "line")) as [string];
    parent.kill("SIGKILL");
    await once(parent, "exit");
    expect(isAlive(Number(line))).toBe(true);

    const next = await startEmbeddedPostgres({ directory });

    expect(isAlive(Number(line))).toBe(false);
    expect(await withClient(next.url("postgres"), oneOf)).toBe(1);
    await next.stop();
  });

  test("refuses a wrong password, since other accounts of the machine reach it too", async () => {
    const server = await startEmbeddedPostgres({ directory });
    const guess = new URL(server.url("postgres"));
    guess.password = "guess";

    await expect(withClient(guess.href, oneOf)).rejects.toThrow("password authentication failed");
    await server.stop();
  });

  test("is gone with its files when it is removed", async () => {
    const server = await startEmbeddedPostgres({ directory });

    await removeEmbeddedPostgres(directory);

    expect(isAlive(server.pid)).toBe(false);
    expect(existsSync(directory)).toBe(false);
  });
});

async function oneOf(client: {
  query: (text: string) => Promise<{ rows: { one: number }[] }>;
}): Promise<number | undefined> {
  return (await client.query("SELECT 1 AS one")).rows[0]?.one;
}
