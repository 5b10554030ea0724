import { linkVisitors } from "../customers/link-visitors.server.ts";
import { inTransaction, pool } from "../db.server.ts";
import { enqueue } from "../jobs/enqueue.server.ts";
import type { ShopRef } from "../shop.ts";
import { triggerSchema } from "./definition.ts";
import type { EventContext } from "./enrollment.ts";
import { findLookedAt } from "./find-looked-at.server.ts";
import { enterLooked, leftProducts } from "./views.sql.ts";
import { wakeEnrollments } from "./wake-enrollments.server.ts";

const day = 24 * 60 * 60_000;
const peoplePerPage = 500;

/**
 * Has the views of every shop gone through that has an automation which starts with them. Every minute; shops without one cost
 * nothing. Safe to repeat.
 */
export async function startViewEntries({ now }: { now: Date }): Promise<{ started: number }> {
  return inTransaction(async (tx) => {
    const { rows } = await tx.query<{ id: number }>(
      `SELECT DISTINCT shop.id FROM shop
       JOIN automation a ON a.shop_id = shop.id AND a.status = 'active' AND a.archived_at IS NULL
       JOIN automation_version v ON v.shop_id = a.shop_id AND v.automation_id = a.id AND v.version = a.version
       WHERE shop.uninstalled_at IS NULL AND v.trigger_kind = 'product-viewed' AND a.views_until < $1 ORDER BY shop.id`,
      [now],
    );
    for (const { id } of rows) {
      await enqueue(tx, "enter-by-views", { payload: { shopId: id }, key: `enter-by-views:${id}`, keepRunAt: true });
    }
    return { started: rows.length };
  });
}

type Waiting = { automationId: bigint; version: number; afterMinutes: number; viewsUntil: Date };
type Look = { customerId: bigint; at: Date; productId: bigint; productIds: bigint[] };

/**
 * Starts a run for everybody who looked at a product and left it for as long as each active automation waits. What a browser says
 * starts nothing by itself: whose browser it is comes from Shopify or from a link that we signed, what the product is from
 * Shopify, and a customer has one run in a day. Goes on from where it was; what is more than a day late is left out. May be killed
 * at any point, repeated, and run twice at once. Throws AppError when Shopify does not answer, to be tried again.
 */
export async function enterByViews(shop: ShopRef, { now }: { now: Date }): Promise<void> {
  const waiting = await readWaiting(shop);
  if (waiting.length === 0) return;
  await linkVisitors(shop, { now });
  for (const one of waiting) await goThrough(shop, one, now);
}

async function readWaiting(shop: ShopRef): Promise<Waiting[]> {
  const { rows } = await pool.query<{ id: bigint; version: number; trigger: unknown; viewsUntil: Date }>(
    `SELECT a.id, a.version, v.definition -> 'trigger' AS trigger, a.views_until AS "viewsUntil"
     FROM automation a
     JOIN automation_version v ON v.shop_id = a.shop_id AND v.automation_id = a.id AND v.version = a.version
     WHERE a.shop_id = $1 AND a.status = 'active' AND a.archived_at IS NULL AND v.trigger_kind = 'product-viewed'
       AND a.views_until IS NOT NULL
     ORDER BY a.id`,
    [shop.id],
  );
  return rows.flatMap(({ id, version, trigger, viewsUntil }) => {
    const parsed = triggerSchema.parse(trigger);
    if (parsed.kind !== "product-viewed") return [];
    return [{ automationId: id, version, afterMinutes: parsed.afterMinutes, viewsUntil }];
  });
}

async function goThrough(shop: ShopRef, automation: Waiting, now: Date): Promise<void> {
  const { automationId, version, afterMinutes, viewsUntil } = automation;
  const until = new Date(now.getTime() - afterMinutes * 60_000);
  const after = new Date(Math.max(viewsUntil.getTime(), until.getTime() - day));
  if (until <= after) return;
  for (let last = 0n, isOver = false; !isOver;) {
    const { rows } = await pool.query<Look>(leftProducts, [
      shop.id,
      after,
      until,
      `${afterMinutes} minutes`,
      last,
      peoplePerPage,
    ]);
    await enter(shop, automation, { looks: rows, now });
    isOver = rows.length < peoplePerPage;
    last = rows.at(-1)?.customerId ?? last;
  }
  // Last of all: whoever is cut off before this does the same again, to the same end.
  await pool.query(
    "UPDATE automation SET views_until = $4 WHERE shop_id = $1 AND id = $2 AND version = $3 AND views_until < $4",
    [shop.id, automationId, version, until],
  );
}

async function enter(
  shop: ShopRef,
  { automationId, version }: Waiting,
  { looks, now }: { looks: readonly Look[]; now: Date },
): Promise<void> {
  if (looks.length === 0) return;
  const products = await findLookedAt(
    shop,
    looks.map(({ productId }) => productId),
  );
  const real = looks.flatMap(({ customerId, at, productId, productIds }) => {
    const product = products.get(productId);
    if (!product) return [];
    const context: EventContext = {
      productIds: productIds.map(String),
      fields: { "product.title": product.title, "product.url": product.url },
    };
    return [{ customerId, at, context: JSON.stringify(context) }];
  });
  if (real.length === 0) return;
  await inTransaction(async (tx) => {
    // Two at once must see each other's runs: earlier ones keep people out.
    await tx.query("SELECT pg_advisory_xact_lock(hashtextextended('views:' || $1::int || ':' || $2::bigint, 0))", [
      shop.id,
      automationId,
    ]);
    const { rowCount } = await tx.query(enterLooked, [
      shop.id,
      automationId,
      version,
      now,
      real.map(({ customerId }) => customerId),
      real.map(({ at }) => at),
      real.map(({ context }) => context),
    ]);
    if (rowCount) await wakeEnrollments(tx, shop, now);
  });
}
