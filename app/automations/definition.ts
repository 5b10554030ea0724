import { z } from "zod";
import { phoneChannels, type PhoneChannel } from "../customers/customer.ts";

/** A Shopify id, as text. */
const id = z.string().regex(/^\d{1,18}$/);
const stepId = z.string().regex(/^[a-z0-9-]{1,40}$/);
/** The longest wait, in minutes: a year. */
export const longestWait = 365 * 24 * 60;
/** The longest time after which a checkout counts as abandoned, in minutes. */
export const longestAbandonment = 30 * 24 * 60;

/** What an automation waits for. */
export const triggerSchema = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("checkout-abandoned"),
    /** How long nothing has happened to the checkout. */
    afterMinutes: z.number().int().min(10).max(longestAbandonment),
  }),
  z.object({ kind: z.literal("order-placed") }),
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
  z.object({ kind: z.literal("segment-entered"), segmentId: id.nullable() }),
  z.object({ kind: z.literal("segment-left"), segmentId: id.nullable() }),
]);

export type Trigger = z.output<typeof triggerSchema>;
export type TriggerKind = Trigger["kind"];

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
  z.object({ kind: z.literal("discount"), isUsed: z.boolean() }),
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
    z.object({ id: stepId, kind: z.literal("wait-until"), time: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/) }),
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
export type Fork = Extract<Step, { kind: "branch" | "split" }>;

export function hasArms(step: Step): step is Fork {
  return step.kind === "branch" || step.kind === "split";
}

/** All steps, those inside branches too, in the order they are drawn in. */
export function allSteps(steps: readonly Step[]): Step[] {
  return steps.flatMap((step) => (hasArms(step) ? [step, ...allSteps(step.yes), ...allSteps(step.no)] : [step]));
}

/** What the merchant calls each trigger. */
export const triggerLabels: Record<TriggerKind, string> = {
  "checkout-abandoned": "Checkout abandoned",
  "order-placed": "Order placed",
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
  "segment-entered": "Customer enters a segment",
  "segment-left": "Customer leaves a segment",
};

/** Which texts may name the order, and which the checkout. */
export function eventScope(kind: TriggerKind): "order" | "checkout" | null {
  if (kind === "checkout-abandoned") return "checkout";
  return kind.startsWith("order-") ? "order" : null;
}

/** The conditions of its entry and of all branches. */
export function allConditions({ conditions, steps }: Definition): Condition[] {
  return [...conditions, ...allSteps(steps).flatMap((step) => (step.kind === "branch" ? step.conditions : []))];
}

/** Every segment that a definition names. */
export function segmentsNamed(definition: Definition): string[] {
  const { trigger } = definition;
  const named = allConditions(definition).flatMap((condition) =>
    condition.kind === "segment" ? condition.segmentIds : [],
  );
  return [...new Set("segmentId" in trigger && trigger.segmentId ? [trigger.segmentId, ...named] : named)];
}
