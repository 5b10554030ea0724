import { createHmac, timingSafeEqual } from "node:crypto";
import type pg from "pg";
import { appSecret } from "./start-app.ts";

export type IntakeRequest = { headers: Record<string, string>; body: string };

/** A way by which things are told us in large numbers, for bench/intake.bench.ts and its baseline. */
export type Intake = {
  name: string;
  path: string;
  /** The nth request. No two are the same thing; the same n always is. */
  request: (n: number) => IntakeRequest;
  /** What must be there before. */
  prepare?: string;
  /** The n of each that is stored, as often as it is, and as often as there is a job for it; null where none has a job of its own. */
  stored: (sql: pg.Pool) => Promise<{ rows: number[]; jobs: number[] | null }>;
  /** What a server does that only verifies a request and stores it. `table` is made by `prepare`. */
  bare: {
    prepare: string;
    isGenuine: (headers: NodeJS.Dict<string | string[]>, body: Buffer) => boolean;
    insert: string;
    values: (headers: NodeJS.Dict<string | string[]>, body: Buffer) => unknown[];
  };
};

const webhooks: Intake = {
  name: "webhooks",
  path: "/webhooks/orders/create",
  request: (n) => {
    const body = orderOf(n);
    return {
      body,
      headers: {
        "content-type": "application/json",
        "user-agent": "Shopify-Captain-Hook",
        "x-shopify-topic": "orders/create",
        "x-shopify-shop-domain": `bench-${n % 50}.myshopify.com`,
        "x-shopify-api-version": "2026-07",
        "x-shopify-webhook-id": webhookId(n),
        "x-shopify-event-id": webhookId(n),
        "x-shopify-triggered-at": "2026-05-01T12:00:00.000000000Z",
        "x-shopify-hmac-sha256": sign(body).toString("base64"),
      },
    };
  },
  stored: async (sql) => {
    const rows = await sql.query<{ n: number }>("SELECT right(webhook_id, 12)::int AS n FROM webhook_event");
    const jobs = await sql.query<{ n: number }>(
      `SELECT right(e.webhook_id, 12)::int AS n
       FROM graphile_worker._private_jobs j
       JOIN graphile_worker._private_tasks t ON t.id = j.task_id AND t.identifier = 'work-webhook'
       JOIN webhook_event e ON e.id = (j.payload->>'webhookEventId')::bigint`,
    );
    return { rows: rows.rows.map(({ n }) => n), jobs: jobs.rows.map(({ n }) => n) };
  },
  bare: {
    prepare: "CREATE TABLE bare_webhook (LIKE webhook_event INCLUDING ALL)",
    isGenuine: (headers, body) => {
      const given = Buffer.from(String(headers["x-shopify-hmac-sha256"]), "base64");
      const expected = sign(body);
      return given.length === expected.length && timingSafeEqual(given, expected);
    },
    insert: `INSERT INTO bare_webhook (shop_domain, topic, webhook_id, event_id, api_version, triggered_at, payload)
             VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    values: (headers, body) => [
      headers["x-shopify-shop-domain"],
      headers["x-shopify-topic"],
      headers["x-shopify-webhook-id"],
      headers["x-shopify-event-id"],
      headers["x-shopify-api-version"],
      headers["x-shopify-triggered-at"],
      body.toString(),
    ],
  },
};

/** The shops whose pixels tell of events. */
const pixelShops = 50;

/** What browsers tell through the web pixels of shops: one event each, of another browser each time. */
async function pixelIntake(): Promise<Intake> {
  // Reads the secrets of the environment, which the bench has made.
  const { pixelKey, shopOfPixelKey } = await import("../app/shopify/pixel-key.server.ts");
  const keys = Array.from({ length: pixelShops }, (_, index) => pixelKey({ id: index + 1 }));
  return {
    name: "pixel events",
    path: "/pixel/events",
    prepare: `INSERT INTO shop (domain, name) SELECT 'bench-' || n || '.myshopify.com', 'Bench' FROM generate_series(1, ${pixelShops}) AS n`,
    request: (n) => ({
      headers: { "content-type": "text/plain;charset=UTF-8", origin: "null" },
      body: JSON.stringify({
        key: keys[n % pixelShops],
        client: `bench-browser-${n}`,
        events: [
          {
            id: `bench-event-${n}`,
            kind: "product_viewed",
            at: new Date().toISOString(),
            product: String(7_000_000 + (n % 500)),
          },
        ],
      }),
    }),
    stored: async (sql) => {
      const { rows } = await sql.query<{ n: number }>("SELECT substr(event_id, 13)::int AS n FROM pixel_event");
      return { rows: rows.map(({ n }) => n), jobs: null };
    },
    bare: {
      prepare: "CREATE TABLE bare_pixel_event (LIKE pixel_event INCLUDING ALL)",
      isGenuine: (_, body) => shopOfPixelKey(readEvent(body).key) !== null,
      insert: `INSERT INTO bare_pixel_event (shop_id, client_id, event_id, kind, at, product_id)
               VALUES ($1, $2, $3, $4::pixel_event_kind, $5, $6)`,
      values: (_, body) => {
        const { key, client, events } = readEvent(body);
        const [event] = events;
        return [shopOfPixelKey(key), client, event.id, event.kind, event.at, event.product];
      },
    },
  };
}

type PixelBody = { key: string; client: string; events: [{ id: string; kind: string; at: string; product: string }] };

function readEvent(body: Buffer): PixelBody {
  return JSON.parse(body.toString()) as PixelBody;
}

const intakes = { webhooks: () => Promise.resolve(webhooks), "pixel events": pixelIntake };

export type IntakeName = keyof typeof intakes;
export const intakeNames = Object.keys(intakes) as IntakeName[];

/** Only once the environment is that of the bench. */
export function readIntake(name: IntakeName): Promise<Intake> {
  return intakes[name]();
}

export function isIntakeName(name: string | undefined): name is IntakeName {
  return intakeNames.some((known) => known === name);
}

function sign(body: string | Buffer): Buffer {
  return createHmac("sha256", appSecret).update(body).digest();
}

/** A UUID whose last twelve digits are n. */
function webhookId(n: number): string {
  return `b1946ac9-2f7e-4f3d-8c41-${String(n).padStart(12, "0")}`;
}

/** An order of three lines with the fields that shopify.app.toml asks for, as Shopify writes them: about 6 KB. */
function orderOf(n: number): string {
  const money = (amount: string) => ({
    shop_money: { amount, currency_code: "EUR" },
    presentment_money: { amount, currency_code: "EUR" },
  });
  const address = {
    first_name: "Customer",
    last_name: `Number ${n}`,
    company: null,
    address1: "Prinsengracht 263",
    address2: "2nd floor",
    city: "Amsterdam",
    province: "Noord-Holland",
    country: "Netherlands",
    zip: "1016 GV",
    phone: `+31${600_000_000 + n}`,
    name: `Customer Number ${n}`,
    province_code: "NH",
    country_code: "NL",
    country_name: "Netherlands",
    latitude: 52.3752182,
    longitude: 4.8839765,
  };
  const line = (index: number) => ({
    id: 16_000_000_000_000 + n * 10 + index,
    admin_graphql_api_id: `gid://shopify/LineItem/${16_000_000_000_000 + n * 10 + index}`,
    attributed_staffs: [],
    current_quantity: 1,
    fulfillable_quantity: 1,
    fulfillment_service: "manual",
    fulfillment_status: null,
    gift_card: false,
    grams: 350,
    name: `Washed linen shirt, relaxed fit - ${index} / Sage`,
    price: "28.00",
    price_set: money("28.00"),
    product_exists: true,
    product_id: 9_000_000_000_000 + index,
    properties: [],
    quantity: 1,
    requires_shipping: true,
    sales_line_item_group_id: null,
    sku: `LIN-SHIRT-SAGE-${index}`,
    taxable: true,
    title: "Washed linen shirt, relaxed fit",
    total_discount: "0.00",
    total_discount_set: money("0.00"),
    variant_id: 47_000_000_000_000 + index,
    variant_inventory_management: "shopify",
    variant_title: `${index} / Sage`,
    vendor: "Bench",
    tax_lines: [{ channel_liable: false, price: "4.86", price_set: money("4.86"), rate: 0.21, title: "NL VAT" }],
    duties: [],
    discount_allocations: [{ amount: "2.80", amount_set: money("2.80"), discount_application_index: 0 }],
  });
  return JSON.stringify({
    id: 6_000_000_000_000 + n,
    name: `#${n}`,
    customer: {
      id: 8_000_000_000_000 + n,
      created_at: "2025-02-01T09:00:00+01:00",
      updated_at: "2026-05-01T14:00:00+02:00",
      first_name: "Customer",
      last_name: `Number ${n}`,
      state: "disabled",
      note: null,
      verified_email: true,
      multipass_identifier: null,
      tax_exempt: false,
      email: `customer-${n}@example.com`,
      phone: `+31${600_000_000 + n}`,
      currency: "EUR",
      tax_exemptions: [],
      admin_graphql_api_id: `gid://shopify/Customer/${8_000_000_000_000 + n}`,
      default_address: { id: 1_000_000 + n, customer_id: 8_000_000_000_000 + n, ...address, default: true },
    },
    checkout_token: `c${n}b1946ac92f7e4f3d8c41`,
    total_price: "75.60",
    currency: "EUR",
    order_status_url: `https://bench.myshopify.com/60000000000/orders/b1946ac92f7e4f3d8c41${n}/authenticate?key=4f3d8c41b1946ac92f7e`,
    line_items: [1, 2, 3].map(line),
    discount_codes: [{ code: "SPRING10", amount: "8.40", type: "percentage" }],
    tags: "wholesale, spring",
    shipping_address: address,
    created_at: "2026-05-01T14:00:00+02:00",
    updated_at: "2026-05-01T14:00:00+02:00",
  });
}
