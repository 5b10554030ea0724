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

/** https://shopify.dev/docs/api/admin-graphql/latest/mutations/tagsAdd: 250 tags of 255 characters for a customer. */
const maxTagLength = 255;
const missing = { field: ["id"], message: "Customer does not exist" };
const tooLong = { field: ["tags"], message: `Tags is too long (maximum is ${maxTagLength} characters)` };

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
  if (!/^\d{1,18}$/u.test(parsed.id)) return { node: null, userErrors: [missing] };
  const given = tags.flatMap((tag) => tag.split(","));
  if (given.some((tag) => tag.trim().length > maxTagLength)) return { node: null, userErrors: [tooLong] };
  const outcome = await updateCustomer(ctx, shop.id, {
    id: BigInt(parsed.id),
    input: (before) => ({ tags: change(before.tags, given) }),
  });
  if (!outcome.ok) return { node: null, userErrors: outcome.userErrors };
  return { node: customerNode(outcome.customer, scope), userErrors: [] };
}
