import { log } from "../log.server.ts";
import { adminClient } from "../shopify/admin-client.server.ts";
import { AddTagsDocument, RemoveTagsDocument } from "../shopify/admin-operations.generated.ts";
import { toGid } from "../shopify/gid.ts";
import type { ShopRef } from "../shop.ts";

/**
 * Adds a tag to a customer in Shopify, or takes it off. Safe to repeat. A refusal that will not change (the customer is gone) is
 * logged and ends it. Throws AppError `shopify-unavailable` when it is to be tried again.
 */
export async function tagCustomer(
  shop: ShopRef,
  { customerId, action, tag }: { customerId: bigint; action: "add" | "remove"; tag: string },
): Promise<void> {
  const variables = { id: toGid("Customer", customerId), tags: [tag] };
  const client = adminClient(shop);
  const result =
    action === "add"
      ? (await client.request(AddTagsDocument, variables)).tagsAdd
      : (await client.request(RemoveTagsDocument, variables)).tagsRemove;
  const errors = result?.userErrors ?? [];
  if (errors.length > 0) {
    log.warn(
      { customer: customerId.toString(), messages: errors.map((error) => error.message) },
      "Shopify refused a tag",
    );
  }
}
