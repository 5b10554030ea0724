import type { Definition } from "./definition.ts";

/** A draft to start from. */
export type Recipe = { id: string; name: string; about: string; definition: Definition };

const day = 24 * 60;

function send(id: string, body: string, usefulMinutes = day): Definition["steps"][number] {
  return { id, kind: "send", channel: "sms", senderId: null, body, usefulMinutes };
}

/** The automations most shops begin with. Each is whole but for the sender, which is the shop's own. */
export const recipes: readonly Recipe[] = [
  {
    id: "abandoned-checkout",
    name: "Abandoned checkout",
    about: "Reminds customers of what they left, an hour later and again the next day, until they order.",
    definition: {
      trigger: { kind: "checkout-abandoned", afterMinutes: 60 },
      conditions: [],
      steps: [
        send(
          "first",
          'Hi {{ customer.first_name | default: "there" }}, you left {{ checkout.items | default: "something" }} at {{ shop.name }}. It is still here: {{ checkout.url }} {{ opt_out }}',
        ),
        { id: "wait", kind: "wait", minutes: day },
        send("second", "Your checkout at {{ shop.name }} is still open: {{ checkout.url }} {{ opt_out }}"),
      ],
      stopOn: ["order-placed", "unsubscribed"],
      reentry: { kind: "after-days", days: 7 },
      goal: { kind: "order", days: 7 },
    },
  },
  {
    id: "browse-reminder",
    name: "Browse reminder",
    about:
      "Reminds customers of the product they looked at last, an hour later, unless they order or begin a checkout.",
    definition: {
      trigger: { kind: "product-viewed", afterMinutes: 60 },
      conditions: [],
      steps: [
        send(
          "look",
          'Hi {{ customer.first_name | default: "there" }}, still thinking of {{ product.title }}? It is here: {{ product.url }} {{ shop.name }} {{ opt_out }}',
          6 * 60,
        ),
      ],
      stopOn: ["order-placed", "unsubscribed"],
      reentry: { kind: "after-days", days: 7 },
      goal: { kind: "order", days: 7 },
    },
  },
  {
    id: "welcome",
    name: "Welcome",
    about:
      "Greets new customers who agreed to messages, and writes once more to those who have not ordered a week later.",
    definition: {
      trigger: { kind: "customer-created" },
      conditions: [],
      steps: [
        { id: "wait", kind: "wait", minutes: 10 },
        send(
          "hello",
          'Hi {{ customer.first_name | default: "there" }}, welcome to {{ shop.name }}! {{ opt_out }}',
          2 * day,
        ),
        {
          id: "order",
          kind: "wait-event",
          event: { kind: "order-placed" },
          minutes: 7 * day,
          yes: [],
          no: [
            { id: "morning", kind: "wait-until", time: "10:00" },
            send("look", "Still looking around at {{ shop.name }}? Just answer this message, we help. {{ opt_out }}"),
          ],
        },
      ],
      stopOn: ["unsubscribed"],
      reentry: { kind: "never" },
      goal: null,
    },
  },
  {
    id: "order-confirmation",
    name: "Order confirmation",
    about: "Confirms an order as soon as it is placed.",
    definition: {
      trigger: { kind: "order-placed" },
      conditions: [],
      steps: [
        send(
          "thanks",
          "Thank you for order {{ order.name }} at {{ shop.name }}: {{ order.items }}. Follow it here: {{ order.status_url }}",
          6 * 60,
        ),
      ],
      stopOn: ["unsubscribed"],
      reentry: { kind: "always" },
      goal: null,
    },
  },
  {
    id: "shipping-update",
    name: "Shipping update",
    about: "Tells customers that their order is on its way.",
    definition: {
      trigger: { kind: "order-shipped" },
      conditions: [],
      steps: [
        send(
          "shipped",
          "Order {{ order.name }} from {{ shop.name }} is on its way. Follow it: {{ order.tracking_url | default: order.status_url }}",
          2 * day,
        ),
      ],
      stopOn: ["unsubscribed"],
      reentry: { kind: "always" },
      goal: null,
    },
  },
  {
    id: "delivered",
    name: "Delivered follow-up",
    about: "Asks a few days after delivery whether all is well.",
    definition: {
      trigger: { kind: "order-delivered" },
      conditions: [],
      steps: [
        { id: "days", kind: "wait", minutes: 3 * day },
        { id: "morning", kind: "wait-until", time: "10:00" },
        send(
          "well",
          'Hi {{ customer.first_name | default: "there" }}, is everything well with order {{ order.name }}? Just answer this message. {{ shop.name }}',
          2 * day,
        ),
      ],
      stopOn: ["unsubscribed", "replied", "refunded"],
      reentry: { kind: "always" },
      goal: null,
    },
  },
  {
    id: "return-received",
    name: "Return received",
    about: "Tells customers that what they sent back has arrived.",
    definition: {
      trigger: { kind: "order-return-closed" },
      conditions: [],
      steps: [
        send("back", "{{ shop.name }}: what you returned of order {{ order.name }} has arrived. Thank you!", 2 * day),
      ],
      stopOn: ["unsubscribed"],
      reentry: { kind: "always" },
      goal: null,
    },
  },
  {
    id: "repurchase",
    name: "Repurchase reminder",
    about: "Writes 30 days after an order, unless it was called off or the customer has ordered again.",
    definition: {
      trigger: { kind: "order-after-days", days: 30, time: "10:00" },
      conditions: [],
      steps: [
        send(
          "again",
          'Hi {{ customer.first_name | default: "there" }}, time for more? {{ shop.name }} is here for you. {{ opt_out }}',
        ),
      ],
      stopOn: ["order-placed", "unsubscribed"],
      reentry: { kind: "after-days", days: 30 },
      goal: { kind: "order", days: 14 },
    },
  },
  {
    id: "birthday",
    name: "Birthday",
    about: "Wishes customers a happy birthday on the day, where you know it.",
    definition: {
      trigger: { kind: "birthday", metafield: "facts.birth_date", offsetDays: 0, time: "10:00" },
      conditions: [],
      steps: [
        send(
          "wish",
          'Hi {{ customer.first_name | default: "there" }}, happy birthday from all of us at {{ shop.name }}! {{ opt_out }}',
          10 * 60,
        ),
      ],
      stopOn: ["unsubscribed"],
      reentry: { kind: "always" },
      goal: null,
    },
  },
  {
    id: "segment-welcome",
    name: "VIP entry",
    about: "Writes to customers when they come into a segment of yours.",
    definition: {
      trigger: { kind: "segment-entered", segmentId: null },
      conditions: [],
      steps: [
        { id: "morning", kind: "wait-until", time: "10:00" },
        send(
          "vip",
          'Hi {{ customer.first_name | default: "there" }}, you are one of our best customers now. Thank you! {{ shop.name }} {{ opt_out }}',
          2 * day,
        ),
      ],
      stopOn: ["unsubscribed", "segment-left"],
      reentry: { kind: "never" },
      goal: null,
    },
  },
  {
    id: "win-back",
    name: "Win back",
    about:
      "Writes to customers when they come into a segment of those who have not ordered for long, until they order.",
    definition: {
      trigger: { kind: "segment-entered", segmentId: null },
      conditions: [],
      steps: [
        { id: "morning", kind: "wait-until", time: "11:00" },
        send(
          "miss",
          'Hi {{ customer.first_name | default: "there" }}, we have not seen you for a while. There is much that is new at {{ shop.name }}. {{ opt_out }}',
          2 * day,
        ),
      ],
      stopOn: ["order-placed", "unsubscribed", "segment-left"],
      reentry: { kind: "after-days", days: 90 },
      goal: { kind: "order", days: 14 },
    },
  },
];
