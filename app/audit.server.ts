import { runSql, type Tx } from "./db.server.ts";
import type { ShopRef } from "./shop.ts";

export type AuditEntry = {
  /** A staff member's name or e-mail, "Shopify", or "Segue". */
  actor: string;
  /** What was done, as noun.past-participle: campaign.paused. */
  action: string;
  /** To what: campaign:12. */
  subject: string;
  detail?: Record<string, string | number | boolean | null>;
  now: Date;
};

/** Writes down who did what, in the transaction that does it: there is an entry exactly when the change happened. */
export async function recordAudit(tx: Tx, shop: ShopRef, entry: AuditEntry): Promise<void> {
  await runSql(tx, {
    text: "INSERT INTO audit_event (shop_id, at, actor, action, subject, detail) VALUES ($1, $2::timestamptz, $3, $4, $5, $6::jsonb)",
    values: [shop.id, entry.now, entry.actor, entry.action, entry.subject, JSON.stringify(entry.detail ?? {})],
  });
}
