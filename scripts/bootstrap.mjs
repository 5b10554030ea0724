// Makes a fresh clone ready, then runs a command with the Node that the project brings:
//   node scripts/bootstrap.mjs node scripts/demo.ts --fresh
// It runs on plain Node 20 with nothing installed, so it uses builtins only. When nothing is to be done it says nothing.
import { execFileSync, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { withFileLock } from "./file-lock.mjs";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const inRoot = (...parts) => path.join(root, ...parts);
const bin = inRoot("node_modules", ".bin");
const clientStamp = inRoot("node_modules", ".cache", "segue", "prisma-client");
// Without any DATABASE_URL, `prisma generate` goes and looks for a query engine to download.
const quietPrisma = {
  DATABASE_URL: "postgresql://127.0.0.1/not-used",
  CHECKPOINT_DISABLE: "1",
  PRISMA_HIDE_UPDATE_MESSAGE: "1",
};
const environment = { ...process.env, PATH: bin + path.delimiter + process.env.PATH };

try {
  if (stepsToDo().length > 0) {
    // Two commands started together: one prepares, the other waits for it and then finds nothing to do.
    await withFileLock(inRoot(".data", "setup.lock"), () => stepsToDo().forEach((step) => step()));
  }
} catch (error) {
  console.error(`Setting up failed: ${error.message}`);
  process.exit(1);
}
const [command, ...args] = process.argv.slice(2);
if (command) run(command, args);

/** What is missing, in order. Cheap, since it is asked before every command. */
function stepsToDo() {
  if (!isInstalled()) return [install, fetchAdminSchema, generateClient];
  const steps = [];
  if (!existsSync(inRoot("node_modules", ".cache", "segue", "admin_2026-07.json.gz"))) steps.push(fetchAdminSchema);
  if (!existsSync(clientStamp) || readFileSync(clientStamp, "utf8") !== clientFingerprint()) steps.push(generateClient);
  return steps;
}

/** npm writes down what it has put into node_modules. An install that was broken off leaves no such record. */
function isInstalled() {
  const record = inRoot("node_modules", ".package-lock.json");
  if (!existsSync(record) || !existsSync(path.join(bin, "node"))) return false;
  const installed = JSON.parse(readFileSync(record, "utf8")).packages;
  const wanted = JSON.parse(readFileSync(inRoot("package-lock.json"), "utf8")).packages;
  return Object.entries(wanted).every(([location, { version, optional, devOptional }]) => {
    if (location === "") return true;
    // Packages for other systems are in the lock file, but never installed.
    return location in installed ? installed[location].version === version : optional || devOptional;
  });
}

function install() {
  console.log("Installing what is missing…");
  try {
    npm("ci");
  } catch {
    // A lock file made where the registry lacks some system's optional packages is not complete enough for `npm ci`.
    npm("install", "--no-save");
  }
  if (!isInstalled()) {
    throw new Error("npm ended well, but node_modules is not complete. Does npm skip install scripts here?");
  }
}

function npm(...command) {
  // The dev dependencies are needed even where NODE_ENV says production: this is never how production is installed.
  execFileSync("npm", [...command, "--include=dev", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: root,
    stdio: ["ignore", "ignore", "inherit"],
    shell: process.platform === "win32",
  });
}

function fetchAdminSchema() {
  execFileSync(path.join(bin, "node"), [inRoot("scripts", "fetch-admin-schema.mjs")], {
    cwd: root,
    env: environment,
    stdio: ["ignore", "inherit", "inherit"],
  });
}

function generateClient() {
  execFileSync(path.join(bin, "node"), [inRoot("node_modules", "prisma", "build", "index.js"), "generate"], {
    cwd: root,
    env: { ...environment, ...quietPrisma },
    stdio: ["ignore", "ignore", "pipe"],
  });
  mkdirSync(path.dirname(clientStamp), { recursive: true });
  writeFileSync(clientStamp, clientFingerprint());
}

function clientFingerprint() {
  const hash = createHash("sha256").update(readFileSync(inRoot("prisma", "schema.prisma")));
  return hash.update(readFileSync(inRoot("node_modules", "@prisma", "client", "package.json"))).digest("hex");
}

function run(command, args) {
  const program = command === "node" ? path.join(bin, "node") : command;
  const child = spawn(program, args, {
    cwd: root,
    env: environment,
    stdio: "inherit",
    shell: process.platform === "win32",
  });
  // A terminal's Ctrl-C reaches the child by itself; a signal to this process alone is handed on.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    process.on(signal, () => {
      if (signal !== "SIGINT" || !process.stdin.isTTY) child.kill(signal);
    });
  }
  child.on("error", (error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
  child.on("exit", (code, signal) => {
    process.exitCode = code ?? (signal ? 128 + 15 : 1);
  });
}
