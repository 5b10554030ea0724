import { setTimeout as sleep } from "node:timers/promises";
import type { WorkerEvents } from "graphile-worker";
import pg from "pg";
import type { Log } from "../log.server.ts";

/** Names the advisory locks by which workers show that they live. */
export const leaseClass = "hashtext('segue-worker')";

export type WorkerLease = { release: () => Promise<void> };

/**
 * Shows the other workers which of graphile-worker's pools this process stands for (jobs are locked in the name of the
 * pool, not of its workers): an advisory lock for each, held
 * on a connection of its own. PostgreSQL drops the locks the moment the process dies, however it dies, and
 * `unlockAbandonedJobs` then frees its jobs. The connection is opened again when it breaks.
 */
export function holdWorkerLease(events: WorkerEvents, options: { connectionString: string; log: Log }): WorkerLease {
  const poolIds = new Set<string>();
  let client: pg.Client | undefined;
  let released = false;

  events.on("pool:create", ({ workerPool }) => {
    poolIds.add(workerPool.id);
    void lock(client, [workerPool.id]);
  });

  async function hold(): Promise<void> {
    while (!released) {
      const connection = new pg.Client({ connectionString: options.connectionString, keepAlive: true });
      const ended = new Promise<void>((resolve) => connection.once("end", resolve));
      connection.on("error", () => undefined);
      try {
        await connection.connect();
        // A machine that vanishes without a word is noticed after half a minute, not after the two hours of TCP's default.
        await connection.query(
          "SET tcp_keepalives_idle = 15; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3",
        );
        client = connection;
        await lock(client, [...poolIds]);
        // Let go of before the connection was there to be ended.
        if (released) await connection.end();
        await ended;
      } catch (error) {
        options.log.warn({ reason: String(error) }, "The worker's lease could not be taken");
      }
      client = undefined;
      if (!released) await sleep(500);
    }
  }

  async function lock(connection: pg.Client | undefined, ids: string[]): Promise<void> {
    if (!connection || ids.length === 0) return;
    const sql = `SELECT pg_advisory_lock(${leaseClass}, hashtext(id)) FROM unnest($1::text[]) AS id`;
    await connection.query(sql, [ids]).catch((error: unknown) => {
      options.log.warn({ reason: String(error) }, "The worker's lease could not be taken");
    });
  }

  const holding = hold();
  return {
    async release() {
      released = true;
      await client?.end().catch(() => undefined);
      await holding;
    },
  };
}
