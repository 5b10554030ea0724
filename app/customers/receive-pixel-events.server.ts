import type { PixelEventKind } from "@prisma/client";
import { pool } from "../db.server.ts";
import { groupCommit } from "../group-commit.ts";
import { shopOfPixelKey } from "../shopify/pixel-key.server.ts";
import { pixelBodySchema, timeOfEvent } from "./pixel-event.ts";
import { rateLimit } from "./rate-limit.ts";
import { readVisitorToken } from "./visitor-token.server.ts";

/** What a pixel's call came to, with the HTTP status that it is answered with. Only the first has stored anything. */
export const pixelAnswers = { stored: 204, malformed: 400, "of-no-shop": 404, "too-many": 429 } as const;
export type PixelOutcome = keyof typeof pixelAnswers;

type StoredEvent = {
  shopId: number;
  client: string;
  id: string;
  kind: PixelEventKind;
  at: Date;
  claimed: bigint | null;
  known: bigint | null;
  product: bigint | null;
  collection: bigint | null;
  checkout: string | null;
};

/**
 * Takes in what a storefront's pixel tells: checked, stored once, answered when it is committed. Nothing else is done here; jobs
 * look at what there is. Anybody can call this with a shop's key, so an event is a hint and no more: see decision 19. `address`
 * is where the call came from, if that is known; it is not kept. Events of a shop that has removed the app are dropped.
 */
export async function receivePixelEvents(
  { body, address }: { body: string; address: string | null },
  { now }: { now: Date },
): Promise<PixelOutcome> {
  const parsed = pixelBodySchema.safeParse(readJson(body));
  if (!parsed.success) return "malformed";
  const { key, client, customer, visitor, events } = parsed.data;
  const shopId = shopOfPixelKey(key);
  if (shopId === null) return "of-no-shop";
  if (!mayTake({ shopId, client, address, count: events.length, now })) return "too-many";
  const known = visitor === undefined ? null : readVisitorToken({ id: shopId }, visitor, { now });
  const stored = events.flatMap(({ at, product, collection, checkout, ...event }): StoredEvent[] => {
    const time = timeOfEvent(at, { receivedAt: now });
    if (!time) return [];
    return [
      {
        ...event,
        shopId,
        client,
        at: time,
        claimed: customer ?? null,
        known,
        product: product ?? null,
        collection: collection ?? null,
        checkout: checkout ?? null,
      },
    ];
  });
  if (stored.length === 0) return "malformed";
  await store(stored);
  return "stored";
}

function readJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}

// A person looks at a few things a minute; many of them may share an address. A shop's own limit is above the busiest hour of a
// large one, and keeps what a flood can write to nine million rows a day.
const ofClient = rateLimit({ perSecond: 2, burst: 60, mostKeys: 50_000 });
const ofAddress = rateLimit({ perSecond: 50, burst: 600, mostKeys: 20_000 });
const ofShop = rateLimit({ perSecond: 100, burst: 60_000, mostKeys: 10_000 });

type Call = { shopId: number; client: string; address: string | null; count: number; now: Date };

function mayTake({ shopId, client, address, count, now }: Call): boolean {
  return (
    (address === null || ofAddress(address, count, now)) &&
    ofClient(`${shopId}/${client}`, count, now) &&
    ofShop(shopId, count, now)
  );
}

/** In the order of the key, so that two groups with the same events do not wait for each other. */
const insertEvents = `
INSERT INTO pixel_event (shop_id, client_id, event_id, kind, at, claimed_customer_id, known_customer_id, product_id, collection_id, checkout_token)
SELECT told.* FROM unnest($1::int[], $2::text[], $3::text[], $4::pixel_event_kind[], $5::timestamptz[], $6::bigint[], $7::bigint[],
    $8::bigint[], $9::bigint[], $10::text[])
  AS told (shop_id, client_id, event_id, kind, at, claimed, known, product_id, collection_id, checkout_token)
JOIN shop ON shop.id = told.shop_id AND shop.uninstalled_at IS NULL
ORDER BY told.shop_id, told.client_id, told.event_id
ON CONFLICT (shop_id, client_id, event_id) DO NOTHING`;

const store = groupCommit<StoredEvent[]>(
  async (calls) => {
    const events = calls.flat();
    await pool.query(insertEvents, [
      events.map((event) => event.shopId),
      events.map((event) => event.client),
      events.map((event) => event.id),
      events.map((event) => event.kind),
      events.map((event) => event.at),
      events.map((event) => event.claimed),
      events.map((event) => event.known),
      events.map((event) => event.product),
      events.map((event) => event.collection),
      events.map((event) => event.checkout),
    ]);
  },
  { windowMs: 8, most: 500 },
);
