/**
 * How long it takes to write down a campaign's recipients (three segments included, two excluded, with consent, suppression
 * and doubled numbers looked at) against a bare INSERT … SELECT of the very same finished rows, in the same run; and how
 * long the wizard's count of them takes. With real commits, on a PostgreSQL of its own.
 *
 * AUDIENCE_SIZES (10000,100000,1000000) and AUDIENCE_ROUNDS (3) change how many recipients, and how often the median is of.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { startEmbeddedPostgres } from "../scripts/embedded-postgres.ts";
import { createDatabase, migrateAppDatabase } from "../scripts/prepare-database.ts";
import type { AudienceChoice } from "#app/campaigns/resolve-audience.server.ts";
import type { Figure } from "./figure.ts";
import { processorSeconds } from "./processor-time.ts";

const sizes = (process.env.AUDIENCE_SIZES ?? "10000,100000,1000000").split(",").map(Number);
const rounds = Number(process.env.AUDIENCE_ROUNDS ?? 3);
const goal = 2;
const slopeGoal = 1.05;
const appEnv = {
  NODE_ENV: "production",
  SHOPIFY_API_KEY: "key",
  SHOPIFY_API_SECRET: "secret",
  SHOPIFY_APP_URL: "https://segue.example",
  SCOPES: "read_customers",
  ENCRYPTION_KEY: "1".repeat(64),
  SUPPRESSION_KEY: "2".repeat(64),
  LOG_LEVEL: "warn",
} as const;

export const title = "Writing down a campaign's recipients";

export async function measure(say: (line: string) => void): Promise<Figure[]> {
  const directory = await mkdtemp(path.join(tmpdir(), "segue-bench-"));
  const server = await startEmbeddedPostgres({ directory: path.join(directory, "pg") });
  // The app's modules read the environment when they are loaded.
  Object.assign(process.env, appEnv, { DATABASE_URL: server.url("bench") });
  try {
    await createDatabase(server.url("postgres"), "bench");
    await migrateAppDatabase(server.url("bench"));
    return await measureOn(server.url("bench"), { postmaster: server.pid, say });
  } finally {
    await server.stop();
    await rm(directory, { recursive: true, force: true });
  }
}

/** By the clock, and in processor time of PostgreSQL, which says the same on a busy machine. In seconds. */
type Time = { clock: number; processor: number };
type Measured = { size: number; ours: Time; bare: Time; count: Time; memory: number };

async function measureOn(
  databaseUrl: string,
  { postmaster, say }: { postmaster: number; say: (line: string) => void },
): Promise<Figure[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const { pool } = await import("#app/db.server.ts");
  const measured: Measured[] = [];
  for (const [index, size] of sizes.entries()) {
    const shop = { id: index + 1, domain: `bench-${index + 1}.myshopify.com` };
    say(`${size} recipients: filling the shop`);
    await fillShop(client, shop, size);
    measured.push(await measureShop(client, shop, { size, postmaster, say }));
  }
  await pool.end();
  await client.end();
  return figuresOf(measured);
}

async function measureShop(
  client: pg.Client,
  shop: { id: number; domain: string },
  { size, postmaster, say }: { size: number; postmaster: number; say: (line: string) => void },
): Promise<Measured> {
  const { inTransaction } = await import("#app/db.server.ts");
  const { writeAudience } = await import("#app/campaigns/write-audience.server.ts");
  const { estimateAudience } = await import("#app/campaigns/estimate-audience.server.ts");
  const { resolveAudience } = await import("#app/campaigns/resolve-audience.server.ts");
  const choice: AudienceChoice = {
    channel: "sms",
    includeSegmentIds: [101n, 102n, 103n],
    excludeSegmentIds: [104n, 105n],
    allSubscribed: false,
    audienceMode: "refresh",
    frozenVersions: {},
    resendOf: null,
    resendStatuses: [],
  };
  const resolved = await resolveAudience(shop, choice, { versions: "latest" });
  if (!resolved.ok) throw new Error(resolved.problem);
  const times = { ours: [] as Time[], bare: [] as Time[], count: [] as Time[] };
  const timed = (work: () => Promise<unknown>) => timeOf(work, postmaster);
  let memory = 0;
  // The first round warms up and leaves the finished rows for the baseline to copy.
  for (let round = 0; round <= rounds; round += 1) {
    await emptyLedger(client);
    const ours = await timed(() =>
      inTransaction((tx) =>
        writeAudience(tx, shop, resolved.audience, {
          campaignId: 1n,
          dispatchId: 1n,
          size: resolved.size,
          latestAt: null,
          now: new Date(),
        }),
      ),
    );
    if (round === 0) await keepRows(client, { shop, size });
    await emptyLedger(client);
    const bare = await timed(() =>
      client.query(`INSERT INTO message (${columns}) SELECT ${columns} FROM finished ORDER BY customer_id`),
    );
    const count = await timed(() => estimateAudience(shop, choice, { versions: "latest" }));
    memory = Math.max(memory, process.memoryUsage().rss);
    const inBoth = (time: Time) => `${seconds(time.clock)} (processor ${seconds(time.processor)})`;
    say(`${size} recipients: ${inBoth(ours)}, bare ${inBoth(bare)}, counted in ${inBoth(count)}`);
    if (round === 0) continue;
    times.ours.push(ours);
    times.bare.push(bare);
    times.count.push(count);
  }
  return { size, ours: median(times.ours), bare: median(times.bare), count: median(times.count), memory };
}

const columns =
  "shop_id, source, source_id, step, dispatch_id, customer_id, channel, address, status, reason, due_at, latest_at, consent_at, decided_at, queued_at, ended_at";

async function emptyLedger(client: pg.Client): Promise<void> {
  await client.query("TRUNCATE message, message_queue");
  await client.query("CHECKPOINT");
}

async function keepRows(client: pg.Client, { shop, size }: { shop: { id: number }; size: number }): Promise<void> {
  await client.query("DROP TABLE IF EXISTS finished");
  await client.query(`CREATE UNLOGGED TABLE finished AS SELECT * FROM message WHERE shop_id = ${shop.id}`);
  await client.query("ANALYZE finished");
  const { rows } = await client.query<{ count: number }>("SELECT count(*)::int AS count FROM finished");
  if (rows[0]?.count !== size) throw new Error(`${rows[0]?.count} recipients were written, not ${size}`);
}

/**
 * A shop whose three included segments overlap and hold a quarter more than `size` people, of whom two excluded segments
 * take out that quarter. Of the rest 5 % unsubscribed, 5 % never subscribed, 2 % have no number, some are suppressed and
 * some share a number.
 */
async function fillShop(client: pg.Client, shop: { id: number; domain: string }, size: number): Promise<void> {
  const people = (size / 4) * 5;
  await client.query("INSERT INTO shop (id, domain, name) VALUES ($1, $2, 'Bench')", [shop.id, shop.domain]);
  await client.query(
    `INSERT INTO customer (shop_id, id, first_name, last_name, phone_e164, phone_hash, phone_state, sms_consent, sms_consent_at, country_code)
     SELECT $1, 5000000000 + n, 'First' || n % 1000, 'Last' || n % 5000,
            CASE WHEN n % 50 <> 0 THEN '+31' || (600000000 + shared) END,
            CASE WHEN n % 50 <> 0 THEN md5(shared::text) || left(md5((shared + 1)::text), 11) END,
            (CASE WHEN n % 50 = 0 THEN 'missing' ELSE 'valid' END)::address_state,
            (CASE n % 20 WHEN 1 THEN 'unsubscribed' WHEN 2 THEN 'never_subscribed' ELSE 'subscribed' END)::consent_state,
            now() - interval '30 days', (ARRAY['NL', 'DE', 'US'])[1 + n % 3]
       FROM (SELECT n, CASE WHEN n % 200 = 7 THEN n - 1 ELSE n END AS shared FROM generate_series(1, $2::int) AS n) AS people`,
    [shop.id, people],
  );
  await client.query(
    `INSERT INTO suppression (shop_id, channel, address_hash, reason)
     SELECT $1, 'sms', phone_hash, 'merchant' FROM customer WHERE shop_id = $1 AND id % 500 = 3 AND phone_hash IS NOT NULL`,
    [shop.id],
  );
  const segments = {
    101: "id % 5 IN (0, 1, 2)",
    102: "id % 5 IN (2, 3)",
    103: "id % 5 IN (3, 4)",
    104: "id % 10 = 4",
    105: "id % 10 = 9",
  };
  for (const [id, members] of Object.entries(segments)) {
    const { rowCount } = await client.query(
      `INSERT INTO segment_member (shop_id, segment_id, customer_id, joined_version) SELECT shop_id, $2, id, 1 FROM customer WHERE shop_id = $1 AND ${members}`,
      [shop.id, id],
    );
    await client.query(
      "INSERT INTO segment (shop_id, id, name, query, version, member_count) VALUES ($1, $2, 'Bench', '', 1, $3)",
      [shop.id, id, rowCount],
    );
  }
  await client.query("VACUUM ANALYZE customer");
  await client.query("VACUUM ANALYZE segment_member");
  await client.query("ANALYZE suppression");
}

function figuresOf(measured: readonly Measured[]): Figure[] {
  const rows = measured.flatMap(({ size, ours, bare, count, memory }): Figure[] => {
    const ratio = ours.clock / bare.clock;
    return [
      {
        what: `write ${inWords(size)} recipients`,
        measured: seconds(ours.clock),
        baseline: `${seconds(bare.clock)} bare INSERT … SELECT`,
        ratio,
        goal: `≤ ${goal}`,
        isMet: ratio <= goal,
      },
      {
        what: "  its processor time",
        measured: seconds(ours.processor),
        baseline: seconds(bare.processor),
        ratio: ours.processor / bare.processor,
      },
      { what: `count ${inWords(size)} recipients in the wizard`, measured: seconds(count.clock) },
      { what: `memory of the app's process, ${inWords(size)}`, measured: `${Math.round(memory / 2 ** 20)} MiB` },
    ];
  });
  const [first, last] = [measured[0], measured.at(-1)];
  if (!first || !last || first === last) return rows;
  const slope = Math.log(last.ours.clock / first.ours.clock) / Math.log(last.size / first.size);
  return [
    ...rows,
    {
      what: "growth of the cost (log-log slope)",
      measured: slope.toFixed(2),
      goal: `≤ ${slopeGoal}`,
      isMet: slope <= slopeGoal,
    },
  ];
}

async function timeOf(work: () => Promise<unknown>, postmaster: number): Promise<Time> {
  const before = processorSeconds(postmaster);
  const startedAt = performance.now();
  await work();
  return { clock: (performance.now() - startedAt) / 1000, processor: processorSeconds(postmaster) - before };
}

function median(times: readonly Time[]): Time {
  const middle = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
  return { clock: middle(times.map(({ clock }) => clock)), processor: middle(times.map(({ processor }) => processor)) };
}

function seconds(value: number): string {
  return `${value.toFixed(2)} s`;
}

function inWords(count: number): string {
  return count.toLocaleString("en-US");
}
