/**
 * How fast a campaign is sent with every guarantee on, against a bare undici loop that posts the same bodies to the same
 * sink in the same run. The app's own worker sends it, with real commits, on a PostgreSQL of its own.
 *
 * SEND_SIZES (10000,100000,1000000) and SEND_ROUNDS (3) change how much is sent, and how often the median is of.
 */
import type { Readable } from "node:stream";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { startEmbeddedPostgres } from "../scripts/embedded-postgres.ts";
import { createDatabase, migrateAppDatabase } from "../scripts/prepare-database.ts";
import { processorSeconds } from "./processor-time.ts";
import type { Figure } from "./figure.ts";
import { accountSid, appUrl, authToken, firstNames, senderAddress, shopName, template } from "./send-shape.ts";

const sizes = (process.env.SEND_SIZES ?? "10000,100000,1000000").split(",").map(Number);
const rounds = Number(process.env.SEND_ROUNDS ?? 3);
const connections = 64;
const goal = 0.6;
const root = path.resolve(import.meta.dirname, "..");
const children = new Set<ChildProcess>();
const appEnv = {
  NODE_ENV: "production",
  SHOPIFY_API_KEY: "key",
  SHOPIFY_API_SECRET: "secret",
  SHOPIFY_APP_URL: appUrl,
  SCOPES: "read_customers",
  ENCRYPTION_KEY: "1".repeat(64),
  SUPPRESSION_KEY: "2".repeat(64),
  LOG_LEVEL: "warn",
};

export const title = "Sending a campaign";

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
    await Promise.all([...children].map(stop));
    await server.stop();
    await rm(directory, { recursive: true, force: true });
  }
}

async function measureOn(
  databaseUrl: string,
  { postmaster, say }: { postmaster: number; say: (line: string) => void },
): Promise<Figure[]> {
  const { encryptSecret } = await import("#app/secrets.server.ts");
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 2 });
  await pool.query("INSERT INTO shop (id, domain, name) VALUES (1, 'bench.myshopify.com', $1)", [shopName]);
  await pool.query("INSERT INTO carrier_account (shop_id, carrier, account_id, secret) VALUES (1, 'twilio', $1, $2)", [
    accountSid,
    encryptSecret(authToken, "carrier:1:twilio"),
  ]);
  await pool.query(
    "INSERT INTO sender (shop_id, id, carrier, channel, address, name, rate_per_second) VALUES (1, 1, 'twilio', 'sms', $1, 'Bench', 1000000)",
    [senderAddress],
  );
  const largest = Math.max(...sizes);
  await pool.query(
    `INSERT INTO customer (shop_id, id, first_name, phone_e164, phone_hash, phone_state, sms_consent, sms_consent_at)
     SELECT 1, n, 'Customer' || n % $2, '+31' || (600000000 + n), md5(n::text) || md5((n + 1)::text), 'valid', 'subscribed', now() FROM generate_series(1, $1::int) n`,
    [largest, firstNames],
  );
  await pool.query("VACUUM ANALYZE customer");

  const { process: sink, port: sinkPort } = await startSink();
  const worker = startChild([...(process.env.SEND_WORKER_ARGS?.split(" ") ?? []), "app/worker/main.server.ts"], {
    TWILIO_API_URL: `http://127.0.0.1:${sinkPort}`,
  });
  const gone = once(worker, "exit").then(() => Promise.reject(new Error("The worker ended")));
  gone.catch(() => undefined);
  await Promise.race([sleep(3_000), gone]);
  const figures: Figure[] = [];
  let campaign = 0;
  for (const size of sizes) {
    const bare: number[] = [];
    const ours: number[] = [];
    // The first round warms both up and does not count.
    for (let round = 0; round <= rounds; round += 1) {
      const count = round === 0 ? Math.min(size, 20_000) : size;
      const bareRun = await runBare(sinkPort, count);
      const barePerSecond = count / bareRun.seconds;
      const watched = [worker.pid ?? 0, sink.pid ?? 0, postmaster];
      const run = await Promise.race([runCampaign(pool, { campaign: (campaign += 1), size: count, watched }), gone]);
      const perSecond = count / run.seconds;
      const used = run.processor.map((seconds) => Math.round((seconds / count) * 1e6));
      say(`${count} recipients: ${Math.round(perSecond)}/s, bare ${Math.round(barePerSecond)}/s`);
      say(
        `  processor time a message: worker ${used[0]} µs, sink ${used[1]} µs, PostgreSQL ${used[2]} µs; bare ${Math.round((bareRun.processor / count) * 1e6)} µs`,
      );
      if (round === 0) continue;
      bare.push(barePerSecond);
      ours.push(perSecond);
    }
    const ratio = median(ours) / median(bare);
    figures.push(
      {
        what: `send to ${inWords(size)}`,
        measured: `${inWords(median(ours))} messages/s`,
        baseline: `${inWords(median(bare))}/s bare`,
        ratio,
        goal: `≥ ${goal}`,
        isMet: ratio >= goal,
      },
      { what: `worker's peak memory, ${inWords(size)}`, measured: `${peakMemory(worker)} MiB` },
    );
  }
  await pool.end();
  return figures;
}

function startChild(
  args: string[],
  extra: Record<string, string> = {},
  stdout: "pipe" | "inherit" = "inherit",
): ChildProcess {
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { ...process.env, ...extra },
    stdio: ["ignore", stdout, "inherit"],
  });
  children.add(child);
  child.once("exit", () => children.delete(child));
  return child;
}

async function stop(child: ChildProcess): Promise<void> {
  const exited = once(child, "exit");
  child.kill("SIGTERM");
  await exited;
}

function outputOf(child: ChildProcess): Readable {
  if (!child.stdout) throw new Error("The program was started without a pipe for its output");
  return child.stdout.setEncoding("utf8");
}

async function startSink(): Promise<{ process: ChildProcess; port: number }> {
  const sink = startChild(["dev-store/carrier/sink.ts"], {}, "pipe");
  const [line] = (await once(outputOf(sink), "data")) as [string];
  return { process: sink, port: Number(/listening (\d+)/.exec(line)?.[1]) };
}

async function runBare(port: number, count: number): Promise<{ seconds: number; processor: number }> {
  const child = startChild(["bench/send-bare.ts", String(port), String(count), String(connections)], {}, "pipe");
  let output = "";
  outputOf(child).on("data", (text: string) => (output += text));
  await once(child, "exit");
  return JSON.parse(output) as { seconds: number; processor: number };
}

/** From the moment the rows and their job are committed until the ledger says that every message was sent. */
async function runCampaign(
  pool: pg.Pool,
  { campaign, size, watched }: { campaign: number; size: number; watched: number[] },
): Promise<{ seconds: number; processor: number[] }> {
  const { startDispatch } = await import("#app/messaging/start-dispatch.server.ts");
  const { rows } = await pool.query<{ id: string }>(
    "INSERT INTO dispatch (shop_id, owner, channel, sender_id, body) VALUES (1, 'campaign:' || $1::int, 'sms', 1, $2) RETURNING id",
    [campaign, template],
  );
  const dispatchId = BigInt(rows[0]?.id ?? 0);
  await pool.query(
    `INSERT INTO message (shop_id, source, source_id, dispatch_id, customer_id, channel, address, status, due_at, consent_at, decided_at)
     SELECT 1, 'campaign', $1, $2, id, 'sms', phone_e164, 'queued', now(), sms_consent_at, now() FROM customer WHERE shop_id = 1 AND id <= $3 ORDER BY id`,
    [campaign, dispatchId, size],
  );
  await pool.query("CHECKPOINT");
  const before = watched.map(processorSeconds);
  const startedAt = performance.now();
  await startDispatch(pool, { id: 1 }, dispatchId);
  for (;;) {
    await sleep(20);
    const drained = await pool.query("SELECT FROM dispatch WHERE shop_id = 1 AND id = $1 AND drained_at IS NOT NULL", [
      dispatchId,
    ]);
    if (drained.rowCount === 1) break;
  }
  const seconds = (performance.now() - startedAt) / 1000;
  const processor = watched.map((pid, index) => processorSeconds(pid) - (before[index] ?? 0));
  const sent = await pool.query<{ count: number }>(
    "SELECT count(*)::int AS count FROM message WHERE shop_id = 1 AND source_id = $1 AND status = 'sent'",
    [campaign],
  );
  if (sent.rows[0]?.count !== size) throw new Error(`${sent.rows[0]?.count} of ${size} were sent`);
  return { seconds, processor };
}

/** The most memory the process ever held, in MiB (Linux). */
function peakMemory({ pid }: ChildProcess): number {
  const line = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
  return Math.round(Number(line) / 1024);
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

function inWords(value: number): string {
  return Math.round(value).toLocaleString("en");
}
