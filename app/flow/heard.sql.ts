import { isHeardByEndpoint } from "../endpoints/events.sql.ts";

/**
 * Whether anybody of shop $1 hears of a trigger: a workflow in Shopify Flow that is on, or an endpoint of the merchant's. Asked in the
 * statements of the hot paths themselves, once in each: what nobody hears of costs nothing more. `handle` is SQL for the trigger's.
 */
export function isHeard(handle: string): string {
  const byWorkflow = `EXISTS (SELECT FROM flow_trigger_use WHERE shop_id = $1 AND handle = ${handle} AND is_on)`;
  return `(${byWorkflow} OR ${isHeardByEndpoint(handle)})`;
}
