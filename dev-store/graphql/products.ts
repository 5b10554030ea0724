import { listProducts, readProduct } from "../shop/read-products.ts";
import { connectionOf, pageArguments } from "./connection.ts";
import type { ConnectionArguments } from "./connection.ts";
import { limitedCount } from "./customers.ts";
import { numberOfGid } from "./gid.ts";
import { productNode } from "./product-node.ts";
import { refuseArguments } from "./refuse-arguments.ts";
import type { RequestScope } from "./scope.ts";

type ListArguments = ConnectionArguments & { query?: string | null; reverse?: boolean };

export const productQueries = {
  product: async ({ id }: { id: string }, scope: RequestScope) => {
    const product = await readProduct(scope.ctx.pool, scope.shop.id, numberOfGid(id, "Product"));
    return product && productNode(product, scope);
  },
  products: (args: ListArguments, scope: RequestScope) => {
    refuseArguments("QueryRoot.products", args, { savedSearchId: [], sortKey: ["CREATED_AT", "ID", "RELEVANCE"] });
    return connectionOf(
      listProducts(scope.ctx.pool, scope.shop.id, {
        search: readTitle(args.query),
        reverse: args.reverse,
        page: pageArguments(args, scope),
      }),
      (product) => productNode(product, scope),
    );
  },
  productsCount: async (args: { limit?: number | null }, scope: RequestScope) => {
    refuseArguments("QueryRoot.productsCount", args, { query: [], savedSearchId: [] });
    const { rows } = await scope.ctx.pool.query<{ count: bigint }>(
      "SELECT count(*) AS count FROM product WHERE shop_id = $1",
      [scope.shop.id],
    );
    return limitedCount(Number(rows[0]?.count ?? 0n), args.limit);
  },
};

/** Of `products(query:)` words of the title are simulated, with `title:` before them or without. */
function readTitle(query: string | null | undefined): string | undefined {
  const words = query?.replace(/^title:/u, "").replace(/^["']|["'*]+$/gu, "");
  if (words && /^\w+:/u.test(words)) refuseArguments("QueryRoot.products", { query }, { query: [] });
  return words;
}
