import { inTransaction, pool } from "../db.server.ts";
import { AppError } from "../errors.ts";
import { log } from "../log.server.ts";
import { budgetShare } from "../shopify/admin-budget.server.ts";
import { adminClient, type AdminClient } from "../shopify/admin-client.server.ts";
import { ReceiveFlowTriggerDocument } from "../shopify/admin-operations.generated.ts";
import { AdminRequestRefused } from "../shopify/admin-request-error.ts";
import type { ShopRef } from "../shop.ts";
import { claimTriggers, completeTriggers, giveUpOldTriggers, type ClaimedTrigger } from "./send-triggers.sql.ts";
import { wakeTriggers } from "./wake-triggers.server.ts";

const sliceMs = 2_000;
/** Sent at the same time, each in a request of its own. See docs/decisions/017-triggers-go-one-by-one.md. */
const lanes = 10;
/** Triggers leave the other half of the shop's query budget to merchants who wait for a page, and to syncs. */
const leastBudgetShare = 0.5;
const restMs = 2_000;
/** What Shopify did not take for so long is old news. */
const patienceMs = 24 * 60 * 60 * 1000;

/** What came of one. `again`: it is tried again when its claim runs out. */
type Outcome =
  | { id: bigint; kind: "over"; problem: string | null }
  | { id: bigint; kind: "again" }
  | { id: bigint; kind: "defect"; error: unknown };

/**
 * Tells Shopify Flow what waits to be told, for a slice of about two seconds, then lets other shops have the worker. What
 * Shopify refuses is over, with its words as the problem. What it did not answer is tried again, later each time, for a day;
 * since a lost answer may have been a yes, a workflow may then begin twice. Safe to repeat and to run at the same time. Throws
 * AppError `shop-not-installed`.
 */
export async function sendTriggers(shop: ShopRef, { now }: { now: () => Date }): Promise<void> {
  const startedAt = performance.now();
  const client = adminClient(shop);
  const before = new Date(now().getTime() - patienceMs);
  await pool.query(giveUpOldTriggers, [shop.id, before, "Shopify did not take it for a day."]);
  let rests = false;
  while (performance.now() - startedAt < sliceMs) {
    rests = (budgetShare(shop.domain, Date.now()) ?? 1) < leastBudgetShare;
    if (rests) break;
    const { rows } = await pool.query<ClaimedTrigger>(claimTriggers, [shop.id, now(), lanes]);
    if (rows.length === 0) break;
    const outcomes = await Promise.all(rows.map((row) => tell(client, row)));
    await complete(shop, outcomes, now());
    if (outcomes.every(({ kind }) => kind === "again")) break;
  }
  await planNext(shop, rests ? new Date(now().getTime() + restMs) : now());
}

async function tell(client: AdminClient, { id, handle, customerId, fields }: ClaimedTrigger): Promise<Outcome> {
  // Shopify's ids are far below 2^53.
  const payload = customerId === null ? fields : { customer_id: Number(customerId), ...fields };
  try {
    const result = await client.request(ReceiveFlowTriggerDocument, { handle, payload });
    const messages = result.flowTriggerReceive?.userErrors.map(({ message }) => message.trim()) ?? [];
    return { id, kind: "over", problem: messages.length > 0 ? messages.join(" ") : null };
  } catch (error) {
    if (error instanceof AdminRequestRefused) return { id, kind: "over", problem: error.message };
    if (error instanceof AppError && error.code === "shopify-unavailable") return { id, kind: "again" };
    return { id, kind: "defect", error };
  }
}

async function complete(shop: ShopRef, outcomes: readonly Outcome[], now: Date): Promise<void> {
  const over = outcomes.filter((outcome) => outcome.kind === "over");
  const refused = over.filter(({ problem }) => problem !== null);
  if (refused.length > 0) {
    log.warn({ problems: [...new Set(refused.map(({ problem }) => problem))] }, "Shopify Flow refused triggers");
  }
  await pool.query(completeTriggers, [shop.id, now, over.map(({ id }) => id), over.map(({ problem }) => problem)]);
  const defect = outcomes.find((outcome) => outcome.kind === "defect");
  if (defect) throw defect.error;
}

async function planNext(shop: ShopRef, earliest: Date): Promise<void> {
  const { rows } = await pool.query<{ dueAt: Date | null }>(
    `SELECT min(due_at) AS "dueAt" FROM flow_trigger WHERE shop_id = $1 AND due_at IS NOT NULL`,
    [shop.id],
  );
  const dueAt = rows[0]?.dueAt;
  if (dueAt) await inTransaction((tx) => wakeTriggers(tx, shop, dueAt > earliest ? dueAt : earliest));
}
