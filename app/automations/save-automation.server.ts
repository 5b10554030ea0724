import { z } from "zod";
import { db } from "../db.server.ts";
import type { ShopRef } from "../shop.ts";
import { definitionSchema, type Definition } from "./definition.ts";

export const automationNameSchema = z.string().trim().min(1, "Enter a name.").max(100, "Use at most 100 characters.");

/**
 * Keeps a draft, whole or not. What is live is not touched: people go through versions, and a new one is made only when the
 * automation is turned on again. Answers false when there is no such automation. Throws ZodError for what the editor cannot make.
 */
export async function saveAutomation(
  shop: ShopRef,
  automationId: bigint,
  { name, definition, now }: { name: string; definition: unknown; now: Date },
): Promise<boolean> {
  const draft: Definition = definitionSchema.parse(definition);
  const { count } = await db.automation.updateMany({
    where: { shopId: shop.id, id: automationId },
    data: { name: automationNameSchema.parse(name), draft, updatedAt: now },
  });
  return count === 1;
}
