import { carrierRoutes } from "#dev-store/carrier/carrier-routes.ts";
import { createAccount } from "#dev-store/carrier/create-account.ts";
import type { AccountSettings } from "#dev-store/carrier/account-settings.ts";
import { deliverDue } from "#dev-store/carrier/deliver-due.ts";
import { createContext, type Context } from "#dev-store/context.ts";
import { carrierSecretContext } from "#app/messaging/carrier-of-shop.server.ts";
import { openDispatch } from "#app/messaging/open-dispatch.server.ts";
import { startDispatch } from "#app/messaging/start-dispatch.server.ts";
import { db, inTransaction, pool } from "#app/db.server.ts";
import { encryptSecret, hashAddress } from "#app/secrets.server.ts";
import { makeCustomer, makeSender, makeShop } from "#tests/factories.ts";
import { playCarrierWith, testEnv } from "#tests/setup/test-env.ts";
import { afterAll } from "vitest";

export const accountSid = `AC${"5".repeat(32)}`;
export const authToken = "the-auth-token-of-the-tests";

/** One POST that the carrier was asked to take, in the order they came. */
export type Posted = { to: string; from: string; body: string; messageId: string };

/** Stands between the app and the carrier: an answer instead of the carrier's, before or after it has taken the message. */
export type Interference = {
  before?: (posted: Posted) => Response | undefined | Promise<Response | undefined>;
  after?: (posted: Posted, answer: Response) => Response | Promise<Response>;
};

const contexts: Context[] = [];
afterAll(async () => {
  await Promise.all(contexts.map((context) => context.pool.end()));
});

/**
 * A shop with a Twilio account at the dev store's carrier and one sender. `taken` are the messages that the carrier has: its
 * own log, which is what duplicates are counted in.
 */
export async function openSendingShop(
  options: { settings?: Partial<AccountSettings>; ratePerSecond?: number; channel?: "sms" | "whatsapp" | "rcs" } = {},
) {
  const { channel = "sms", ratePerSecond = 10_000 } = options;
  const context = createContext({
    databaseUrl: testEnv.DEV_STORE_DATABASE_URL,
    appUrl: testEnv.SHOPIFY_APP_URL,
    clientId: "client",
    clientSecret: "secret",
    adminUrl: "http://admin.example",
    poolSize: 4,
  });
  contexts.push(context);
  const shop = await makeShop();
  const address = channel === "rcs" ? "agent" : `+3197${String(40_000_000 + shop.id)}`;
  await createAccount(context, {
    name: "Test",
    sid: accountSid,
    authToken,
    settings: options.settings ?? {},
    senders: [{ address: channel === "sms" ? address : `${channel}:${address}`, friendlyName: "Sender" }],
  });
  await connectCarrier(shop.id);
  const sender = await makeSender(shop, {
    channel,
    address,
    ratePerSecond,
    tokensAt: new Date("2026-01-01T00:00:00Z"),
  });

  const posted: Posted[] = [];
  let interference: Interference = {};
  const routes = carrierRoutes(context);
  playCarrierWith(async (request) => {
    if (request.method !== "POST") return routes.fetch(request);
    const form = new URLSearchParams(await request.clone().text());
    const post: Posted = {
      to: form.get("To") ?? "",
      from: form.get("From") ?? "",
      body: form.get("Body") ?? "",
      messageId: new URL(form.get("StatusCallback") ?? "http://none").searchParams.get("message") ?? "",
    };
    posted.push(post);
    const instead = await interference.before?.(post);
    if (instead) return instead;
    const answer = await routes.fetch(request);
    return (await interference.after?.(post, answer)) ?? answer;
  });

  return {
    shop,
    sender,
    context,
    posted,
    interfere: (with_: Interference) => void (interference = with_),
    /** Customers who may be written to, with one queued message each under one started dispatch. */
    queue: async (
      body: string,
      customers: { id: bigint; phoneE164: string | null }[],
      extra: { latestAt?: Date; owner?: `campaign:${string}`; linkQuery?: string } = {},
    ) =>
      inTransaction(async (tx) => {
        const owner = extra.owner ?? "campaign:1";
        const dispatchId = await openDispatch(tx, shop, {
          owner,
          channel,
          senderId: sender.id,
          body,
          linkQuery: extra.linkQuery ?? null,
        });
        await tx.query(
          `INSERT INTO message (shop_id, source, source_id, dispatch_id, customer_id, channel, address, status, due_at, latest_at)
           SELECT $1, 'campaign', $2, $3, id, $4, phone, 'queued', now() - interval '1 second', $7
           FROM unnest($5::bigint[], $6::text[]) AS c (id, phone)`,
          [
            shop.id,
            owner.split(":")[1],
            dispatchId,
            channel,
            customers.map((c) => c.id),
            customers.map((c) => c.phoneE164),
            extra.latestAt ?? null,
          ],
        );
        await startDispatch(tx, shop, dispatchId);
        return dispatchId;
      }),
    customers: (count: number) => makeCustomers(shop, count),
    /** The ledger's rows, in the order they were queued. */
    rows: () => db.message.findMany({ where: { shopId: shop.id }, orderBy: { id: "asc" } }),
    /** What the carrier has accepted. */
    taken: async () => {
      const { rows } = await context.pool.query<{
        sid: string;
        to_address: string;
        body: string;
        status_callback: string;
      }>(
        "SELECT sid, to_address, body, status_callback FROM carrier_message WHERE direction = 'outbound-api' ORDER BY created_at, sid",
      );
      return rows;
    },
    /** Moves the carrier's messages on until nothing is due at `at`. */
    deliver: async (at: Date, post: Parameters<typeof deliverDue>[2]) => {
      while ((await deliverDue(context, at, post)) > 0);
    },
  };
}

export type SendingShop = Awaited<ReturnType<typeof openSendingShop>>;

/** As `makeCustomer`, many at once. None has a number whose ending the carrier treats in a special way. */
async function makeCustomers(shop: { id: number }, count: number) {
  const model = await makeCustomer(shop);
  const base = Number(model.id) * 1_000;
  const customers = Array.from({ length: count }, (_, n) => {
    const phone = `+316${String(10_000 + n)}7777`;
    return {
      ...model,
      id: BigInt(base + n),
      firstName: `Noor${n}`,
      phone,
      phoneE164: phone,
      phoneHash: hashAddress(phone),
    };
  });
  await db.customer.createMany({ data: customers });
  return customers;
}

/** The account as `connect-carrier` stores it, without asking the carrier. */
export async function connectCarrier(shopId: number): Promise<void> {
  await pool.query(
    `INSERT INTO carrier_account (shop_id, carrier, account_id, secret) VALUES ($1, 'twilio', $2, $3)
     ON CONFLICT (shop_id, carrier) DO UPDATE SET account_id = excluded.account_id, secret = excluded.secret`,
    [shopId, accountSid, encryptSecret(authToken, carrierSecretContext(shopId, "twilio"))],
  );
}
