import { z } from "zod";
import { pool } from "../db.server.ts";
import { readAppId } from "../shopify/read-app-id.server.ts";
import type { ShopRef } from "../shop.ts";
import { rateLimit } from "./rate-limit.ts";
import { readVisitorToken } from "./visitor-token.server.ts";

/** What a storefront is told of its visitor, for Shopify's visitor API. */
export type KnownVisitor = { phone: string; appId: string | null };

export type VisitorResult = { kind: "known"; visitor: KnownVisitor } | { kind: "malformed" | "unknown" | "too-many" };

/** The HTTP status that each is answered with. */
export const visitorStatus = { known: 200, malformed: 400, unknown: 404, "too-many": 429 } as const;

/** The most that a body may be, in bytes. */
export const largestVisitorBody = 200;

const bodySchema = z.strictObject({ token: z.string().max(100) });

/**
 * Who came by one of our links: the phone number that the message with the link went to, and nothing else of the customer. Only for
 * a token that this app made for this shop, and lately; whoever has it was sent that message, or was handed it on. See decision 21.
 */
export async function resolveVisitor(
  domain: string,
  { body }: { body: string },
  { now }: { now: Date },
): Promise<VisitorResult> {
  const parsed = bodySchema.safeParse(readJson(body));
  if (!parsed.success) return { kind: "malformed" };
  const { token } = parsed.data;
  if (!ofShop(domain, 1, now)) return { kind: "too-many" };
  const { rows } = await pool.query<{ id: number }>(
    "SELECT id FROM shop WHERE domain = $1 AND uninstalled_at IS NULL",
    [domain],
  );
  const [row] = rows;
  const shop = row && { id: row.id, domain };
  const customerId = shop && readVisitorToken(shop, token, { now });
  if (!shop || !customerId) return { kind: "unknown" };
  if (!ofToken(`${shop.id}/${token}`, 1, now)) return { kind: "too-many" };
  const phone = await readPhone(shop, customerId);
  if (phone === null) return { kind: "unknown" };
  await noteVisitor(shop, now);
  return { kind: "known", visitor: { phone, appId: await readAppId(shop) } };
}

// The one who got the message opens it a few times, on a phone and elsewhere. A shop's own limit is above what follows a campaign.
const ofToken = rateLimit({ perSecond: 1 / 3_600, burst: 5, mostKeys: 100_000 });
const ofShop = rateLimit({ perSecond: 50, burst: 5_000, mostKeys: 10_000 });

/** So that the merchant sees that the embed is on. Once an hour: pages of a campaign's visitors are many. */
async function noteVisitor(shop: ShopRef, now: Date): Promise<void> {
  await pool.query(
    `UPDATE shop SET visitor_told_at = $2
     WHERE id = $1 AND (visitor_told_at IS NULL OR visitor_told_at < $2::timestamptz - interval '1 hour')`,
    [shop.id, now],
  );
}

/** Every channel that there is a carrier for writes to this number. */
async function readPhone(shop: ShopRef, customerId: bigint): Promise<string | null> {
  const { rows } = await pool.query<{ phone: string | null }>(
    "SELECT phone_e164 AS phone FROM customer WHERE shop_id = $1 AND id = $2 AND deleted_at IS NULL",
    [shop.id, customerId],
  );
  return rows[0]?.phone ?? null;
}

function readJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}
