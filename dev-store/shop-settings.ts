import { z } from "zod";

const until = z.iso.datetime({ offset: true }).nullable().default(null);

const fieldFaultSchema = z.strictObject({
  /** Milliseconds before it answers. */
  latencyMs: z.number().min(0).default(0),
  /** It answers with Shopify's internal error. */
  fails: z.boolean().default(false),
  /** When the fault is over, by the machine's clock; null: when it is taken away. */
  until,
});

export type FieldFault = z.infer<typeof fieldFaultSchema>;

/**
 * What can be made to go wrong for one shop, kept in `shop.settings`. Shares are between 0 and 1; which deliveries they
 * hit follows from the delivery's id, so a run can be repeated.
 */
export const shopSettingsSchema = z.looseObject({
  webhooks: z
    .object({
      /** The share of deliveries that is sent a second time with the same X-Shopify-Webhook-Id. */
      duplicates: z.number().min(0).max(1).default(0),
      /** The share that is never sent. */
      drops: z.number().min(0).max(1).default(0),
      /** Seconds before the first attempt. */
      delaySeconds: z.number().min(0).default(0),
      /** Newest first instead of oldest first. */
      disorder: z.boolean().default(false),
    })
    .prefault({}),
  graphql: z
    .object({
      /** Every request is refused with THROTTLED, whatever the bucket holds. */
      throttled: z.boolean().default(false),
      /** Every request is answered with this HTTP status instead; 0 is off. */
      failWith: z.union([z.literal(0), z.int().min(400).max(599)]).default(0),
      /** Milliseconds before each answer. */
      latencyMs: z.number().min(0).default(0),
      /** When `throttled`, `failWith` and `latencyMs` are over, by the machine's clock; null: when they are taken back. */
      until,
      /** The same for single root fields: { "customerSegmentMembership": { "fails": true } }. */
      fields: z.record(z.string(), fieldFaultSchema).default({}),
    })
    .prefault({}),
  /** Flow's calls of the app's actions. */
  flow: z
    .object({
      /** The share that is sent a second time, as if the first answer had been lost; 1 is every call. */
      duplicates: z.number().min(0).max(1).default(0),
      /** The second is sent at the same moment, rather than once the first is answered. */
      together: z.boolean().default(false),
      /** Seconds before an action's first call. */
      delaySeconds: z.number().min(0).default(0),
      /** Newest first instead of oldest first. */
      disorder: z.boolean().default(false),
    })
    .prefault({}),
  marketing: z
    .object({
      /** All activities are being deleted, as after an uninstall: no new ones until then. */
      isDeleting: z.boolean().default(false),
    })
    .prefault({}),
  /**
   * Above so many members a segment must be read through customerSegmentMembersQueryCreate. Shopify does not publish its
   * limit; 25,000 is where its paging of other connections ends.
   */
  largeSegmentAbove: z.int().min(0).default(25_000),
});

export type ShopSettings = z.infer<typeof shopSettingsSchema>;
