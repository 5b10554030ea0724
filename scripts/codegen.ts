// `npm run codegen` writes the typed Admin operations; `--check` only says whether they are up to date.
import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { generateAdminOperations, generatedFile, readAdminDocuments, readAdminSchema } from "./admin-operations.ts";

const wanted = await generateAdminOperations(await readAdminSchema(), await readAdminDocuments());
const present = existsSync(generatedFile) ? await readFile(generatedFile, "utf8") : "";
const shown = path.relative(process.cwd(), generatedFile);

if (process.argv.includes("--check")) {
  if (present !== wanted) {
    console.error(`${shown} is out of date with app/shopify/queries. Run: npm run codegen`);
    process.exitCode = 1;
  }
} else if (present !== wanted) {
  await writeFile(generatedFile, wanted);
  console.log(`Wrote ${shown}`);
}
