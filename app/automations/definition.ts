import { z } from "zod";
import { phoneChannels, type PhoneChannel } from "../customers/customer.ts";
import { awaitedEventSchema, segmentOf, type AwaitedEvent } from "./awaited-event.ts";

/** A Shopify id, as text. */
const id = z.string().regex(/^\d{1,18}$/);
const stepId = z.string().regex(/^[a-z0-9-]{1,40}$/);
/** HH:mm, in the shop's time zone. */
const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);
/** The longest wait, in minutes: a year. */
export const longestWait = 365 * 24 * 60;
/** The longest time after which a checkout counts as abandoned, in minutes. */
export const longestAbandonment = 30 * 24 * 60;
/** How long somebody may have left a product for before they are written to, in minutes. Longer than an event is on its way. */
export const viewPause = { least: 10, most: 24 * 60 } as const;

/** The most days before or after a date. */
export const longestOffset = 60;
/** Days after a date; below zero, before it. */
const offsetDays = z.number().int().min(-longestOffset).max(longestOffset);

/** What an automation waits for. */
export const triggerSchema = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("checkout-abandoned"),
    /** How long nothing has happened to the checkout. */
    afterMinutes: z.number().int().min(10).max(longestAbandonment),
  }),
  z.object({
    kind: z.literal("product-viewed"),
    /** How long after the last look without an order or a checkout. */
    afterMinutes: z.number().int().min(viewPause.least).max(viewPause.most),
  }),
  z.object({ kind: z.literal("order-placed") }),
  z.object({
    kind: z.literal("order-after-days"),
    /** After the day, in the shop's time zone, on which the order was placed. */
    days: z.number().int().min(1).max(365),
    time: timeOfDay,
  }),
  z.object({ kind: z.literal("order-paid") }),
  z.object({ kind: z.literal("order-fulfilled") }),
  z.object({ kind: z.literal("order-cancelled") }),
  z.object({ kind: z.literal("order-shipped") }),
  z.object({ kind: z.literal("order-out-for-delivery") }),
  z.object({ kind: z.literal("order-delivered") }),
  z.object({ kind: z.literal("order-return-requested") }),
  z.object({ kind: z.literal("order-return-approved") }),
  z.object({ kind: z.literal("order-return-closed") }),
  z.object({ kind: z.literal("order-refunded") }),
  z.object({ kind: z.literal("customer-created") }),
  z.object({
    kind: z.literal("birthday"),
    /** Of the customer: namespace.key, with a date. */
    metafield: z
      .string()
      .regex(/^[\w-]{1,255}\.[\w-]{1,64}$/)
      .nullable(),
    offsetDays,
    time: timeOfDay,
  }),
  z.object({ kind: z.literal("first-order-anniversary"), offsetDays, time: timeOfDay }),
  z.object({ kind: z.literal("segment-entered"), segmentId: id.nullable() }),
  z.object({ kind: z.literal("segment-left"), segmentId: id.nullable() }),
  z.object({
    kind: z.literal("flow"),
    /** What a workflow in Shopify Flow names it by. Empty while it is not chosen, and perhaps half typed. */
    handle: z
      .string()
      .max(60)
      .regex(/^[a-z0-9-]*$/),
    /** What the workflow hands over: conditions and texts can speak of it. */
    about: z.enum(["customer", "order", "checkout"]),
  }),
]);

export type Trigger = z.output<typeof triggerSchema>;
export type TriggerKind = Trigger["kind"];

/** Shopify separates tags by commas. */
const tagsSchema = z.array(z.string().max(255)).max(20);

/** What must hold at the entry, or for a branch. All of a list must. */
export const conditionSchema = z.discriminatedUnion("kind", [
  /** In one of them, or in none of them. */
  z.object({ kind: z.literal("segment"), isMember: z.boolean(), segmentIds: z.array(id).max(20) }),
  z.object({ kind: z.literal("total"), comparison: z.enum(["at-least", "below"]), amount: z.number().min(0).max(1e9) }),
  z.object({
    kind: z.literal("country"),
    isOneOf: z.boolean(),
    countries: z.array(z.string().regex(/^[A-Z]{2}$/)).max(60),
  }),
  /** Whether a code was used. With `codes`: whether one of these was. */
  z.object({
    kind: z.literal("discount"),
    isUsed: z.boolean(),
    codes: z.array(z.string().max(255)).max(20).optional(),
  }),
  /** Any of the products is in it, or none. Their titles are as they were when they were picked. */
  z.object({
    kind: z.literal("products"),
    isIncluded: z.boolean(),
    products: z.array(z.object({ id, title: z.string().max(255) })).max(50),
  }),
  z.object({ kind: z.literal("order-tags"), hasAny: z.boolean(), tags: tagsSchema }),
  z.object({ kind: z.literal("customer-tags"), hasAny: z.boolean(), tags: tagsSchema }),
  /** Whether the customer had no order before: before the one that started it, where one did. */
  z.object({ kind: z.literal("first-order"), isFirst: z.boolean() }),
  /** Whether the customer may be written to on a channel now. */
  z.object({ kind: z.literal("reachable"), channel: z.enum(phoneChannels), isReachable: z.boolean() }),
]);

export type Condition = z.output<typeof conditionSchema>;

export type Step =
  | {
      id: string;
      kind: "send";
      channel: PhoneChannel;
      senderId: string | null;
      body: string;
      /** After so long the message is skipped rather than sent late. */
      usefulMinutes: number;
    }
  | { id: string; kind: "wait"; minutes: number }
  /** Until the next such time of day in the shop's time zone. */
  | { id: string; kind: "wait-until"; time: string }
  | { id: string; kind: "branch"; conditions: Condition[]; yes: Step[]; no: Step[] }
  /** This share of customers, in percent, takes the first arm; always the same one for the same run. */
  | { id: string; kind: "split"; percent: number; yes: Step[]; no: Step[] }
  /** Until the customer does it, or it happens to them: then the first arm. After so long without it: the second. */
  | { id: string; kind: "wait-event"; event: AwaitedEvent; minutes: number; yes: Step[]; no: Step[] }
  | { id: string; kind: "tag"; action: "add" | "remove"; tag: string }
  | { id: string; kind: "stop" };

export type StepKind = Step["kind"];

const stepSchema: z.ZodType<Step> = z.lazy(() =>
  z.discriminatedUnion("kind", [
    z.object({
      id: stepId,
      kind: z.literal("send"),
      channel: z.enum(phoneChannels),
      senderId: id.nullable(),
      body: z.string().max(10_000),
      usefulMinutes: z.number().int().min(5).max(longestWait),
    }),
    z.object({ id: stepId, kind: z.literal("wait"), minutes: z.number().int().min(1).max(longestWait) }),
    z.object({ id: stepId, kind: z.literal("wait-until"), time: timeOfDay }),
    z.object({
      id: stepId,
      kind: z.literal("branch"),
      conditions: z.array(conditionSchema).max(10),
      yes: z.array(stepSchema).max(30),
      no: z.array(stepSchema).max(30),
    }),
    z.object({
      id: stepId,
      kind: z.literal("split"),
      percent: z.number().int().min(1).max(99),
      yes: z.array(stepSchema).max(30),
      no: z.array(stepSchema).max(30),
    }),
    z.object({
      id: stepId,
      kind: z.literal("wait-event"),
      event: awaitedEventSchema,
      minutes: z.number().int().min(1).max(longestWait),
      yes: z.array(stepSchema).max(30),
      no: z.array(stepSchema).max(30),
    }),
    z.object({
      id: stepId,
      kind: z.literal("tag"),
      action: z.enum(["add", "remove"]),
      /** Shopify takes up to 255 characters, and separates tags by commas. */
      tag: z
        .string()
        .max(255)
        .regex(/^[^,]*$/),
    }),
    z.object({ id: stepId, kind: z.literal("stop") }),
  ]),
);

/** What ends a run, whatever step it stands before. */
export const stopEvents = ["order-placed", "unsubscribed", "replied", "refunded", "segment-left"] as const;
export type StopEvent = (typeof stopEvents)[number];

/** Who may come in again. A second event about the same object never starts a second run. */
export const reentrySchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("always") }),
  z.object({ kind: z.literal("never") }),
  z.object({ kind: z.literal("after-days"), days: z.number().int().min(1).max(365) }),
]);

/** What it is for: an order of the customer, so many days after they came in at the latest. It ends the run, and is counted. */
export const goalSchema = z.object({ kind: z.literal("order"), days: z.number().int().min(1).max(90) });

/** The whole of an automation but its name. A draft may lack a sender, a segment or a text; what runs lacks nothing. */
export const definitionSchema = z.object({
  trigger: triggerSchema,
  conditions: z.array(conditionSchema).max(10),
  steps: z.array(stepSchema).max(30),
  stopOn: z.array(z.enum(stopEvents)),
  reentry: reentrySchema,
  goal: goalSchema.nullable().default(null),
});

export type Definition = z.output<typeof definitionSchema>;

/** A step from which two ways go on. */
export type Fork = Extract<Step, { kind: "branch" | "split" | "wait-event" }>;

export function hasArms(step: Step): step is Fork {
  return step.kind === "branch" || step.kind === "split" || step.kind === "wait-event";
}

/** All steps, those inside branches too, in the order they are drawn in. */
export function allSteps(steps: readonly Step[]): Step[] {
  return steps.flatMap((step) => (hasArms(step) ? [step, ...allSteps(step.yes), ...allSteps(step.no)] : [step]));
}

/** What the merchant calls each trigger. */
export const triggerLabels: Record<TriggerKind, string> = {
  "checkout-abandoned": "Checkout abandoned",
  "product-viewed": "Product viewed, not bought",
  "order-placed": "Order placed",
  "order-after-days": "Days after an order",
  "order-paid": "Order paid",
  "order-fulfilled": "Order fulfilled",
  "order-cancelled": "Order cancelled",
  "order-shipped": "Order shipped",
  "order-out-for-delivery": "Order out for delivery",
  "order-delivered": "Order delivered",
  "order-return-requested": "Return requested",
  "order-return-approved": "Return approved",
  "order-return-closed": "Return received",
  "order-refunded": "Order refunded",
  "customer-created": "Customer created",
  birthday: "Birthday",
  "first-order-anniversary": "Anniversary of the first order",
  "segment-entered": "Customer enters a segment",
  "segment-left": "Customer leaves a segment",
  flow: "Workflow in Shopify Flow",
};

/** What the merchant calls each condition. */
export const conditionLabels: Record<Condition["kind"], string> = {
  segment: "Segment",
  "customer-tags": "Customer tags",
  "first-order": "First order",
  reachable: "Can be reached",
  country: "Country",
  products: "Products",
  total: "Total",
  discount: "Discount",
  "order-tags": "Order tags",
};

/** Which texts may name the order, which the checkout, and which the product. */
export function eventScope(trigger: Trigger): "order" | "checkout" | "product" | null {
  const { kind } = trigger;
  if (kind === "flow") return trigger.about === "customer" ? null : trigger.about;
  if (kind === "checkout-abandoned") return "checkout";
  if (kind === "product-viewed") return "product";
  return kind.startsWith("order-") ? "order" : null;
}

/** The conditions of its entry and of all branches. */
export function allConditions({ conditions, steps }: Definition): Condition[] {
  return [...conditions, ...allSteps(steps).flatMap((step) => (step.kind === "branch" ? step.conditions : []))];
}

/** Every segment that a definition names. */
export function segmentsNamed(definition: Definition): string[] {
  const { trigger, steps } = definition;
  const named = [
    ...allConditions(definition).flatMap((condition) => (condition.kind === "segment" ? condition.segmentIds : [])),
    ...allSteps(steps).flatMap((step) => (step.kind === "wait-event" ? (segmentOf(step.event) ?? []) : [])),
  ];
  return [...new Set("segmentId" in trigger && trigger.segmentId ? [trigger.segmentId, ...named] : named)];
}
