import { beforeEach, describe, expect, test } from "vitest";
import { answerPrivacyRequest } from "#app/customers/answer-privacy-request.server.ts";
import { listPrivacyRequests, readPrivacyAnswer } from "#app/customers/list-privacy-requests.server.ts";
import { mirrorCustomers } from "#app/customers/mirror-customers.server.ts";
import { redactShop } from "#app/customers/redact-shop.server.ts";
import { db, inTransaction, pool } from "#app/db.server.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { hashAddress } from "#app/secrets.server.ts";
import { receiveWebhook } from "#app/shopify/receive-webhook.server.ts";
import {
  makeCampaign,
  makeCustomer,
  makeHold,
  makeMessage,
  makeSegment,
  makeSender,
  makeShop,
  makeTemplate,
  suppress,
} from "#tests/factories.ts";
import { drainQueue, readQueue } from "#tests/setup/drain-queue.ts";
import { webhookRequest } from "#tests/shopify/signed-webhook.ts";
import { makeRecord } from "./customer-records.ts";

// Recognisable everywhere: nothing of these may be left.
const zonnebloem = {
  firstName: "Wilhelmina",
  lastName: "Zonnebloem",
  email: "wilhelmina@zonnebloem.example",
  phone: "+31612345678",
};
const traces = ["Wilhelmina", "Zonnebloem", "zonnebloem", "31612345678", "612345678"];

let shop: Awaited<ReturnType<typeof makeShop>>;
let customerId: bigint;
/** As Shopify names them in its request. */
let person: typeof zonnebloem;

beforeEach(async () => {
  person = { ...zonnebloem };
  shop = await makeShop({ domain: "demo.myshopify.com", authorizedAt: new Date("2026-01-01T00:00:00Z") });
  const customer = await makeCustomer(shop, {
    ...person,
    phoneE164: person.phone,
    phoneHash: hashAddress(person.phone),
    emailHash: hashAddress(person.email),
    tags: ["Zonnebloem club"],
    city: "Zonnebloemdorp",
    region: "Zonnebloemland",
  });
  customerId = customer.id;
});

/** Everything the app has written about the person: messages in several states, callbacks, replies, webhooks. */
async function writeHistory(): Promise<void> {
  const sent = await makeMessage(shop, {
    customerId,
    status: "delivered",
    address: person.phone,
    body: "Hello Wilhelmina",
    sourceId: 1n,
  });
  await makeMessage(shop, {
    customerId,
    status: "queued",
    address: person.phone,
    sourceId: 2n,
    context: { "order.name": "Wilhelmina's order" },
  });
  const run = await db.enrollment.create({
    data: {
      shopId: shop.id,
      automationId: 1n,
      version: 1,
      customerId,
      subject: "checkout:Wilhelmina-1",
      dueAt: new Date("2026-03-01T00:00:00Z"),
      enteredAt: new Date("2026-02-01T00:00:00Z"),
      context: { fields: { "checkout.url": "https://shop.example/Wilhelmina" } },
    },
  });
  await db.enrollmentEvent.create({
    data: {
      shopId: shop.id,
      enrollmentId: run.id,
      at: new Date("2026-02-01T00:00:00Z"),
      kind: "entered",
      detail: { customerTags: "Wilhelmina" },
    },
  });
  await db.placedOrder.create({
    data: {
      shopId: shop.id,
      id: 1n,
      customerId,
      checkoutToken: "Wilhelmina-1",
      placedAt: new Date("2026-02-01T00:00:00Z"),
      context: { fields: { "order.name": "Wilhelmina" } },
    },
  });
  const told = { shopId: shop.id, kind: "checkout_started", at: new Date("2026-02-01T00:00:00Z") } as const;
  await db.pixelEvent.create({
    data: { ...told, clientId: "Wilhelmina-1", eventId: "Wilhelmina-1", checkoutToken: "Wilhelmina-1" },
  });
  const known = { shopId: shop.id, customerId };
  await db.checkoutCustomer.create({ data: { ...known, token: "Wilhelmina-1", changedAt: told.at } });
  await db.visitor.create({ data: { ...known, clientId: "Wilhelmina-1", source: "checkout", linkedAt: told.at } });
  await db.messageEvent.create({
    data: { shopId: shop.id, messageId: sent.id, status: "delivered", raw: { To: person.phone } },
  });
  const reply = {
    shopId: shop.id,
    carrier: "twilio",
    channel: "sms",
    fromAddress: person.phone,
    toAddress: "+3197000000",
    intent: "other",
    raw: { From: person.phone, Body: "I am Wilhelmina" },
    body: "I am Wilhelmina",
  } as const;
  await db.inboundMessage.create({ data: { ...reply, carrierMessageId: "SM1", customerId } });
  await db.inboundMessage.create({ data: { ...reply, carrierMessageId: "SM2" } });
  await makeSegment(shop, { members: [{ id: customerId }], name: "VIP" });
  const traces = { reason: "Wilhelmina is angry", placedBy: "Wilhelmina", releasedBy: "Wilhelmina" };
  await makeHold(shop, { customerId, ...traces, releasedAt: new Date("2026-02-02T00:00:00Z") });
  await db.flowRun.create({
    data: {
      shopId: shop.id,
      actionRunId: "1",
      action: "hold-messages",
      properties: { reason: "Wilhelmina is angry" },
      outcome: "done",
      sentence: "Wilhelmina is on hold.",
      status: 200,
      returnValue: { name: "Wilhelmina" },
      customerId,
      receivedAt: new Date("2026-02-01T00:00:00Z"),
      answeredAt: new Date("2026-02-01T00:00:00Z"),
    },
  });
  await suppress(shop, { address: person.phone, channel: "sms" });
  await db.suppression.updateMany({ data: { note: "Wilhelmina called" } });
  await db.consentEvent.create({
    data: {
      shopId: shop.id,
      customerId,
      channel: "sms",
      state: "subscribed",
      at: new Date("2026-02-01T00:00:00Z"),
      source: "shopify",
    },
  });
  await db.flowRun.create({
    data: {
      shopId: shop.id,
      actionRunId: "webhook:1:Wilhelmina",
      caller: "n8n",
      action: "hold-messages",
      properties: { reason: "Wilhelmina is angry" },
      outcome: "held",
      sentence: "Wilhelmina is on hold.",
      status: 200,
      customerId,
      receivedAt: new Date("2026-02-01T00:00:00Z"),
      answeredAt: new Date("2026-02-01T00:00:00Z"),
    },
  });
  await db.endpointEvent.create({
    data: {
      shopId: shop.id,
      endpointId: 1n,
      handle: "customer-replied",
      subject: "customer-replied:1",
      customerId,
      fields: { Text: "I am Wilhelmina" },
      problem: "It answered 500 to Wilhelmina.",
      createdAt: new Date("2026-02-01T00:00:00Z"),
    },
  });
  await db.flowTrigger.create({
    data: {
      shopId: shop.id,
      handle: "customer-replied",
      subject: "customer-replied:1",
      customerId,
      fields: { Text: "I am Wilhelmina" },
      problem: "Type error for field 'Text': I am Wilhelmina",
      createdAt: new Date("2026-02-01T00:00:00Z"),
    },
  });
  const payload = {
    id: Number(customerId),
    first_name: person.firstName,
    last_name: person.lastName,
    phone: person.phone,
  };
  await receiveWebhook(
    webhookRequest({ topic: "customers/redacted", payload, headers: { "X-Shopify-Topic": "customers/update" } }),
  );
  await db.$executeRaw`DELETE FROM graphile_worker._private_jobs`;
}

const subject = () => ({
  shop_id: 1,
  shop_domain: shop.domain,
  customer: { id: Number(customerId), email: person.email, phone: person.phone },
});
const redaction = () => webhookRequest({ topic: "customers/redact", payload: { ...subject(), orders_to_redact: [] } });
const dataRequest = () =>
  webhookRequest({
    topic: "customers/data_request",
    payload: { ...subject(), orders_requested: [], data_request: { id: 9 } },
  });

/** The whole database as text. */
async function dump(): Promise<string> {
  const { rows } = await pool.query<{ name: string }>(
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
     WHERE schemaname IN ('public', 'graphile_worker') AND tablename <> '_prisma_migrations'`,
  );
  const texts = await Promise.all(
    rows.map(
      async ({ name }) =>
        (await pool.query<{ text: string }>(`SELECT '${name}: ' || t::text AS text FROM ${name} AS t`)).rows,
    ),
  );
  return texts
    .flat()
    .map(({ text }) => text)
    .join("\n");
}

/** Every column that can hold words, as table.column. */
async function columnsOfWords(): Promise<string[]> {
  const { rows } = await pool.query<{ name: string }>(
    `SELECT table_name || '.' || column_name AS name FROM information_schema.columns
     WHERE table_schema = 'public' AND table_name <> '_prisma_migrations'
       AND (data_type IN ('text', 'character varying', 'json', 'jsonb') OR udt_name IN ('_text', '_varchar'))
     ORDER BY 1`,
  );
  return rows.map((row) => row.name);
}

async function columnsWithTraces(): Promise<string[]> {
  const names = await columnsOfWords();
  const found = await Promise.all(
    names.map(async (name) => {
      const [table, column] = name.split(".");
      const { rows } = await pool.query(`SELECT FROM "${table}" WHERE "${column}"::text ~ $1 LIMIT 1`, [
        traces.join("|"),
      ]);
      return rows.length > 0;
    }),
  );
  return names.filter((_, index) => found[index]);
}

/**
 * Words that are the merchant's, Shopify's or ours, and of no customer. A column that is added has to be put here, or filled
 * by `writeHistory`, so that its erasure is seen.
 */
const namesNoCustomer = new Set([
  ...["segment_watch", "segment_intake"],
  ...["shop", "session", "segment", "segment_version", "sync_run", "template", "carrier_account", "sender"],
  ...["audit_event", "dispatch", "campaign", "campaign_count", "campaign_segment_count", "part_price"],
  ...[
    "automation",
    "automation_version",
    "automation_count",
    "enrollment_event.kind",
    "enrollment_event.node",
    "heard_event",
    "enrollment.node",
    "enrollment.reason",
  ],
  ...["customer.email_hash", "customer.phone_hash", "customer.locale", "customer.country_code"],
  ...["suppression.address_hash", "consent_event.source", "message.reason", "message.carrier_message_id"],
  ...["message.error_code", "message_event.error_code", "inbound_message.carrier"],
  ...["inbound_message.carrier_message_id", "inbound_message.to_address"],
  ...["marketing_activity", "marketing_engagement"],
  ...["flow_trigger_use", "flow_trigger.handle", "flow_trigger.subject"],
  ...["flow_run.action", "flow_run.caller", "flow_run.outcome"],
  ...["endpoint", "endpoint_event.handle", "endpoint_event.subject"],
  ...["webhook_event.shop_domain", "webhook_event.topic", "webhook_event.webhook_id", "webhook_event.event_id"],
  ...["webhook_event.api_version", "webhook_event.outcome"],
]);

function expectNoTraces(text: string): void {
  for (const trace of traces) expect(text.split("\n").filter((line) => line.includes(trace))).toEqual([]);
}

describe("a customer's request for their data", () => {
  beforeEach(writeHistory);

  test("is answered with everything that is held, for the merchant to download", async () => {
    await receiveWebhook(dataRequest());
    await drainQueue();

    const [request] = await listPrivacyRequests(shop);
    expect(request).toMatchObject({ kind: "data_request", customerId: customerId.toString(), hasAnswer: true });
    expect(new Date(request?.dueAt ?? "").getTime() - new Date(request?.requestedAt ?? "").getTime()).toBe(
      30 * 86_400_000,
    );
    expect(await readPrivacyAnswer(shop, BigInt(request?.id ?? 0))).toMatchObject({
      customer: { first_name: "Wilhelmina", phone_e164: person.phone },
      consentHistory: [{ channel: "sms", state: "subscribed" }],
      suppressions: [{ channel: "sms", address: person.phone }],
      holds: [{ channel: "sms", reason: "Wilhelmina is angry" }],
      segments: [{ name: "VIP" }],
      messages: [{ status: "delivered", body: "Hello Wilhelmina" }, { status: "queued" }],
      // The second came in before its number was known to be a customer's.
      replies: [{ body: "I am Wilhelmina" }, { body: "I am Wilhelmina" }],
      browsing: [{ kind: "checkout_started", browser: "Wilhelmina-1", known_by: "checkout" }],
    });
  });

  test("covers those who were merged into them", async () => {
    const former = await makeCustomer(shop, { firstName: "Mina", mergedInto: customerId, deletedAt: new Date() });
    const first = await makeCustomer(shop, { firstName: "Willy", mergedInto: former.id, deletedAt: new Date() });
    await makeMessage(shop, { customerId: first.id, status: "delivered", body: "Hello Willy", sourceId: 8n });
    await receiveWebhook(dataRequest());
    await drainQueue();
    const [request] = await listPrivacyRequests(shop);
    expect(await readPrivacyAnswer(shop, BigInt(request?.id ?? 0))).toMatchObject({
      customer: { first_name: "Wilhelmina" },
      mergedCustomers: [{ first_name: "Mina" }, { first_name: "Willy" }],
      messages: [{}, {}, { body: "Hello Willy" }],
    });
  });

  test("is listed under their name, for as long as they have one", async () => {
    await receiveWebhook(dataRequest());
    await drainQueue();
    expect(await listPrivacyRequests(shop)).toMatchObject([
      { kind: "data_request", customerName: "Wilhelmina Zonnebloem", hasAnswer: true },
    ]);
    await receiveWebhook(redaction());
    await drainQueue();
    expect(await listPrivacyRequests(shop)).toMatchObject([
      { kind: "customer_redact", customerName: null, hasAnswer: false },
      { kind: "data_request", customerName: null, hasAnswer: false },
    ]);
  });

  test("is another shop's nobody can download", async () => {
    await receiveWebhook(dataRequest());
    await drainQueue();
    const [request] = await listPrivacyRequests(shop);
    const other = await makeShop();
    await expect(readPrivacyAnswer(other, BigInt(request?.id ?? 0))).rejects.toMatchObject({ code: "not-found" });
    expect(await listPrivacyRequests(other)).toEqual([]);
  });

  test("about somebody unknown says that nothing is held", async () => {
    customerId = 1n;
    person.phone = "+31687654321";
    person.email = "nobody@example.com";
    await receiveWebhook(dataRequest());
    await drainQueue();
    const [request] = await listPrivacyRequests(shop);
    expect(await readPrivacyAnswer(shop, BigInt(request?.id ?? 0))).toMatchObject({
      customer: null,
      mergedCustomers: [],
      suppressions: [],
      messages: [],
      replies: [],
    });
  });
});

describe("a customer's erasure", () => {
  beforeEach(writeHistory);

  test("leaves no trace of the person anywhere in the database", async () => {
    await receiveWebhook(dataRequest());
    await drainQueue();
    const filled = await columnsWithTraces();
    const mayNameCustomers = (await columnsOfWords()).filter(
      (name) => !namesNoCustomer.has(name) && !namesNoCustomer.has(name.split(".")[0] ?? ""),
    );
    expect(filled).toEqual(mayNameCustomers);
    await db.segmentNotice.create({
      data: { shopId: shop.id, segmentId: 5n, customerId, joined: true, at: new Date(), workedAt: new Date() },
    });

    await receiveWebhook(redaction());
    await drainQueue();
    expectNoTraces(await dump());
    expect(await db.segmentNotice.count({ where: { shopId: shop.id } })).toBe(0);
  });

  test("reaches those who were merged into them, numbers they had before, and answers to a number of nobody", async () => {
    const oldPhone = "+31655555555";
    const former = await makeCustomer(shop, {
      ...person,
      phoneE164: oldPhone,
      phone: oldPhone,
      mergedInto: customerId,
      deletedAt: new Date(),
    });
    await makeMessage(shop, {
      customerId: former.id,
      status: "sent",
      address: oldPhone,
      body: "Wilhelmina",
      sourceId: 5n,
    });
    await makeMessage(shop, { customerId, status: "sent", address: "+31666666666", sourceId: 6n });
    await suppress(shop, { address: "+31666666666", channel: "sms" });
    const toNobody = { source: "reply", customerId: 0n, address: person.phone } as const;
    await makeMessage(shop, { ...toNobody, status: "sent", sourceId: 7n });
    await makeMessage(shop, { ...toNobody, status: "queued", sourceId: 8n });

    await receiveWebhook(redaction());
    await drainQueue();

    const left = await dump();
    expectNoTraces(left);
    expect(left).not.toContain("655555555");
    expect(left).not.toContain("666666666");
    expect(await db.message.findMany({ where: { source: "reply" }, orderBy: { id: "asc" } })).toMatchObject([
      { status: "sent" },
      { status: "skipped", reason: "deleted" },
    ]);
    const kept = await db.suppression.findMany({ where: { channel: "sms" } });
    expect(new Map(kept.map((row) => [row.addressHash, row.reason]))).toEqual(
      new Map([
        [hashAddress(person.phone), "redacted"],
        [hashAddress(oldPhone), "redacted"],
        // Somebody else may have the number by now: it stays on the list as what it was.
        [hashAddress("+31666666666"), "merchant"],
      ]),
    );
  });

  test("holds for a callback and for a webhook that come afterwards", async () => {
    const [sent] = await db.message.findMany({ where: { status: "delivered" } });
    await receiveWebhook(redaction());
    await drainQueue();

    const raw = { MessageSid: "SM1", To: person.phone };
    await db.messageEvent.create({ data: { shopId: shop.id, messageId: sent?.id ?? 0n, status: "read", raw } });
    await inTransaction((tx) => enqueue(tx, "record-delivery", { payload: { shopId: shop.id } }));
    const payload = { id: Number(customerId), first_name: person.firstName, phone: person.phone };
    await receiveWebhook(webhookRequest({ topic: "customers/update", payload }));
    await drainQueue();

    expect(await db.message.findFirst({ where: { id: sent?.id } })).toMatchObject({ status: "read" });
    expectNoTraces(await dump());
  });

  test("skips what waits, keeps what the reports count, and never writes to the person again", async () => {
    await receiveWebhook(redaction());
    await drainQueue();

    const messages = await db.message.findMany({ orderBy: { id: "asc" } });
    expect(messages).toMatchObject([
      { status: "delivered", address: null, body: null },
      { status: "skipped", reason: "deleted", dueAt: null, address: null },
    ]);
    expect(await db.customer.findFirst({ where: { id: customerId } })).toMatchObject({
      smsConsent: "redacted",
      whatsappConsent: "redacted",
      rcsConsent: "redacted",
      emailConsent: "redacted",
      numberOfOrders: 0,
    });
    const kept = await db.suppression.findMany({ orderBy: { channel: "asc" } });
    expect(
      kept.map(({ channel, addressHash, address, reason }) => ({ channel, addressHash, address, reason })),
    ).toEqual([
      ...(["sms", "whatsapp", "rcs"] as const).map((channel) => ({
        channel,
        addressHash: hashAddress(person.phone),
        address: null,
        reason: "redacted",
      })),
      { channel: "email", addressHash: hashAddress(person.email), address: null, reason: "redacted" },
    ]);
    expect(await db.segmentMember.count()).toBe(0);
  });

  test("can be asked for twice, and worked on twice", async () => {
    await receiveWebhook(redaction());
    await drainQueue();
    const before = await db.message.findMany({ orderBy: { id: "asc" } });
    await receiveWebhook(redaction());
    await drainQueue();
    expect(await db.message.findMany({ orderBy: { id: "asc" } })).toEqual(before);
    expect(await db.suppression.count()).toBe(4);
    expect((await listPrivacyRequests(shop)).map(({ completedAt }) => completedAt !== null)).toEqual([true, true]);
  });

  test("waits for a message that is at the carrier this moment, and then erases it too", async () => {
    const sending = await makeMessage(shop, {
      customerId,
      status: "sending",
      claimedAt: new Date(),
      address: person.phone,
      body: "Hello Wilhelmina",
      sourceId: 3n,
    });
    await receiveWebhook(redaction());
    await drainQueue();
    expect(await db.message.findFirst({ where: { id: sending.id } })).toMatchObject({ address: person.phone });
    expect((await listPrivacyRequests(shop))[0]?.completedAt).toBeNull();

    await db.message.update({
      where: { shopId_id: { shopId: shop.id, id: sending.id } },
      data: { status: "sent", claimedAt: null },
    });
    await drainQueue({ at: new Date(Date.now() + 10 * 60_000) });
    expectNoTraces(await dump());
    expect((await listPrivacyRequests(shop))[0]?.completedAt).not.toBeNull();
  });

  test("of somebody the mirror never knew still keeps them from being written to", async () => {
    customerId = 1n;
    await receiveWebhook(redaction());
    await drainQueue();
    expect(await db.suppression.count({ where: { reason: "redacted" } })).toBe(4);

    // Neither does an export that Shopify made before bring them in.
    const readAt = new Date(Date.now() - 60_000);
    const record = makeRecord({ id: customerId, firstName: person.firstName, updatedAt: readAt });
    await inTransaction((tx) => mirrorCustomers(tx, shop, [record], { now: new Date(), readAt }));
    expect(await db.customer.findFirst({ where: { id: customerId } })).toMatchObject({
      firstName: null,
      smsConsent: "redacted",
      deletedAt: expect.any(Date),
    });
  });

  test("is done although the app was removed meanwhile", async () => {
    await db.shop.update({ where: { id: shop.id }, data: { uninstalledAt: new Date() } });
    await receiveWebhook(redaction());
    await drainQueue();
    expectNoTraces(await dump());
  });
});

describe("a shop's erasure", () => {
  const shopRedaction = () =>
    webhookRequest({ topic: "shop/redact", payload: { shop_id: 1, shop_domain: shop.domain } });

  beforeEach(async () => {
    await writeHistory();
    const sender = await makeSender(shop, { name: "Zonnebloem" });
    await makeTemplate(shop, { body: "Zonnebloem" });
    await makeCampaign(shop, { name: "Zonnebloem", senderId: sender.id });
    await db.auditEvent.create({
      data: { shopId: shop.id, actor: "Wilhelmina", action: "campaign.created", subject: "campaign:1" },
    });
    await db.session.create({ data: { id: `offline_${shop.domain}`, shop: shop.domain, state: "", accessToken: "x" } });
  });

  test("takes every row of the shop, but the hashes of whom never to write to", async () => {
    const other = await makeShop();
    await makeMessage(other, { customerId: (await makeCustomer(other)).id });
    await db.shop.update({ where: { id: shop.id }, data: { uninstalledAt: new Date() } });
    await receiveWebhook(shopRedaction());
    await drainQueue();

    expectNoTraces(await dump());
    const { rows: tables } = await pool.query<{ name: string }>(
      "SELECT table_name AS name FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'shop_id'",
    );
    for (const { name } of tables.filter((table) => !["suppression", "privacy_request"].includes(table.name))) {
      const { rowCount } = await pool.query(`SELECT FROM ${name} WHERE shop_id = $1`, [shop.id]);
      expect({ name, rowCount }).toEqual({ name, rowCount: 0 });
    }
    expect(await db.suppression.findMany({ where: { shopId: shop.id } })).toMatchObject([
      { addressHash: hashAddress(person.phone), address: null },
    ]);
    expect(await db.shop.findUnique({ where: { id: shop.id } })).toMatchObject({
      name: shop.domain,
      email: null,
      shopifyId: null,
    });
    expect(await db.message.count({ where: { shopId: other.id } })).toBe(1);
  });

  test("is not carried out on a shop that has the app again", async () => {
    await receiveWebhook(shopRedaction());
    await drainQueue();
    expect(await db.message.count({ where: { shopId: shop.id } })).toBe(2);
  });

  test("leaves the tokens and the data of a shop that comes back while it is erased", async () => {
    const request = await db.privacyRequest.create({ data: { shopId: shop.id, kind: "shop_redact" } });
    await redactShop(shop, { exceptRequestId: request.id });
    expect(await db.session.count()).toBe(1);
    expect(await db.campaign.count({ where: { shopId: shop.id } })).toBe(1);
    expect(await db.webhookEvent.count()).toBe(1);
    expect(await db.suppression.findFirst()).toMatchObject({ address: person.phone });
    expect(await db.shop.findUnique({ where: { id: shop.id } })).toMatchObject({ name: shop.name });
  });

  test("can be broken off and repeated", async () => {
    await db.shop.update({ where: { id: shop.id }, data: { uninstalledAt: new Date() } });
    await receiveWebhook(shopRedaction());
    await drainQueue();
    const [request] = await db.privacyRequest.findMany();
    await db.privacyRequest.updateMany({ data: { completedAt: null } });
    await answerPrivacyRequest(shop, request?.id ?? 0n, { now: new Date() });
    expect(await db.privacyRequest.findFirst()).toMatchObject({ kind: "shop_redact", completedAt: expect.any(Date) });
    expect(await readQueue()).toEqual([]);
  });
});
