import { z } from "zod";
import { handleSchema } from "./handle.ts";

/** What a merchant fills in for a message that is kept for later. */
export const templateSchema = z.object({
  name: z.string().trim().min(1, "Enter a name.").max(100, "Use at most 100 characters."),
  /** What Shopify Flow calls it; empty for one made of the name. */
  handle: handleSchema.default(""),
  channel: z.enum(["sms", "whatsapp", "rcs"], "Choose a channel."),
  body: z.string().trim().min(1, "Write a message.").max(4000, "Use at most 4,000 characters."),
});

export type TemplateInput = z.infer<typeof templateSchema>;
export type TemplateProblem = Partial<Record<keyof TemplateInput, string>>;
