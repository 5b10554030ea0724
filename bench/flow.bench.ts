/**
 * How long it is from a workflow's call of "Send segment message" to the request at the carrier, with the gate of segments, which
 * asks Shopify; beyond the time that Shopify is made to take. Web app, worker and PostgreSQL are real. Beside it a bare server that
 * posts a message for each call, at the same rate to the same carrier.
 *
 * FLOW_RATE (50) and FLOW_SECONDS (40) change how many calls there are.
 */
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { Pool } from "undici";
import type { Figure } from "./figure.ts";
import { complaints, flowCall, shopDomain, templateHandle, vip } from "./flow-shape.ts";
import { startCarrier, startMembershipAnswers } from "./flow-surroundings.ts";
import { inMs, openLoop, quantile } from "./open-loop.ts";
import { accountSid, authToken, firstNames, senderAddress, shopName, template } from "./send-shape.ts";
import { processorTime, withApp } from "./start-app.ts";

const perSecond = Number(process.env.FLOW_RATE ?? 50);
const seconds = Number(process.env.FLOW_SECONDS ?? 40);
const warmUpSeconds = 5;
/** How long Shopify takes to answer. Not counted: it is not the app's. */
const shopifyMs = 30;
const goals = { half: 50, most: 250 };

export const title = `From a workflow's call to the carrier, ${perSecond} a second`;

/** Each in milliseconds from when the call was due. */
type Run = { answered: number[]; arrived: number[]; used: string };

export async function measure(say: (line: string) => void): Promise<Figure[]> {
  const arrivals = new Map<number, number[]>();
  const carrier = await startCarrier((n) => arrivals.set(n, [...(arrivals.get(n) ?? []), performance.now()]));
  const shopify = await startMembershipAnswers(shopifyMs);
  const env = {
    DEV_STORE_URL: `http://127.0.0.1:${shopify.port}`,
    TWILIO_API_URL: `http://127.0.0.1:${carrier.port}`,
  };
  try {
    return await withApp({ say, env, args: ["--import", "./dev-store/redirect.ts"] }, async (app) => {
      await prepareShop(app.databaseUrl);
      const bareServer = await app.startServer("flow-bare.ts", [String(carrier.port)]);
      const bare = await run(bareServer.url, { watched: { "bare server": bareServer.process.pid }, arrivals });
      await bareServer.process.stop();
      say(`bare: processor time each: ${bare.used}`);

      const [web, worker] = [await app.startWeb(), await app.startWorker()];
      const watched = { "web app": web.pid, worker: worker.pid, PostgreSQL: app.postmaster };
      const ours = await run(app.webUrl, { watched, arrivals });
      say(`processor time each: ${ours.used}`);
      const byList = await checkLedger(app.databaseUrl);
      if (byList > 0) say(`${byList} gates were answered by the list, as on a machine that is too busy`);
      const beyond = (times: readonly number[]): number[] => times.map((time) => time - shopifyMs);
      const row = (what: string, [our, their]: [number[], number[]], share: number): Figure => ({
        what,
        measured: `${inMs(quantile(our, share))} ms`,
        baseline: `${inMs(quantile(their, share))} ms bare`,
        ratio: quantile(our, share) / quantile(their, share),
      });
      const arrived: [number[], number[]] = [beyond(ours.arrived), bare.arrived];
      const answered: [number[], number[]] = [beyond(ours.answered), bare.answered];
      const goal = (share: number, ms: number): Pick<Figure, "goal" | "isMet"> => ({
        goal: `< ${ms} ms`,
        isMet: quantile(arrived[0], share) < ms,
      });
      return [
        { ...row("half are with the carrier within", arrived, 0.5), ...goal(0.5, goals.half) },
        { ...row("99 of 100 are with the carrier within", arrived, 0.99), ...goal(0.99, goals.most) },
        row("the slowest", arrived, 1),
        row("half of Flow's calls are answered within", answered, 0.5),
        row("99 of 100 of Flow's calls are answered within", answered, 0.99),
        {
          what: "messages that arrived once",
          measured: `${ours.arrived.length.toLocaleString("en")} of ${(perSecond * seconds).toLocaleString("en")}`,
          goal: "all",
          isMet: ours.arrived.length === perSecond * seconds,
        },
      ];
    });
  } finally {
    carrier.close();
    shopify.close();
  }
}

/** Throws when a call is refused, or when its message comes twice or not at all. */
async function run(
  url: string,
  { watched, arrivals }: { watched: Record<string, number>; arrivals: Map<number, number[]> },
): Promise<Run> {
  const client = new Pool(url, { connections: 64, pipelining: 1 });
  const dueAt = new Map<number, number>();
  const answered: number[] = [];
  arrivals.clear();
  const send = async (n: number, due: number): Promise<void> => {
    dueAt.set(n, due);
    const { headers, body } = flowCall(n);
    for (;;) {
      const answer = await client.request({ method: "POST", path: "/flow/send-segment-message", headers, body });
      const text = await answer.body.text();
      if (answer.statusCode === 200) break;
      // Flow would try again, and so does this; what it takes counts.
      if (answer.statusCode !== 503) throw new Error(`A call was answered with ${answer.statusCode}: ${text}`);
      await sleep(1_000);
    }
    answered.push(performance.now() - due);
  };
  const warmUp = warmUpSeconds * perSecond;
  await openLoop({ perSecond, count: warmUp }, send);
  answered.length = 0;
  const count = seconds * perSecond;
  const { used } = await processorTime(watched, count, () => openLoop({ perSecond, count, first: warmUp + 1 }, send));
  for (let waited = 0; arrivals.size < warmUp + count && waited < 30_000; waited += 100) await sleep(100);
  // Long enough for a second one to come as well.
  await sleep(2_000);
  await client.close();
  const arrived: number[] = [];
  for (const [n, due] of dueAt) {
    const times = arrivals.get(n) ?? [];
    const [first] = times;
    if (first === undefined || times.length > 1) throw new Error(`The message of call ${n} came ${times.length} times`);
    if (n > warmUp) arrived.push(first - due);
  }
  return { answered, arrived, used };
}

/** A shop with its token, a sender, a template, two segments, and a customer for each call. */
async function prepareShop(databaseUrl: string): Promise<void> {
  const { encryptSecret } = await import("#app/secrets.server.ts");
  const { sessionStorage } = await import("#app/shopify/session-storage.server.ts");
  const { pool } = await import("#app/db.server.ts");
  const { Session } = await import("@shopify/shopify-api");
  const sql = new pg.Client({ connectionString: databaseUrl });
  await sql.connect();
  await sql.query("INSERT INTO shop (id, domain, name) VALUES (1, $1, $2)", [shopDomain, shopName]);
  await sql.query("INSERT INTO carrier_account (shop_id, carrier, account_id, secret) VALUES (1, 'twilio', $1, $2)", [
    accountSid,
    encryptSecret(authToken, "carrier:1:twilio"),
  ]);
  await sql.query(
    "INSERT INTO sender (shop_id, id, carrier, channel, address, name, rate_per_second) VALUES (1, 1, 'twilio', 'sms', $1, 'Bench', 1000)",
    [senderAddress],
  );
  await sql.query(
    "INSERT INTO template (shop_id, id, name, handle, channel, body) VALUES (1, 1, 'Thanks', $1, 'sms', $2)",
    [templateHandle, template],
  );
  for (const { id, name } of [vip, complaints]) {
    await sql.query("INSERT INTO segment (shop_id, id, name, query) VALUES (1, $1, $2, '')", [id, name]);
  }
  await sql.query(
    `INSERT INTO customer (shop_id, id, first_name, phone_e164, phone_hash, phone_state, sms_consent, sms_consent_at)
     SELECT 1, n, 'Customer' || n % $2, '+31' || (600000000 + n), md5(n::text) || md5((n + 1)::text), 'valid', 'subscribed', now()
     FROM generate_series(1, $1::int) AS n`,
    [(warmUpSeconds + seconds) * perSecond, firstNames],
  );
  // The list says what Shopify says, for when Shopify's answer comes too late.
  await sql.query(
    "INSERT INTO segment_member (shop_id, segment_id, customer_id, joined_version) SELECT 1, $1, id, 1 FROM customer",
    [vip.id],
  );
  await sql.query("VACUUM ANALYZE");
  await sql.end();
  await sessionStorage.storeSession(
    new Session({
      id: `offline_${shopDomain}`,
      shop: shopDomain,
      state: "",
      isOnline: false,
      accessToken: "token",
      scope: "read_customers",
    }),
  );
  await pool.end();
}

/** Throws unless the ledger says what the carrier says: each message sent, once. Answers with how many gates the list answered. */
async function checkLedger(databaseUrl: string): Promise<number> {
  const sql = new pg.Client({ connectionString: databaseUrl });
  await sql.connect();
  const { rows } = await sql.query<{ sent: number; all: number; byList: number }>(
    `SELECT (SELECT count(*)::int FROM message WHERE status = 'sent') AS sent, (SELECT count(*)::int FROM message) AS all,
       (SELECT count(*)::int FROM flow_run WHERE return_value->>'answeredBy' = 'list') AS "byList"`,
  );
  await sql.end();
  const [found] = rows;
  const calls = (warmUpSeconds + seconds) * perSecond;
  if (found?.sent !== calls || found.all !== calls) {
    throw new Error(`Of ${calls} calls the ledger says ${JSON.stringify(found)}`);
  }
  return found.byList;
}
