import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { startEmbeddedPostgres } from "../scripts/embedded-postgres.ts";
import { createDatabase, migrateAppDatabase } from "../scripts/prepare-database.ts";
import type { Figure } from "./figure.ts";

export const title = "A segment's list: what Shopify named, turned into spans";

const sizes = [10_000, 100_000, 1_000_000];
const shop = { id: 1, domain: "bench.myshopify.com" };
const segmentId = 1n;

/**
 * The time from the last page of members to the list version that campaigns can use: spans closed and opened, the version
 * written, its reach measured. Beside it a bare `INSERT … SELECT` of as many rows of the same shape, with the same key.
 */
export async function measure(say: (line: string) => void): Promise<Figure[]> {
  const directory = await mkdtemp(path.join(tmpdir(), "segue-bench-"));
  const server = await startEmbeddedPostgres({ directory: path.join(directory, "pg") });
  try {
    await createDatabase(server.url("postgres"), "bench");
    await migrateAppDatabase(server.url("bench"));
    setEnvironment(server.url("bench"));
    return await measureOn(say);
  } finally {
    await server.stop();
    await rm(directory, { recursive: true, force: true });
  }
}

/** Only then are the app's modules loaded: they read the environment at once. */
function setEnvironment(databaseUrl: string): void {
  Object.assign(process.env, {
    NODE_ENV: "production",
    DATABASE_URL: databaseUrl,
    SHOPIFY_API_KEY: "key",
    SHOPIFY_API_SECRET: "secret",
    SHOPIFY_APP_URL: "https://app.test",
    SCOPES: "read_customers",
    ENCRYPTION_KEY: "1".repeat(64),
    SUPPRESSION_KEY: "2".repeat(64),
    LOG_LEVEL: "warn",
  });
}

async function measureOn(say: (line: string) => void): Promise<Figure[]> {
  const { pool } = await import("../app/db.server.ts");
  const { storeVersion } = await import("../app/segments/store-version.server.ts");
  const largest = Math.max(...sizes);
  await pool.query("INSERT INTO shop (id, domain, name) VALUES ($1, $2, 'Bench')", [shop.id, shop.domain]);
  await pool.query(
    `INSERT INTO customer (shop_id, id, phone_e164, phone_hash, phone_state, sms_consent)
     SELECT 1, n, '+31' || (600000000 + n), md5(n::text), 'valid', 'subscribed' FROM generate_series(1, $1::int) AS n`,
    [largest],
  );
  await pool.query("CREATE TABLE bare_member (LIKE segment_member INCLUDING INDEXES)");
  await pool.query("VACUUM ANALYZE customer");

  /** Members `first` to `last`, as if the last page had just been stored; answers with the seconds to the version. */
  async function storeList(first: number, last: number): Promise<number> {
    const startedAt = new Date();
    await pool.query("UPDATE segment SET sync_started_at = $1, sync_state = 'syncing'", [startedAt]);
    await pool.query(
      "INSERT INTO segment_member_stage (shop_id, segment_id, customer_id) SELECT 1, 1, n FROM generate_series($1::int, $2::int) AS n",
      [first, last],
    );
    await pool.query("CHECKPOINT");
    const before = performance.now();
    const walk = { segmentId, startedAt, cursor: null, memberQueryId: null, timezone: "UTC" };
    const list = await storeVersion(shop, walk, { expectedCount: last - first + 1, now: startedAt });
    if (typeof list === "string") throw new Error(`The list was not stored: ${list}`);
    return (performance.now() - before) / 1000;
  }

  async function insertBare(size: number): Promise<number> {
    await pool.query("TRUNCATE bare_member");
    await pool.query("CHECKPOINT");
    const before = performance.now();
    await pool.query(
      "INSERT INTO bare_member (shop_id, segment_id, customer_id, joined_version) SELECT 1, 1, n, 1 FROM generate_series(1, $1::int) AS n",
      [size],
    );
    return (performance.now() - before) / 1000;
  }

  const figures: Figure[] = [];
  for (const size of sizes) {
    say(`${size.toLocaleString("en")} members`);
    await pool.query("TRUNCATE segment, segment_member, segment_member_stage, segment_version");
    await pool.query("INSERT INTO segment (shop_id, id, name, query) VALUES (1, 1, 'Bench', 'number_of_orders > 0')");
    const bare = await insertBare(size);
    const first = await storeList(1, size);
    const unchanged = await storeList(1, size);
    const moved = await storeList(1 + size / 100, size);
    figures.push(
      figure("first list", { size, seconds: first, bare }),
      figure("read again, nothing changed", { size, seconds: unchanged, bare }),
      figure("read again, 1 % left", { size, seconds: moved, bare }),
    );
  }
  await pool.end();
  return figures;
}

function figure(what: string, { size, seconds, bare }: { size: number; seconds: number; bare: number }): Figure {
  return {
    what: `${size.toLocaleString("en")} members, ${what}`,
    measured: `${seconds.toFixed(2)} s`,
    baseline: `${bare.toFixed(2)} s`,
    ratio: seconds / bare,
  };
}
