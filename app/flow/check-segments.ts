import { lines, properties, reference } from "./properties.ts";
import type { z } from "zod";

/** What extensions/flow-check-segments asks the merchant for. */
export const checkSegmentsProperties = properties({
  customer_id: reference("Customer", "The customer"),
  segments: lines("Segments", { most: 20 }).refine((segments) => segments.length > 0, {
    error: "Segments is empty. Name at least one, by its name or id.",
  }),
});

export type CheckSegmentsProperties = z.output<typeof checkSegmentsProperties>;

/** The type CheckSegmentsResult of extensions/flow-check-segments/schema.graphql. */
export type CheckSegmentsResult = {
  inAny: boolean;
  inAll: boolean;
  segments: { id: string; name: string; isMember: boolean }[];
  answeredBy: "shopify" | "list";
};
