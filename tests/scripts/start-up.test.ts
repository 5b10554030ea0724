import { execFile } from "node:child_process";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";

const root = path.resolve(import.meta.dirname, "../..");

const complete = {
  DATABASE_URL: "postgresql://segue:secret@127.0.0.1:1/segue",
  SHOPIFY_API_KEY: "key",
  SHOPIFY_API_SECRET: "secret",
  SHOPIFY_APP_URL: "https://segue.example.com",
  SCOPES: "read_customers",
  ENCRYPTION_KEY: "a".repeat(64),
  SUPPRESSION_KEY: "b".repeat(64),
};

/** Runs a program with this environment and no other; answers with how it ended and what it said of it. */
async function run(program: string, env: Record<string, string>): Promise<{ code: number; said: string }> {
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [program], {
      cwd: root,
      env: { NODE_ENV: "production", ...env },
      timeout: 20_000,
    });
    return { code: 0, said: stdout };
  } catch (error) {
    const { code, stderr } = error as { code: number; stderr: string };
    return { code, said: stderr };
  }
}

describe("a start with a variable that is missing or malformed", () => {
  test.each([
    ["the web app", "app/web/main.server.ts"],
    ["the worker", "app/worker/main.server.ts"],
  ])("stops %s, with the variable's name", async (_, program) => {
    const { ENCRYPTION_KEY: _missing, ...rest } = complete;
    const { code, said } = await run(program, { ...rest, SHOPIFY_APP_URL: "segue" });
    expect(code).toBe(1);
    expect(said).toContain("  ENCRYPTION_KEY: ");
    expect(said).toContain("  SHOPIFY_APP_URL: ");
    expect(said).not.toContain("SCOPES");
  });

  test.each([{}, { DATABASE_URL: "" }, { DATABASE_URL: "segue" }, { DATABASE_URL: "mysql://127.0.0.1/segue" }])(
    "stops the migrations: %j",
    async (env) => {
      const { code, said } = await run("scripts/migrate.ts", env as Record<string, string>);
      expect(code).toBe(1);
      expect(said).toMatch(/^DATABASE_URL must name the database/);
    },
  );

  test("stops the migrations when the database is not there, and says which", async () => {
    const { code, said } = await run("scripts/migrate.ts", { DATABASE_URL: complete.DATABASE_URL });
    expect(code).toBe(1);
    expect(said).toContain("127.0.0.1");
  });
});

describe("the container's question about its health", () => {
  const check = (env: Record<string, string>) => run("scripts/check-health.ts", env);

  test("is answered well by whichever of the two programs runs there", async () => {
    let status = 200;
    const server = createServer((request, response) =>
      response.writeHead(request.url === "/healthz" ? status : 404).end(),
    );
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const port = String((server.address() as AddressInfo).port);
    try {
      expect(await check({ PORT: port, WORKER_HEALTH_PORT: "1" })).toMatchObject({ code: 0 });
      expect(await check({ PORT: "1", WORKER_HEALTH_PORT: port })).toMatchObject({ code: 0 });
      status = 503;
      expect(await check({ PORT: port })).toMatchObject({ code: 1, said: expect.stringContaining("503") });
    } finally {
      server.close();
    }
  });

  test("is answered badly where nothing runs", async () => {
    expect(await check({ PORT: "1" })).toMatchObject({ code: 1 });
  });
});
