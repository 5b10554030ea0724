import { advanceEnrollments } from "#app/automations/advance-enrollments.server.ts";
import { createAutomation } from "#app/automations/create-automation.server.ts";
import type { Definition, Step } from "#app/automations/definition.ts";
import { recordCheckout } from "#app/automations/record-checkout.server.ts";
import { recordOrder, type OrderTrigger } from "#app/automations/record-order.server.ts";
import { saveAutomation } from "#app/automations/save-automation.server.ts";
import { turnOnAutomation } from "#app/automations/turn-on-automation.server.ts";
import { db } from "#app/db.server.ts";
import type { ShopRef } from "#app/shop.ts";
import { makeCustomer, makeSender, makeShop } from "#tests/factories.ts";

/** Before everything that happens in a test. */
const turnedOnAt = new Date("2026-05-01T00:00:00Z");

/** A shop with a sender and one customer, in which automations are turned on and things happen. */
export async function openAutomatedShop(known: { shop?: ShopRef; customer?: { id: bigint } } = {}) {
  const shop = known.shop ?? (await makeShop());
  const sender = await makeSender(shop);
  const customer = known.customer ?? (await makeCustomer(shop));
  let objects = 0;

  const automated = {
    shop,
    sender,
    customer,
    send: (id: string, body = "Hi {{ customer.first_name }}"): Step => ({
      id,
      kind: "send",
      channel: "sms",
      senderId: sender.id.toString(),
      body,
      usefulMinutes: 60,
    }),
    wait: (id: string, minutes: number): Step => ({ id, kind: "wait", minutes }),
    /** An automation that is on, and its id. */
    async turnOn(definition: Partial<Definition>, at = turnedOnAt): Promise<bigint> {
      const by = { actor: "Noor", now: at };
      const id = await createAutomation(shop, { recipeId: null }, by);
      await automated.change(id, definition, at);
      return id;
    },
    async change(id: bigint, definition: Partial<Definition>, at = turnedOnAt): Promise<number> {
      const whole = {
        trigger: { kind: "order-placed" },
        conditions: [],
        steps: [automated.send("hello")],
        stopOn: [],
        reentry: { kind: "always" },
        goal: null,
        ...definition,
      };
      await saveAutomation(shop, id, { name: "Test", definition: whole, now: at });
      const turnedOn = await turnOnAutomation(shop, id, { actor: "Noor", now: at });
      if (!turnedOn.ok) throw new Error(JSON.stringify(turnedOn));
      return turnedOn.version;
    },
    orderBody: (at: Date, more: object = {}) => ({
      id: (objects += 1) + 5_000,
      name: `#${objects}`,
      customer: { id: Number(customer.id) },
      total_price: "84.00",
      currency: "EUR",
      created_at: at.toISOString(),
      updated_at: at.toISOString(),
      line_items: [{ title: "Linen shirt", quantity: 2 }],
      ...more,
    }),
    order: (at: Date, more: object = {}, kind: OrderTrigger = "order-placed") =>
      recordOrder(shop, { kind, payload: automated.orderBody(at, more) }, { receivedAt: at, now: at }),
    checkoutBody: (at: Date, more: object = {}) => ({
      token: "abc",
      customer: { id: Number(customer.id) },
      abandoned_checkout_url: "https://shop.example/recover/abc",
      total_price: "84.00",
      currency: "EUR",
      updated_at: at.toISOString(),
      line_items: [{ title: "Linen shirt", quantity: 2 }],
      ...more,
    }),
    checkout: (at: Date, more: object = {}, now = at) =>
      recordCheckout(shop, automated.checkoutBody(at, more), { receivedAt: now, now }),
    advance: (at: Date) => advanceEnrollments(shop, { now: () => at }),
    runs: () => db.enrollment.findMany({ where: { shopId: shop.id }, orderBy: { id: "asc" } }),
    messages: () => db.message.findMany({ where: { shopId: shop.id }, orderBy: { id: "asc" } }),
    history: async () =>
      (await db.enrollmentEvent.findMany({ where: { shopId: shop.id }, orderBy: { id: "asc" } })).map(
        ({ kind }) => kind,
      ),
  };
  return automated;
}

export type AutomatedShop = Awaited<ReturnType<typeof openAutomatedShop>>;
