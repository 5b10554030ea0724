import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { encryptSecret } from "#app/secrets.server.ts";
import { testEnv } from "#tests/setup/test-env.ts";

const root = path.resolve(import.meta.dirname, "../..");
const accountSid = `AC${"c".repeat(32)}`;

export type LogLine = { to: string; messageId: string; sid: string };

/** A carrier, a database with a queued campaign, and workers to kill: all in processes of their own. */
export async function openSendingMachine(options: { databaseUrl: string; recipients: number; delayMs?: number }) {
  const directory = await mkdtemp(path.join(tmpdir(), "segue-chaos-"));
  const logPath = path.join(directory, "carrier.log");
  const carrier = await startCarrier(logPath, options.delayMs ?? 4);
  const env = {
    ...process.env,
    ...testEnv,
    NODE_ENV: "test" as const,
    DATABASE_URL: options.databaseUrl,
    TWILIO_API_URL: `http://127.0.0.1:${carrier.port}`,
    LOG_LEVEL: process.env.CHAOS_LOG_LEVEL ?? "fatal",
    DATABASE_POOL_SIZE: "8",
  };
  const pool = new pg.Pool({ connectionString: options.databaseUrl, max: 2 });
  pool.on("error", () => undefined);
  const workers = new Set<ChildProcess>();

  const machine = {
    shopId: 0,
    startWorker(): ChildProcess {
      const worker = spawn(process.execPath, [path.join(root, "app/worker/main.server.ts")], {
        env,
        stdio: ["ignore", "inherit", "inherit"],
      });
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
    /** Has so many at work, all of which are killed and followed by others each time that share of the campaign is with the carrier. */
    async killAllAt(shares: readonly number[], count: number): Promise<void> {
      const startAll = () => Array.from({ length: count }, () => machine.startWorker());
      let alive = startAll();
      for (const share of shares) {
        await machine.untilTaken(options.recipients * share);
        await Promise.all(alive.map((worker) => machine.kill(worker)));
        alive = startAll();
      }
    },
    async taken(): Promise<number> {
      const answer = (await (await fetch(`http://127.0.0.1:${carrier.port}/stats`)).json()) as { taken: number };
      return answer.taken;
    },
    /** What dead workers had claimed may be needed to come this far: it is recovered once the living have nothing left to do. */
    async untilTaken(count: number): Promise<void> {
      await until(async () => {
        if ((await machine.taken()) >= count) return true;
        if ((await machine.left()).queued === 0) {
          const since = await machine.findRest();
          if (since) await machine.recover(since);
        }
        return false;
      }, `the carrier has taken ${count}`);
    },
    /** Until nothing waits and nothing is on its way. What dead workers left is recovered as soon as the living are done. */
    async drain(): Promise<void> {
      await until(async () => (await machine.left()).queued === 0, "nothing waits in the queue");
      for (let round = 0; round < 5; round += 1) {
        let since: Date | null = null;
        await until(async () => (since = await machine.findRest()) !== null, "the living workers are done");
        if ((await machine.left()).sending === 0) return;
        if (since) await machine.recover(since);
        await until(async () => (await machine.left()).queued === 0, "nothing waits in the queue");
      }
      throw new Error("Messages are still on their way");
    },
    async left(): Promise<{ queued: number; sending: number }> {
      const { rows } = await pool.query<{ queued: number; sending: number }>(
        `SELECT count(*) FILTER (WHERE status = 'queued')::int AS queued, count(*) FILTER (WHERE status = 'sending')::int AS sending FROM message`,
      );
      return rows[0] ?? { queued: 0, sending: 0 };
    },
    /** Since when nothing moves, in the ledger and at the carrier, for longer than an answer takes; null while something does. */
    async findRest(): Promise<Date | null> {
      const look = async () => JSON.stringify([await machine.left(), await machine.taken()]);
      const since = new Date();
      const before = await look();
      await sleep(1_500);
      return (await look()) === before ? since : null;
    },
    /** Settles what was claimed up to then, and belongs to nobody any more. */
    async recover(claimedUntil: Date): Promise<void> {
      const child = spawn(process.execPath, [path.join(root, "tests/chaos/recover.ts"), claimedUntil.toISOString()], {
        env,
        cwd: root,
        stdio: ["ignore", "inherit", "inherit"],
      });
      const [code] = (await once(child, "exit")) as [number];
      if (code !== 0) throw new Error(`Recovery ended with ${code}`);
    },
    async rowsByState(): Promise<Record<string, number>> {
      const { rows } = await pool.query<{ status: string; count: number }>(
        "SELECT status, count(*)::int AS count FROM message GROUP BY status",
      );
      return Object.fromEntries(rows.map(({ status, count }) => [status, count]));
    },
    async rows(): Promise<{ id: bigint; status: string; carrier_message_id: string | null }[]> {
      const { rows } = await pool.query<{ id: string; status: string; carrier_message_id: string | null }>(
        "SELECT id, status, carrier_message_id FROM message",
      );
      return rows.map((row) => ({ ...row, id: BigInt(row.id) }));
    },
    /** The carrier's own account of what it took. */
    async carrierLog(): Promise<LogLine[]> {
      const lines = (await readFile(logPath, "utf8")).trim().split("\n");
      return lines.map((line) => {
        const [to = "", messageId = "", sid = ""] = line.split("\t");
        return { to, messageId, sid };
      });
    },
    async close(): Promise<void> {
      await Promise.all([...workers].map((worker) => machine.kill(worker)));
      carrier.process.kill("SIGKILL");
      await pool.end();
      await rm(directory, { recursive: true, force: true });
    },
  };
  machine.shopId = await queueCampaign(pool, options.recipients);
  return machine;
}

export type SendingMachine = Awaited<ReturnType<typeof openSendingMachine>>;

async function startCarrier(logPath: string, delayMs: number) {
  const child = spawn(
    process.execPath,
    [path.join(import.meta.dirname, "carrier-process.ts"), logPath, String(delayMs)],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  const [line] = (await once(child.stdout.setEncoding("utf8"), "data")) as [string];
  return { process: child, port: Number(/listening (\d+)/.exec(line)?.[1]) };
}

/** A shop with a campaign in mid-delivery: written down, none of it sent. */
async function queueCampaign(pool: pg.Pool, recipients: number): Promise<number> {
  const { rows } = await pool.query<{ id: number }>(
    "INSERT INTO shop (domain, name) VALUES ('chaos.myshopify.com', 'Chaos') RETURNING id",
  );
  const shopId = rows[0]?.id ?? 0;
  const secret = encryptSecret("token", `carrier:${shopId}:twilio`);
  await pool.query("INSERT INTO carrier_account (shop_id, carrier, account_id, secret) VALUES ($1, 'twilio', $2, $3)", [
    shopId,
    accountSid,
    secret,
  ]);
  await pool.query(
    `INSERT INTO customer (shop_id, id, first_name, phone_e164, phone_hash, phone_state, sms_consent, sms_consent_at)
     SELECT $1, n, 'Customer ' || n, '+316' || (10000000 + n), 'hash ' || n, 'valid', 'subscribed', now() FROM generate_series(1, $2::int) n`,
    [shopId, recipients],
  );
  await pool.query(
    `WITH s AS (
       INSERT INTO sender (shop_id, carrier, channel, address, name, rate_per_second) VALUES ($1, 'twilio', 'sms', '+15550100', 'Sender', 100000) RETURNING id
     ), c AS (
       INSERT INTO campaign (shop_id, name, channel, status, body) VALUES ($1, 'Chaos', 'sms', 'sending', '') RETURNING id
     ), d AS (
       INSERT INTO dispatch (shop_id, owner, channel, sender_id, body)
       SELECT $1, 'campaign:' || c.id, 'sms', s.id, 'Hi {{ customer.first_name }}' FROM s, c RETURNING id
     ), m AS (
       INSERT INTO message (shop_id, source, source_id, dispatch_id, customer_id, channel, address, status, due_at)
       SELECT $1, 'campaign', c.id, d.id, n, 'sms', '+316' || (10000000 + n), 'queued', now() FROM c, d, generate_series(1, $2::int) n
     )
     SELECT graphile_worker.add_job('send-messages', json_build_object('shopId', $1::int, 'dispatchId', d.id::text, 'shard', shard),
       job_key => 'send:' || $1::int || ':' || d.id || ':' || shard, max_attempts => 25)
     FROM d, generate_series(0, 3) AS shard`,
    [shopId, recipients],
  );
  return shopId;
}

async function until(condition: () => Promise<boolean>, what: string): Promise<void> {
  const deadline = Date.now() + 150_000;
  while (!(await condition().catch(() => false))) {
    if (Date.now() > deadline) throw new Error(`It did not come to this: ${what}`);
    await sleep(20);
  }
}
