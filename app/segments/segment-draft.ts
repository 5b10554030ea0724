import { z } from "zod";

/** What the segment editor posts. Shopify checks the contents and names the field of any problem. */
export const segmentDraftSchema = z.object({ name: z.string().max(1000), query: z.string().max(20_000) });
