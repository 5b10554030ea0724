// `npm run migrate`: brings the database that DATABASE_URL names up to date, the app's tables and the queue's. Run it
// before a new version starts. Safe to repeat, and to run from several machines at once.
import { migrateAppDatabase } from "./prepare-database.ts";

const url = process.env.DATABASE_URL;
if (!url) throw new Error("DATABASE_URL is not set: it says which database to migrate");
await migrateAppDatabase(url);
console.log("The database is up to date.");
