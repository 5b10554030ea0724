import { recordAudit } from "../audit.server.ts";
import { inTransaction, pool } from "../db.server.ts";
import type { ShopRef } from "../shop.ts";
import { retryDelays } from "./endpoint.ts";
import { writeEventBody, type StoredEvent } from "./event-body.ts";
import { claimEvents, completeEvents, giveUpEvents, noteArrival, noteFailure } from "./events.sql.ts";
import { postEvent, type Posted, type Poster } from "./post-event.server.ts";
import { openEndpointSecret } from "./seal-secret.server.ts";
import { signEvent } from "./sign-event.server.ts";
import { wakeEndpoints } from "./wake-endpoints.server.ts";

const sliceMs = 2_000;
/** Posted at the same time. Of an endpoint of which nothing arrived lately, one is enough to find out. */
const lanes = 20;
const mostAttempts = retryDelays.length + 1;
const dayMs = 24 * 60 * 60 * 1000;
/** What did not arrive for so long is old news. */
const patienceMs = dayMs;
/** An endpoint of which nothing arrived for so long is switched off. */
const deadAfterMs = 3 * dayMs;

type Target = {
  key: string;
  url: string;
  secret: string;
  previousSecret: string | null;
  previousUntil: Date | null;
  failingSince: Date | null;
  restsUntil: Date | null;
};
type Claimed = StoredEvent & { id: bigint };
type Attempt = { id: bigint; posted: Posted };

/**
 * Posts to an endpoint what waits for it, for a slice of about two seconds, then lets others have the worker. What does not arrive is
 * tried again, later each time, for about a day, with the same `webhook-id`; since a lost answer may have been a yes, the endpoint may
 * then hear twice. An endpoint of which nothing arrives is left alone for a while, longer each time, and switched off after three
 * days, or at once where it answers that it is gone for good. Ends quietly for one that is off or gone. Safe to repeat and to run at
 * the same time.
 */
export async function sendEndpointEvents(
  shop: ShopRef,
  endpointId: bigint,
  { now, post = postEvent }: { now: () => Date; post?: Poster },
): Promise<void> {
  const startedAt = performance.now();
  const givenUpBefore = new Date(now().getTime() - patienceMs);
  await pool.query(giveUpEvents, [shop.id, endpointId, givenUpBefore, "It was given up after a day."]);
  for (;;) {
    // Read anew each time: it may have been switched off, or its secret rolled, meanwhile.
    const target = await readTarget(shop, endpointId);
    if (!target) return;
    if (target.restsUntil && target.restsUntil > now()) break;
    const { rows } = await pool.query<Claimed>(claimEvents, [
      ...[shop.id, endpointId, now()],
      ...[target.failingSince ? 1 : lanes, retryDelays],
    ]);
    if (rows.length === 0) break;
    const attempts = await Promise.all(rows.map((event) => attempt(shop, event, { target, now: now(), post })));
    await complete(shop, attempts, now());
    if (!(await judge(shop, endpointId, { attempts, now: now() }))) break;
    if (performance.now() - startedAt > sliceMs) break;
  }
  await planNext(shop, endpointId, now());
}

async function readTarget(shop: ShopRef, endpointId: bigint): Promise<Target | undefined> {
  const { rows } = await pool.query<Target>(
    `SELECT key, url, secret, previous_secret AS "previousSecret", previous_until AS "previousUntil",
       failing_since AS "failingSince", rests_until AS "restsUntil"
     FROM endpoint WHERE shop_id = $1 AND id = $2 AND is_on AND url IS NOT NULL`,
    [shop.id, endpointId],
  );
  return rows[0];
}

async function attempt(
  shop: ShopRef,
  event: Claimed,
  { target, now, post }: { target: Target; now: Date; post: Poster },
): Promise<Attempt> {
  const signed = {
    id: `msg_${event.id}`,
    timestamp: Math.floor(now.getTime() / 1000),
    body: writeEventBody(event, shop),
  };
  const posted = await post(target.url, {
    body: signed.body,
    headers: {
      "content-type": "application/json",
      "user-agent": "Segue (webhooks)",
      "webhook-id": signed.id,
      "webhook-timestamp": String(signed.timestamp),
      "webhook-signature": secretsOf(shop, target, now)
        .map((secret) => signEvent(secret, signed))
        .join(" "),
    },
  });
  return { id: event.id, posted };
}

/** The secret, and for a while after it was rolled the one before: whoever verifies has time to take the new one. */
function secretsOf(shop: ShopRef, { key, secret, previousSecret, previousUntil }: Target, now: Date): string[] {
  const stored = previousSecret !== null && previousUntil && previousUntil > now ? [secret, previousSecret] : [secret];
  return stored.map((ciphertext) => openEndpointSecret(ciphertext, { shopId: shop.id, key }));
}

async function complete(shop: ShopRef, attempts: readonly Attempt[], now: Date): Promise<void> {
  await pool.query(completeEvents, [
    shop.id,
    now,
    attempts.map(({ id }) => id),
    attempts.map(({ posted }) => posted.status),
    attempts.map(({ posted }) => (posted.ok ? null : posted.problem)),
    mostAttempts,
  ]);
}

/** Whether there is any use in going on at once. Notes how it stands with the endpoint. */
async function judge(
  shop: ShopRef,
  endpointId: bigint,
  { attempts, now }: { attempts: readonly Attempt[]; now: Date },
): Promise<boolean> {
  const problems = attempts.flatMap(({ posted }) => (posted.ok ? [] : [posted]));
  if (problems.some(({ status }) => status === 410)) {
    await switchOff(shop, endpointId, { reason: "It answered 410: it wants no more events.", now });
    return false;
  }
  if (problems.length < attempts.length) {
    await pool.query(noteArrival, [shop.id, endpointId]);
    return true;
  }
  const { rows } = await pool.query<{ failingSince: Date }>(noteFailure, [shop.id, endpointId, now]);
  const [noted] = rows;
  if (noted && now.getTime() - noted.failingSince.getTime() >= deadAfterMs) {
    const last = problems.at(-1)?.problem ?? "";
    await switchOff(shop, endpointId, { reason: `Nothing arrived for three days. The last attempt: ${last}`, now });
  }
  return false;
}

async function switchOff(
  shop: ShopRef,
  endpointId: bigint,
  { reason, now }: { reason: string; now: Date },
): Promise<void> {
  await inTransaction(async (tx) => {
    const { rowCount } = await tx.query(
      "UPDATE endpoint SET is_on = false, off_reason = $3 WHERE shop_id = $1 AND id = $2 AND is_on",
      [shop.id, endpointId, reason],
    );
    if (rowCount === 0) return;
    const tomorrow = new Date(now.getTime() + dayMs);
    await tx.query(giveUpEvents, [shop.id, endpointId, tomorrow, "The webhook was switched off."]);
    await recordAudit(tx, shop, {
      ...{ actor: "Segue", action: "endpoint.switched-off", subject: `endpoint:${endpointId}`, detail: { reason } },
      now,
    });
  });
}

async function planNext(shop: ShopRef, endpointId: bigint, now: Date): Promise<void> {
  const { rows } = await pool.query<{ dueAt: Date | null }>(
    `SELECT min(due_at) AS "dueAt" FROM endpoint_event WHERE shop_id = $1 AND endpoint_id = $2 AND due_at IS NOT NULL`,
    [shop.id, endpointId],
  );
  const dueAt = rows[0]?.dueAt;
  if (!dueAt) return;
  await inTransaction((tx) => wakeEndpoints(tx, shop, { ids: [endpointId], at: dueAt > now ? dueAt : now }));
}
