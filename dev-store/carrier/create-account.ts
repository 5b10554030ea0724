import { createHash, randomBytes } from "node:crypto";
import { inTransaction } from "../open-database.ts";
import type { Context } from "../context.ts";
import { accountSettingsSchema, type AccountSettings } from "./account-settings.ts";
import { parseAddress, type CarrierChannel } from "./address.ts";

export type NewAccount = {
  name: string;
  shopId?: bigint | null;
  sid?: string;
  authToken?: string;
  inboundUrl?: string | null;
  settings?: Partial<AccountSettings>;
  /** The senders' addresses, as Twilio writes them. */
  senders: readonly { address: string; friendlyName: string }[];
};

/** Opens an account at the carrier, or brings one that exists (by its sid) to this state. Throws on invalid settings. */
export async function createAccount(ctx: Context, account: NewAccount): Promise<{ sid: string; authToken: string }> {
  const sid = account.sid ?? `AC${randomBytes(16).toString("hex")}`;
  const authToken = account.authToken ?? randomBytes(16).toString("hex");
  accountSettingsSchema.parse(account.settings ?? {});
  await inTransaction(ctx.pool, async (tx) => {
    await tx.query(
      `INSERT INTO carrier_account (sid, auth_token, shop_id, name, inbound_url, settings) VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (sid) DO UPDATE SET auth_token = $2, shop_id = $3, name = $4, inbound_url = $5, settings = $6`,
      [sid, authToken, account.shopId ?? null, account.name, account.inboundUrl ?? null, account.settings ?? {}],
    );
    for (const sender of account.senders) {
      const { channel } = parseAddress(sender.address);
      await tx.query(
        `INSERT INTO carrier_sender (sid, account_sid, channel, address, friendly_name) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (account_sid, address) DO UPDATE SET friendly_name = $5`,
        [senderSid(sid, channel, sender.address), sid, channel, sender.address, sender.friendlyName],
      );
    }
  });
  return { sid, authToken };
}

/** Opens one account for each shop that has none: a number, a WhatsApp sender and an RCS agent. Safe to repeat. */
export async function createMissingAccounts(ctx: Context): Promise<void> {
  const { rows } = await ctx.pool.query<{ id: bigint; name: string; domain: string }>(
    `SELECT id, name, domain FROM shop WHERE NOT EXISTS (SELECT 1 FROM carrier_account a WHERE a.shop_id = shop.id) ORDER BY id`,
  );
  for (const shop of rows) {
    // From the shop's domain, so that the account of the demo is the same after a fresh start.
    const digest = createHash("sha256").update(shop.domain).digest("hex");
    const number = `+1555${String(Number.parseInt(digest.slice(0, 8), 16) % 10_000_000).padStart(7, "0")}`;
    await createAccount(ctx, {
      name: shop.name,
      shopId: shop.id,
      sid: `AC${digest.slice(0, 32)}`,
      authToken: digest.slice(32),
      // Some phones are always switched off.
      settings: { undeliveredShare: 0.02 },
      senders: [
        { address: number, friendlyName: `${shop.name} (SMS)` },
        { address: `whatsapp:${number}`, friendlyName: `${shop.name} (WhatsApp)` },
        {
          address: `rcs:${shop.domain.replace(/\..*/, "").replaceAll("-", "_")}_agent`,
          friendlyName: `${shop.name} (RCS)`,
        },
      ],
    });
  }
}

function senderSid(accountSid: string, channel: CarrierChannel, address: string): string {
  const digest = createHash("md5").update(`${accountSid} ${address}`).digest("hex");
  return `${channel === "sms" ? "PN" : "XE"}${digest}`;
}
