/**
 * Runs the app's recovery once, as it will be when the leases of all claims up to an instant have run out, and the test need
 * not wait for it. Of what was claimed after that instant it knows nothing: workers that live may be posting it.
 *
 *   node tests/chaos/recover.ts INSTANT
 */
import { closeCarriers } from "#app/channels/registry.server.ts";
import { pool } from "#app/db.server.ts";
import { leaseMs } from "#app/messaging/lease.ts";
import { recoverClaimed } from "#app/messaging/recover-claimed.server.ts";

await recoverClaimed({ now: new Date(Date.parse(process.argv[2] ?? "") + leaseMs) });
await closeCarriers();
await pool.end();
