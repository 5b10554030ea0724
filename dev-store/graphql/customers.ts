import { countCustomers, listCustomers, readCustomer } from "../shop/read-customers.ts";
import type { CustomerSortKey } from "../shop/read-customers.ts";
import { apiError } from "./api-error.ts";
import { connectionOf, pageArguments } from "./connection.ts";
import type { ConnectionArguments } from "./connection.ts";
import { numberOfGid } from "./gid.ts";
import { customerNode } from "./linked-nodes.ts";
import type { RequestScope } from "./scope.ts";

type ListArguments = ConnectionArguments & { query?: string | null; sortKey?: CustomerSortKey; reverse?: boolean };
type Identifier = { id?: string; emailAddress?: string; phoneNumber?: string };

export const customerQueries = {
  customer: async ({ id }: { id: string }, scope: RequestScope) => {
    const customer = await readCustomer(scope.ctx.pool, scope.shop.id, numberOfGid(id, "Customer"));
    return customer && customerNode(customer, scope);
  },
  customers: (args: ListArguments, scope: RequestScope) =>
    connectionOf(
      listCustomers(scope.ctx.pool, scope.shop.id, {
        sortKey: args.sortKey,
        reverse: args.reverse,
        search: args.query,
        page: pageArguments(args, scope),
      }),
      (customer) => customerNode(customer, scope),
    ),
  customersCount: async ({ query, limit }: { query?: string | null; limit?: number | null }, scope: RequestScope) => {
    return limitedCount(await countCustomers(scope.ctx.pool, scope.shop.id, query ?? null), limit);
  },
  customerByIdentifier: async ({ identifier }: { identifier: Identifier }, scope: RequestScope) => {
    const search = searchFor(identifier);
    const { rows } = await listCustomers(scope.ctx.pool, scope.shop.id, { search, page: { first: 1 } });
    return rows[0] ? customerNode(rows[0], scope) : null;
  },
};

/** The type Count: Shopify stops counting at `limit`, and says so. */
export function limitedCount(count: number, limit: number | null | undefined): { count: number; precision: string } {
  const isLimited = typeof limit === "number" && count > limit;
  return { count: isLimited ? limit : count, precision: isLimited ? "AT_LEAST" : "EXACT" };
}

function searchFor({ id, emailAddress, phoneNumber }: Identifier): string {
  if (id !== undefined) return `id:${numberOfGid(id, "Customer")}`;
  if (emailAddress !== undefined) return `email:"${emailAddress.replaceAll('"', "")}"`;
  if (phoneNumber !== undefined) return `phone:"${phoneNumber.replaceAll('"', "")}"`;
  throw apiError(
    "NOT_SIMULATED",
    "CustomerIdentifierInput.customId is not simulated by the dev store (see its README)",
  );
}
