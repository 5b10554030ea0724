/**
 * Runs the app's recovery once, as it will be so many milliseconds from now: every lease of a worker that is dead has run
 * out by then, and the test need not wait for it.
 *
 *   node tests/chaos/recover.ts LATER_MS
 */
import { closeCarriers } from "#app/channels/registry.server.ts";
import { pool } from "#app/db.server.ts";
import { recoverClaimed } from "#app/messaging/recover-claimed.server.ts";

await recoverClaimed({ now: new Date(Date.now() + Number(process.argv[2])) });
await closeCarriers();
await pool.end();
