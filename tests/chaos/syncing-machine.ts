import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Session } from "@shopify/shopify-api";
import { inTransaction, pool } from "#app/db.server.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { sessionStorage } from "#app/shopify/session-storage.server.ts";
import { createDevStore } from "#dev-store/app.ts";
import { installApp } from "#dev-store/oauth/installation.ts";
import { issueToken } from "#dev-store/oauth/access-tokens.ts";
import { createSegment } from "#dev-store/shop/write-segments.ts";
import { makeShop } from "#tests/factories.ts";
import { testEnv } from "#tests/setup/test-env.ts";

const root = path.resolve(import.meta.dirname, "../..");
const domain = "chaos.myshopify.com";
const storeShopId = 61n;
const scopes = ["read_customers", "write_customers"];

export type AskedOperation = { name: string; variables: Record<string, unknown> };

/** A dev store with customers, a shop of the app that has never been synced, and workers to kill: processes of their own. */
export async function openSyncingMachine(options: {
  customers: number;
  /** The segment of the first so many customers. */
  members: number;
  /** Above so many members Shopify makes the list first. */
  largeSegmentAbove: number;
}) {
  const { shopId, segmentId } = await prepare(options);
  const store = spawn(
    process.execPath,
    [path.join(root, "tests/chaos/store-process.ts"), testEnv.DEV_STORE_DATABASE_URL],
    { stdio: ["ignore", "pipe", "inherit"], cwd: root },
  );
  const [line] = (await once(store.stdout.setEncoding("utf8"), "data")) as [string];
  const storeUrl = `http://127.0.0.1:${/listening (\d+)/.exec(line)?.[1]}`;
  const env = {
    ...process.env,
    ...testEnv,
    DEV_STORE_URL: storeUrl,
    LOG_LEVEL: process.env.CHAOS_LOG_LEVEL ?? "fatal",
  };
  const workers = new Set<ChildProcess>();

  const machine = {
    segmentId,
    shop: { id: shopId, domain },
    startWorker(): ChildProcess {
      const worker = spawn(
        process.execPath,
        ["--import", "./dev-store/redirect.ts", path.join(root, "app/worker/main.server.ts")],
        { env, cwd: root, stdio: ["ignore", "inherit", "inherit"] },
      );
      workers.add(worker);
      worker.once("exit", () => workers.delete(worker));
      return worker;
    },
    /** Without a word, in the middle of whatever it does. */
    async kill(worker: ChildProcess): Promise<void> {
      const exited = once(worker, "exit");
      worker.kill("SIGKILL");
      await exited;
    },
    async startSync(): Promise<void> {
      await inTransaction((tx) => enqueue(tx, "start-sync", { payload: { shopId, kind: "install" } }));
    },
    async customersDone(): Promise<number> {
      const { rows } = await pool.query<{ done: number }>("SELECT customers_done AS done FROM sync_run");
      return rows[0]?.done ?? 0;
    },
    async membersStaged(): Promise<number> {
      const { rows } = await pool.query<{ staged: number }>("SELECT count(*)::int AS staged FROM segment_member_stage");
      return rows[0]?.staged ?? 0;
    },
    /** What the store was asked so far under this name. */
    async asked(name: string): Promise<AskedOperation[]> {
      const all = (await (await fetch(`${storeUrl}/asked`)).json()) as AskedOperation[];
      return all.filter((operation) => operation.name === name);
    },
    /** The tag of the segment goes from those up to `last` to none, and comes to those from `first` on. */
    async moveMembers({ lose, gain }: { lose: [number, number]; gain: [number, number] }): Promise<void> {
      await inStore(async ({ context }) => {
        const set = "UPDATE customer SET tags = $4::text[] WHERE shop_id = $1 AND id BETWEEN $2 AND $3";
        await context.pool.query(set, [storeShopId, ...lose, []]);
        await context.pool.query(set, [storeShopId, ...gain, ["vip"]]);
      });
    },
    async until(condition: () => Promise<boolean>, what: string): Promise<void> {
      const deadline = Date.now() + 40_000;
      while (!(await condition())) {
        if (Date.now() > deadline) throw new Error(`It did not come to this: ${what}`);
        await sleep(5);
      }
    },
    async close(): Promise<void> {
      await Promise.all([...workers].map((worker) => machine.kill(worker)));
      store.kill("SIGKILL");
    },
  };
  return machine;
}

export type SyncingMachine = Awaited<ReturnType<typeof openSyncingMachine>>;

async function inStore<T>(work: (store: Awaited<ReturnType<typeof createDevStore>>) => Promise<T>): Promise<T> {
  const store = await createDevStore({
    databaseUrl: testEnv.DEV_STORE_DATABASE_URL,
    appUrl: testEnv.SHOPIFY_APP_URL,
    clientId: testEnv.SHOPIFY_API_KEY,
    clientSecret: testEnv.SHOPIFY_API_SECRET,
    adminUrl: "http://127.0.0.1:9",
  });
  try {
    return await work(store);
  } finally {
    await store.stop();
  }
}

async function prepare(options: {
  customers: number;
  members: number;
  largeSegmentAbove: number;
}): Promise<{ shopId: number; segmentId: bigint }> {
  const { accessToken, segmentId } = await inStore(async ({ context }) => {
    await context.pool.query(
      `INSERT INTO shop (id, domain, name, email, currency, country_code, timezone, bucket_size, restore_rate, settings)
       VALUES ($1, $2, 'Chaos', 'owner@chaos.example', 'EUR', 'NL', 'Europe/Amsterdam', 1000000, 100000, $3)`,
      [storeShopId, domain, JSON.stringify({ largeSegmentAbove: options.largeSegmentAbove })],
    );
    await context.pool.query(
      `INSERT INTO customer (shop_id, id, first_name, email, phone, country_code, tags, sms_state, sms_at, created_at, updated_at)
       SELECT $1, n, 'Customer ' || n, 'c' || n || '@example.com', '+316' || (10000000 + n), 'NL',
              CASE WHEN n <= $3 THEN '{vip}' ELSE '{}' END::text[], 'SUBSCRIBED', '2026-01-01', '2026-01-01', '2026-01-01'
       FROM generate_series(1, $2::int) AS n`,
      [storeShopId, options.customers, options.members],
    );
    await context.pool.query("ANALYZE customer");
    const made = await createSegment(context, storeShopId, { name: "VIP", query: "customer_tags CONTAINS 'vip'" });
    if (!made.ok) throw new Error(JSON.stringify(made));
    await installApp(context, storeShopId, scopes);
    const token = await issueToken(context.pool, storeShopId, {
      kind: "offline",
      scopes,
      expiring: false,
      now: new Date(),
    });
    return { accessToken: token.accessToken, segmentId: made.segment.id };
  });
  const shop = await makeShop({ domain });
  await sessionStorage.storeSession(
    new Session({
      id: `offline_${domain}`,
      shop: domain,
      state: "",
      isOnline: false,
      accessToken,
      scope: scopes.join(","),
    }),
  );
  return { shopId: shop.id, segmentId };
}
