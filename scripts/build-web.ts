import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { withFileLock } from "./file-lock.mjs";

const root = path.dirname(import.meta.dirname);
const stamp = path.join(root, "build/.sources");

/** Builds the web app unless the build was made from the sources as they are. Answers whether it had to. */
export async function buildWeb(options: { onStart?: () => void } = {}): Promise<boolean> {
  return withFileLock(path.join(root, ".data/build.lock"), async () => {
    const sources = await fingerprint();
    if (existsSync(stamp) && readFileSync(stamp, "utf8") === sources) return false;
    options.onStart?.();
    await runBuild();
    mkdirSync(path.dirname(stamp), { recursive: true });
    writeFileSync(stamp, sources);
    return true;
  });
}

async function runBuild(): Promise<void> {
  const remix = path.join(root, "node_modules/@remix-run/dev/dist/cli.js");
  try {
    await promisify(execFile)(process.execPath, [remix, "vite:build"], {
      cwd: root,
      env: { ...process.env, NODE_ENV: "production" },
      maxBuffer: 16 * 1024 * 1024,
    });
  } catch (error) {
    const { stdout = "", stderr = "" } = error as { stdout?: string; stderr?: string };
    throw new Error(`The web app could not be built:\n${(stderr || stdout).trim()}`, { cause: error });
  }
}

async function fingerprint(): Promise<string> {
  const files = (await readdir(path.join(root, "app"), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .concat(["package-lock.json", "tsconfig.json", "vite.config.ts"].map((name) => path.join(root, name)))
    .sort();
  const hash = createHash("sha256");
  for (const file of files)
    hash
      .update(path.relative(root, file))
      .update("\0")
      .update(await readFile(file));
  return hash.digest("hex");
}
