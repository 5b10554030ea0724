import { triggers } from "../flow/trigger.ts";
import { toGid } from "../shopify/gid.ts";
import { endpointEvents, isEventHandle, testEvent } from "./endpoint.ts";

export type StoredEvent = {
  handle: string;
  customerId: bigint | null;
  fields: Record<string, string | number>;
  createdAt: Date;
};

/**
 * What an endpoint is posted: `type`, `timestamp` and `data`, as https://www.standardwebhooks.com wants it. `data` has the fields of
 * the trigger in Shopify Flow, named as programs name them ("Message ID" is message_id), with the shop, and the customer by Shopify's
 * global id. The same event is the same text each time.
 */
export function writeEventBody(event: StoredEvent, shop: { domain: string }): string {
  const { handle, customerId, fields, createdAt } = event;
  const known = isEventHandle(handle) ? endpointEvents[handle] : testEvent;
  const names = isEventHandle(handle) ? Object.keys(triggers[handle].fields) : [];
  const data = {
    shop: shop.domain,
    ...(customerId !== null && { customer_id: toGid("Customer", customerId) }),
    ...Object.fromEntries(names.map((name) => [propertyName(name), fields[name] ?? ""])),
  };
  return JSON.stringify({ type: known.type, timestamp: createdAt.toISOString(), data });
}

function propertyName(field: string): string {
  return field.toLowerCase().replaceAll(" ", "_");
}
