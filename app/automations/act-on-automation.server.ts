import { z } from "zod";
import type { ShopRef } from "../shop.ts";
import { duplicateAutomation } from "./create-automation.server.ts";
import { archiveAutomation } from "./pause-automation.server.ts";

export const automationIntentSchema = z.enum(["duplicate", "archive", "restore"]);

/** What the menus of an automation do. `goTo` is where the merchant goes next. */
export async function actOnAutomation(
  shop: ShopRef,
  automationId: bigint,
  { intent, actor, now }: { intent: z.output<typeof automationIntentSchema>; actor: string; now: Date },
): Promise<{ ok: boolean; goTo: string | null }> {
  if (intent === "duplicate") {
    const copy = await duplicateAutomation(shop, automationId, { actor, now });
    return { ok: copy !== null, goTo: copy === null ? null : `/app/automations/${copy}` };
  }
  const ok = await archiveAutomation(shop, automationId, { isArchived: intent === "archive", actor, now });
  return { ok, goTo: null };
}
