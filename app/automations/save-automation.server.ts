import { z } from "zod";
import { inTransaction } from "../db.server.ts";
import { noteActivity } from "../messaging/note-activity.server.ts";
import type { ShopRef } from "../shop.ts";
import { definitionSchema, type Definition } from "./definition.ts";

export const automationNameSchema = z.string().trim().min(1, "Enter a name.").max(100, "Use at most 100 characters.");

/**
 * Keeps a draft, whole or not. What is live is not touched: people go through versions, and a new one is made only when the
 * automation is turned on again. A new name is told to Shopify's Marketing. Answers false when there is no such automation.
 * Throws ZodError for what the editor cannot make.
 */
export async function saveAutomation(
  shop: ShopRef,
  automationId: bigint,
  { name, definition, now }: { name: string; definition: unknown; now: Date },
): Promise<boolean> {
  const draft: Definition = definitionSchema.parse(definition);
  return inTransaction(async (tx) => {
    const { rows } = await tx.query<{ is_renamed: boolean }>(
      `UPDATE automation a SET name = $3, draft = $4::jsonb, updated_at = $5
       FROM (SELECT name FROM automation WHERE shop_id = $1 AND id = $2 FOR UPDATE) AS before
       WHERE a.shop_id = $1 AND a.id = $2 RETURNING a.name <> before.name AS is_renamed`,
      [shop.id, automationId, automationNameSchema.parse(name), JSON.stringify(draft), now],
    );
    const [saved] = rows;
    if (saved?.is_renamed) await noteActivity(tx, shop, { source: "automation", sourceId: automationId }, { now });
    return saved !== undefined;
  });
}
