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
      TWILIO_API_URL: "file:///etc/passwd",
    };

    const problem = messageOf(() => parseEnv(broken));

    const named = ["DATABASE_URL", "SHOPIFY_APP_URL", "ENCRYPTION_KEY", "PORT", "LOG_LEVEL", "METRICS_TOKEN"];
    for (const name of [...named, "TWILIO_API_URL"]) expect(problem).toContain(`  ${name}: `);
    expect(problem).not.toContain("SCOPES");
  });

  test("refuses an address of the app with a path, and scopes that no comma separates", () => {
    const broken = {
      ...complete,
      SHOPIFY_APP_URL: "https://segue.example.com/app",
      SCOPES: "read_orders write_orders",
    };
    const problem = messageOf(() => parseEnv(broken));
    expect(problem).toContain("  SHOPIFY_APP_URL: must have no path");
    expect(problem).toContain("  SCOPES: must be names of scopes, separated by commas");
    expect(parseEnv({ ...complete, SHOPIFY_APP_URL: "https://segue.example.com/" })).toBeDefined();
  });

  test("lets webhooks lead to its own machine in development alone, or where the app itself is reached there only", () => {
    const wish = { ...complete, ENDPOINTS_ON_LOOPBACK: "true" };
    expect(() => parseEnv(wish)).toThrow("  ENDPOINTS_ON_LOOPBACK: must not be set in production");
    expect(() => parseEnv({ ...wish, SHOPIFY_APP_URL: "https://127.0.0.1.example.com" })).toThrow("in production");
    expect(parseEnv({ ...wish, NODE_ENV: "development" }).ENDPOINTS_ON_LOOPBACK).toBe(true);
    expect(parseEnv({ ...wish, SHOPIFY_APP_URL: "http://127.0.0.1:4001" }).ENDPOINTS_ON_LOOPBACK).toBe(true);
    expect(parseEnv(complete).ENDPOINTS_ON_LOOPBACK).toBe(false);
  });

  test("never shows a secret's value in its error", () => {
    expect(messageOf(() => parseEnv({ ...complete, ENCRYPTION_KEY: "my-secret-key" }))).not.toContain("my-secret-key");
  });

  test("takes an empty variable for one that is not set", () => {
    expect(parseEnv({ ...complete, METRICS_TOKEN: "", PORT: "" })).toEqual(parseEnv(complete));
    expect(() => parseEnv({ ...complete, SCOPES: "" })).toThrow("SCOPES");
  });

  test("is told in .env.example, every variable of it and no other, with the defaults as they are", async () => {
    const text = await readFile(path.resolve(import.meta.dirname, "../../.env.example"), "utf8");
    const set = parseDotenv(text);
    const shown = parseDotenv(text.replaceAll(/^# (?=[A-Z_]+=)/gm, ""));

    // What stands there must be set: it is what has no default.
    expect(Object.keys(set).toSorted()).toEqual(Object.keys(complete).toSorted());
    expect(Object.keys(shown).toSorted()).toEqual(Object.keys(envSchema.shape).toSorted());
    const { data: defaults } = envSchema.partial().safeParse({});
    const keys = { ENCRYPTION_KEY: complete.ENCRYPTION_KEY, SUPPRESSION_KEY: complete.SUPPRESSION_KEY };
    expect(parseEnv({ ...shown, ...keys })).toMatchObject(defaults ?? {});
  });

  test("of the example gives no keys that somebody could leave as they are", async () => {
    const example = parseDotenv(await readFile(path.resolve(import.meta.dirname, "../../.env.example"), "utf8"));
    const problem = messageOf(() => parseEnv(example));
    expect(
      problem
        .split("\n")
        .slice(1)
        .map((line) => line.trim().split(":")[0]),
    ).toEqual(["ENCRYPTION_KEY", "SUPPRESSION_KEY"]);
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
