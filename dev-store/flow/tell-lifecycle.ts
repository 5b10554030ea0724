import type { Context } from "../context.ts";
import type { StoreShop } from "../find-shop.ts";
import { postSigned } from "./post-signed.ts";
import type { TriggerInfo } from "./triggers.ts";

/** Flow waits so long for the answer. */
const timeoutMs = 5_000;

/**
 * Tells the app whether a workflow with one of its triggers is on
 * (https://shopify.dev/docs/apps/build/flow/track-lifecycle-events). Answers what went wrong, or null; null as well where
 * the app did not ask to be told.
 */
export async function tellLifecycle(
  ctx: Context,
  shop: StoreShop,
  { trigger, hasEnabledFlow }: { trigger: TriggerInfo; hasEnabledFlow: boolean },
): Promise<string | null> {
  const body = JSON.stringify({
    // In Shopify's example the trigger's name.
    flow_trigger_definition_id: trigger.name,
    has_enabled_flow: hasEnabledFlow,
    shop_id: Number(shop.id),
    shopify_domain: shop.domain,
    timestamp: ctx.now().toISOString(),
  });
  for (const url of ctx.flow.lifecycleUrls) {
    const { status, error } = await postSigned(ctx, { url, body, timeoutMs });
    if (status === null) return `The app did not answer that the workflow's trigger is in use: ${error ?? ""}`;
    if (status < 200 || status > 299) return `The app answered ${status} when it was told of the workflow's trigger.`;
  }
  return null;
}
