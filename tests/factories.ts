import type { Campaign, Customer, Hold, Message, Prisma, Sender, Shop, Template } from "@prisma/client";
import { db } from "#app/db.server.ts";
import { hashAddress } from "#app/secrets.server.ts";

// Rows with believable defaults. Name in a test only what the test is about.

let counter = 0;
const next = () => (counter += 1);

/** Long before any test's `now`. */
const longAgo = new Date("2026-01-15T09:00:00Z");

export function makeShop(overrides: Partial<Prisma.ShopUncheckedCreateInput> = {}): Promise<Shop> {
  const n = next();
  return db.shop.create({
    data: {
      domain: `shop-${n}.myshopify.com`,
      shopifyId: BigInt(500_000 + n),
      name: `Shop ${n}`,
      email: `owner@shop-${n}.example`,
      currency: "EUR",
      countryCode: "NL",
      timezone: "Europe/Amsterdam",
      installedAt: longAgo,
      ...overrides,
    },
  });
}

/** A customer who may be written to on SMS, WhatsApp and RCS. Pass `phoneE164: null` for one without a number. */
export function makeCustomer(
  shop: { id: number },
  overrides: Partial<Prisma.CustomerUncheckedCreateInput> = {},
): Promise<Customer> {
  const n = next();
  const phone = overrides.phoneE164 === undefined ? makePhone(n) : overrides.phoneE164;
  const email = overrides.email === undefined ? `noor.${n}@example.com` : overrides.email;
  return db.customer.create({
    data: {
      shopId: shop.id,
      id: BigInt(7_000_000 + n),
      firstName: "Noor",
      lastName: `Jansen ${n}`,
      email,
      emailHash: email === null ? null : hashAddress(email.toLowerCase()),
      phone,
      phoneE164: phone,
      phoneHash: phone === null ? null : hashAddress(phone),
      phoneState: phone === null ? "missing" : "valid",
      smsConsent: "subscribed",
      smsConsentAt: longAgo,
      whatsappConsent: "subscribed",
      whatsappConsentAt: longAgo,
      rcsConsent: "subscribed",
      rcsConsentAt: longAgo,
      countryCode: "NL",
      createdAt: longAgo,
      updatedAt: longAgo,
      ...overrides,
    },
  });
}

/** A Dutch mobile number that no other call has given out. */
export function makePhone(n: number = next()): string {
  return `+316${String(10_000_000 + n)}`;
}

export function makeSender(
  shop: { id: number },
  overrides: Partial<Prisma.SenderUncheckedCreateInput> = {},
): Promise<Sender> {
  const n = next();
  return db.sender.create({
    data: {
      shopId: shop.id,
      carrier: "twilio",
      channel: "sms",
      address: `+3197${String(10_000_000 + n)}`,
      name: `Sender ${n}`,
      ratePerSecond: 1_000,
      ...overrides,
    },
  });
}

export function makeTemplate(
  shop: { id: number },
  overrides: Partial<Prisma.TemplateUncheckedCreateInput> = {},
): Promise<Template> {
  const n = next();
  return db.template.create({
    data: {
      shopId: shop.id,
      name: `Template ${n}`,
      handle: `template-${n}`,
      channel: "sms",
      body: "Hello {{ customer.first_name }}",
      ...overrides,
    },
  });
}

/** A segment in its first list version, with these customers as members. Its id is Shopify's. */
export async function makeSegment(
  shop: { id: number },
  options: { members?: readonly { id: bigint }[]; name?: string; query?: string; id?: bigint } = {},
): Promise<{ shopId: number; id: bigint; version: number }> {
  const n = next();
  const { members = [], name = `Segment ${n}`, query = "number_of_orders > 0", id = BigInt(9_000_000 + n) } = options;
  const version = 1;
  await db.segment.create({
    data: {
      shopId: shop.id,
      id,
      name,
      query,
      version,
      memberCount: members.length,
      syncState: "ready",
      createdAt: longAgo,
      editedAt: longAgo,
      syncedAt: longAgo,
    },
  });
  const count = members.length;
  await makeSegmentVersion(shop, id, { version, query, memberCount: count, joined: count, takenAt: longAgo });
  await db.segmentMember.createMany({
    data: members.map((member) => ({ shopId: shop.id, segmentId: id, customerId: member.id, joinedVersion: version })),
  });
  return { shopId: shop.id, id, version };
}

/** A list of a segment's members, as of `takenAt`. Who they are is in `segment_member`. */
export function makeSegmentVersion(
  shop: { id: number },
  segmentId: bigint,
  version: Partial<Prisma.SegmentVersionUncheckedCreateInput> & { version: number; query: string; takenAt: Date },
) {
  return db.segmentVersion.create({
    data: { shopId: shop.id, segmentId, memberCount: 0, joined: 0, left: 0, ...version },
  });
}

export function makeCampaign(
  shop: { id: number },
  overrides: Partial<Prisma.CampaignUncheckedCreateInput> = {},
): Promise<Campaign> {
  return db.campaign.create({
    data: {
      shopId: shop.id,
      name: `Campaign ${next()}`,
      channel: "sms",
      body: "Hello {{ customer.first_name }}",
      ...overrides,
    },
  });
}

/** A ledger row: queued and due, unless said otherwise. One that is `sending` has its claim. */
export async function makeMessage(
  shop: { id: number },
  values: Pick<Prisma.MessageUncheckedCreateInput, "customerId"> & Partial<Prisma.MessageUncheckedCreateInput>,
): Promise<Message> {
  const waits = values.status === undefined || values.status === "queued";
  const message = await db.message.create({
    data: {
      shopId: shop.id,
      source: "campaign",
      sourceId: 1n,
      channel: "sms",
      address: makePhone(),
      status: "queued",
      dueAt: waits ? longAgo : null,
      queuedAt: longAgo,
      ...values,
    },
  });
  if (message.claimedAt && message.dispatchId) {
    const { shopId, id, dispatchId, claimedAt } = message;
    await db.messageClaim.create({ data: { shopId, id, dispatchId, claimedAt, messageIds: [id] } });
  }
  return message;
}

/** Keeps marketing from a customer by SMS, until it is released, unless said otherwise. */
export function makeHold(
  shop: { id: number },
  values: Pick<Prisma.HoldUncheckedCreateInput, "customerId"> & Partial<Prisma.HoldUncheckedCreateInput>,
): Promise<Hold> {
  return db.hold.create({
    data: {
      shopId: shop.id,
      channel: "sms",
      reason: "Open ticket",
      source: "merchant",
      placedBy: "Noor",
      placedAt: longAgo,
      ...values,
    },
  });
}

/** Nothing is sent to this address on this channel. */
export async function suppress(
  shop: { id: number },
  entry: { address: string; channel?: "sms" | "whatsapp" | "rcs" | "email" },
): Promise<void> {
  await db.suppression.create({
    data: {
      shopId: shop.id,
      channel: entry.channel ?? "sms",
      addressHash: hashAddress(entry.address),
      address: entry.address,
      reason: "merchant",
    },
  });
}
