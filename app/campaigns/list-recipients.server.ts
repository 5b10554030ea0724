import { holdReason } from "../customers/hold.sql.ts";
import { keptCustomer } from "../customers/kept-customer.sql.ts";
import { pool } from "../db.server.ts";
import type { ShopRef } from "../shop.ts";
import type { Recipient, RecipientQuery } from "./recipient.ts";

const PAGE_SIZE = 50;

type Row = Omit<Recipient, "customerId" | "sentAt" | "deliveredAt" | "readAt" | "endedAt"> & {
  customerId: bigint;
  sentAt: Date | null;
  deliveredAt: Date | null;
  readAt: Date | null;
  endedAt: Date | null;
};

/** Holds go with whoever is kept in a merge. */
const heldFor = holdReason("m", `ARRAY[m.customer_id, ${keptCustomer("m.customer_id")}]`);

/**
 * A page of a campaign's recipients, in the order of the ledger's unique index, so that the last page costs what the first
 * does. `next` begins the page that follows; null on the last.
 */
export async function listRecipients(
  shop: ShopRef,
  campaignId: bigint,
  { status, search, after, limit = PAGE_SIZE }: RecipientQuery & { limit?: number },
): Promise<{ recipients: Recipient[]; next: string | null }> {
  const digits = search.replace(/[\s()+.-]/g, "");
  const { rows } = await pool.query<Row>(
    `SELECT m.customer_id AS "customerId", NULLIF(concat_ws(' ', c.first_name, c.last_name), '') AS name,
            m.address, m.status, m.reason, ${heldFor} AS "holdReason", m.error_code AS "errorCode", m.parts,
            m.sent_at AS "sentAt", m.delivered_at AS "deliveredAt", m.read_at AS "readAt", m.ended_at AS "endedAt"
       FROM message m
       LEFT JOIN customer c ON c.shop_id = m.shop_id AND c.id = m.customer_id
      WHERE m.shop_id = $1 AND m.source = 'campaign' AND m.source_id = $2 AND m.customer_id > $3
        AND ($4::message_status IS NULL OR m.status = $4)
        AND ($5 = '' OR ($6 <> '' AND m.address LIKE '%' || $6 || '%')
             OR strpos(lower(concat_ws(' ', c.first_name, c.last_name)), lower($5)) > 0)
      ORDER BY m.customer_id
      LIMIT $7`,
    [shop.id, campaignId, after ?? -1n, status, search, /^\d{3,}$/.test(digits) ? digits : "", limit + 1],
  );
  const recipients = rows.slice(0, limit).map((row) => ({
    ...row,
    customerId: String(row.customerId),
    sentAt: row.sentAt?.toISOString() ?? null,
    deliveredAt: row.deliveredAt?.toISOString() ?? null,
    readAt: row.readAt?.toISOString() ?? null,
    endedAt: row.endedAt?.toISOString() ?? null,
  }));
  return { recipients, next: rows.length > limit ? (recipients.at(-1)?.customerId ?? null) : null };
}
