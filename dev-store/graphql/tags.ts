import { readCustomer } from "../shop/read-customers.ts";
import { updateCustomer } from "../shop/write-customers.ts";
import { apiError } from "./api-error.ts";
import { parseGid } from "./gid.ts";
import { customerNode } from "./linked-nodes.ts";
import type { RequestScope } from "./scope.ts";

type TagArguments = { id: string; tags: string[] };

export const tagMutations = {
  tagsAdd: (args: TagArguments, scope: RequestScope) => changeTags(args, scope, (before, tags) => [...before, ...tags]),
  tagsRemove: (args: TagArguments, scope: RequestScope) =>
    changeTags(args, scope, (before, tags) => {
      const gone = new Set(tags.map((tag) => tag.trim().toLowerCase()));
      return before.filter((tag) => !gone.has(tag.toLowerCase()));
    }),
};

/** Tags of customers; those of orders and products are not simulated. */
async function changeTags(
  { id, tags }: TagArguments,
  scope: RequestScope,
  change: (before: string[], tags: string[]) => string[],
): Promise<{ node: unknown; userErrors: object[] }> {
  const { ctx, shop } = scope;
  const parsed = parseGid(id);
  if (parsed?.type !== "Customer") {
    throw apiError(
      "NOT_SIMULATED",
      `Tags of ${parsed?.type ?? id} are not simulated by the dev store (see its README)`,
    );
  }
  const customer = /^\d{1,18}$/u.test(parsed.id) ? await readCustomer(ctx.pool, shop.id, BigInt(parsed.id)) : null;
  if (!customer) return { node: null, userErrors: [{ field: ["id"], message: "Customer does not exist" }] };
  const added = tags.flatMap((tag) => tag.split(","));
  const outcome = await updateCustomer(ctx, shop.id, {
    id: customer.id,
    input: { tags: change(customer.tags, added) },
  });
  if (!outcome.ok) return { node: null, userErrors: outcome.userErrors };
  return { node: customerNode(outcome.customer, scope), userErrors: [] };
}
