// `npm run migrate`: brings the database that DATABASE_URL names up to date, the app's tables and the queue's. Run it
// before a new version starts. Safe to repeat, and to run from several machines at once. It needs no other variable.
import { z } from "zod";
import { migrateAppDatabase } from "./prepare-database.ts";

const url = z.url({ protocol: /^postgres(ql)?$/ }).safeParse(process.env.DATABASE_URL);
if (!url.success) {
  console.error("DATABASE_URL must name the database to migrate: postgresql://user:password@host:5432/name");
  process.exit(1);
}
await migrateAppDatabase(url.data);
console.log("The database is up to date.");
