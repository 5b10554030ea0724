/**
 * The bare baseline of bench/send.bench.ts: the same form bodies, posted to the same sink by nothing but undici's
 * `Pool.request`, as fast as it can, over as many connections as the app uses. Reads each answer. Guarantees nothing.
 *
 *   node bench/send-bare.ts SINK_PORT COUNT CONNECTIONS
 *
 * Prints {"seconds": …, "processor": …}.
 */
import { Pool } from "undici";
import { accountSid, authToken, bodyOf } from "./send-shape.ts";

const [port, count, connections] = process.argv.slice(2).map(Number);
const pool = new Pool(`http://127.0.0.1:${port}`, { connections: connections ?? 64, pipelining: 1 });
const path = `/2010-04-01/Accounts/${accountSid}/Messages.json`;
const headers = {
  authorization: `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString("base64")}`,
  accept: "application/json",
  "content-type": "application/x-www-form-urlencoded",
};

const startedAt = performance.now();
const before = process.cpuUsage();
let next = 1;
async function lane(): Promise<void> {
  while (next <= (count ?? 0)) {
    const { statusCode, body } = await pool.request({ method: "POST", path, headers, body: bodyOf(next++) });
    await body.json();
    if (statusCode !== 201) throw new Error("The sink did not accept");
  }
}
await Promise.all(Array.from({ length: connections ?? 64 }, lane));
const { user, system } = process.cpuUsage(before);
process.stdout.write(
  JSON.stringify({ seconds: (performance.now() - startedAt) / 1000, processor: (user + system) / 1e6 }),
);
await pool.close();
