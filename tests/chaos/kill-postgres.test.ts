import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { startEmbeddedPostgres } from "../../scripts/embedded-postgres.ts";
import { createDatabase, migrateAppDatabase } from "../../scripts/prepare-database.ts";
import { openSendingMachine } from "./sending-machine.ts";

const recipients = 20_000;

it("sends to everyone once when PostgreSQL is killed in the middle of a campaign", async () => {
  const directory = await mkdtemp(path.join(tmpdir(), "segue-chaos-postgres-"));
  // With real commits: what was answered as committed must be there after the crash.
  let server = await startEmbeddedPostgres({ directory });
  const { port } = server;
  try {
    await createDatabase(server.url("postgres"), "chaos");
    await migrateAppDatabase(server.url("chaos"));
    const machine = await openSendingMachine({ databaseUrl: server.url("chaos"), recipients });
    try {
      let worker = machine.startWorker();
      await machine.untilTaken(recipients * 0.4);
      process.kill(server.pid, "SIGKILL");
      await sleep(2_000);
      server = await restart(directory, port);
      // A worker that gave up without its database is started again, as its supervisor would.
      if (worker.exitCode !== null || worker.signalCode !== null) worker = machine.startWorker();
      worker.once("exit", () => machine.startWorker());
      await machine.drain();
      worker.removeAllListeners("exit");

      const log = await machine.carrierLog();
      expect(new Set(log.map((line) => line.messageId)).size).toBe(log.length);
      expect(await machine.rowsByState()).toEqual({ sent: recipients });
      expect(log).toHaveLength(recipients);
    } finally {
      await machine.close();
    }
  } finally {
    await server.stop();
    await rm(directory, { recursive: true, force: true });
  }
});

/** Its processes need a moment to notice that their parent is gone; until then the new one refuses to start. */
async function restart(directory: string, port: number) {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await startEmbeddedPostgres({ directory, port });
    } catch (error) {
      if (attempt === 20) throw error;
      await sleep(500);
    }
  }
}
