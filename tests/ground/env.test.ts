import { readFile } from "node:fs/promises";
import path from "node:path";
import { parseEnv as parseDotenv } from "node:util";
import { describe, expect, test } from "vitest";
import { envSchema, parseEnv } from "#app/env.server.ts";

const complete = {
  DATABASE_URL: "postgresql://segue:secret@db.example:5432/segue",
  SHOPIFY_API_KEY: "key",
  SHOPIFY_API_SECRET: "secret",
  SHOPIFY_APP_URL: "https://segue.example.com",
  SCOPES: "read_customers",
  ENCRYPTION_KEY: "a".repeat(64),
  SUPPRESSION_KEY: "b".repeat(64),
};

describe("the environment", () => {
  test("needs no more than what has no default", () => {
    expect(parseEnv(complete)).toMatchObject({
      ...complete,
      NODE_ENV: "production",
      PORT: 3000,
      HOST: "127.0.0.1",
      LOG_LEVEL: "info",
      TWILIO_API_URL: "https://api.twilio.com",
    });
  });

  test.each(Object.keys(complete))("does not start without %s, and says so", (name) => {
    expect(() => parseEnv({ ...complete, [name]: undefined })).toThrow(name);
  });

  test("names every malformed variable at once", () => {
    const broken = {
      ...complete,
      DATABASE_URL: "mysql://db.example/segue",
      SHOPIFY_APP_URL: "segue.example.com",
      ENCRYPTION_KEY: "too-short",
      PORT: "70000",
      LOG_LEVEL: "loud",
      METRICS_TOKEN: "guessable",
    };

    const problem = messageOf(() => parseEnv(broken));

    for (const name of ["DATABASE_URL", "SHOPIFY_APP_URL", "ENCRYPTION_KEY", "PORT", "LOG_LEVEL", "METRICS_TOKEN"]) {
      expect(problem).toContain(`  ${name}: `);
    }
    expect(problem).not.toContain("SCOPES");
  });

  test("never shows a secret's value in its error", () => {
    expect(messageOf(() => parseEnv({ ...complete, ENCRYPTION_KEY: "my-secret-key" }))).not.toContain("my-secret-key");
  });

  test("takes an empty variable for one that is not set", () => {
    expect(parseEnv({ ...complete, METRICS_TOKEN: "", PORT: "" })).toEqual(parseEnv(complete));
    expect(() => parseEnv({ ...complete, SCOPES: "" })).toThrow("SCOPES");
  });

  test("is told in .env.example, every variable of it and no other, with values that parse", async () => {
    const example = parseDotenv(await readFile(path.resolve(import.meta.dirname, "../../.env.example"), "utf8"));

    expect(Object.keys(example).toSorted()).toEqual(Object.keys(envSchema.shape).toSorted());
    const parsed = parseEnv(example);
    const { data: defaults } = envSchema.partial().safeParse({});
    expect(parsed).toMatchObject(defaults ?? {});
  });
});

function messageOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  throw new Error("nothing was thrown");
}
