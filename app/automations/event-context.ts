import { z } from "zod";
import type { EventContext } from "./enrollment.ts";

/** What `enrollment.context` holds. */
export const contextSchema: z.ZodType<EventContext> = z.object({
  orderId: z.string().optional(),
  total: z.string().optional(),
  country: z.string().optional(),
  discountUsed: z.boolean().optional(),
  discountCodes: z.array(z.string()).optional(),
  productIds: z.array(z.string()).optional(),
  orderTags: z.array(z.string()).optional(),
  placedAt: z.string().optional(),
  fields: z.record(z.string(), z.string()).optional(),
}) as z.ZodType<EventContext>;
