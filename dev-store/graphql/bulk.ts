import { inTransaction } from "../open-database.ts";
import { nextId } from "../shop/store-customer.ts";
import { announceFinish, bulkOperationColumns, bulkOperationNode, readBulkOperation } from "./bulk-operation.ts";
import type { BulkOperation } from "./bulk-operation.ts";
import { refuseBulkQuery } from "./check-bulk-query.ts";
import { connectionOfList, pageArguments } from "./connection.ts";
import type { ConnectionArguments } from "./connection.ts";
import { gid, numberOfGid } from "./gid.ts";
import { refuseArguments } from "./refuse-arguments.ts";
import type { RequestScope } from "./scope.ts";

/** Of queries, for one app on one shop, since API version 2026-01. */
const maxConcurrent = 5;

export const bulkQueries = {
  bulkOperation: async ({ id }: { id: string }, { ctx, shop }: RequestScope) => {
    const operation = await readBulkOperation(ctx.pool, shop.id, numberOfGid(id, "BulkOperation"));
    return operation && bulkOperationNode(operation, ctx);
  },
  bulkOperations: async (args: ConnectionArguments & { reverse?: boolean }, scope: RequestScope) => {
    refuseArguments("QueryRoot.bulkOperations", args, { query: [], sortKey: ["CREATED_AT"] });
    const { ctx, shop } = scope;
    const { rows } = await ctx.pool.query<BulkOperation>(
      `SELECT ${bulkOperationColumns} FROM bulk_operation b WHERE b.shop_id = $1 ORDER BY b.created_at ${args.reverse ? "DESC" : "ASC"}, b.id LIMIT 1000`,
      [shop.id],
    );
    return connectionOfList(rows, pageArguments(args, scope), (operation) => bulkOperationNode(operation, ctx));
  },
  currentBulkOperation: async (args: object, { ctx, shop }: RequestScope) => {
    refuseArguments("QueryRoot.currentBulkOperation", args, { type: ["QUERY"] });
    const { rows } = await ctx.pool.query<BulkOperation>(
      `SELECT ${bulkOperationColumns} FROM bulk_operation b WHERE b.shop_id = $1 ORDER BY b.created_at DESC, b.id DESC LIMIT 1`,
      [shop.id],
    );
    return rows[0] ? bulkOperationNode(rows[0], ctx) : null;
  },
};

export const bulkMutations = {
  bulkOperationRunQuery: async (args: { query: string }, { ctx, shop }: RequestScope) => {
    const { query } = args;
    refuseArguments("Mutation.bulkOperationRunQuery", args, { groupObjects: [false] });
    const refused = refuseBulkQuery(query);
    if (refused) return { bulkOperation: null, userErrors: [{ field: ["query"], message: refused, code: "INVALID" }] };
    const started = await inTransaction(ctx.pool, async (tx) => {
      await tx.query("SELECT FROM shop WHERE id = $1 FOR UPDATE", [shop.id]);
      const { rows: running } = await tx.query<{ id: bigint }>(
        "SELECT id FROM bulk_operation WHERE shop_id = $1 AND status IN ('CREATED', 'RUNNING') ORDER BY id",
        [shop.id],
      );
      if (running[0] && running.length >= maxConcurrent) return { operation: null, busyWith: running[0].id };
      const id = await nextId(tx);
      await tx.query(
        "INSERT INTO bulk_operation (id, shop_id, query, status, created_at) VALUES ($1, $2, $3, 'CREATED', $4)",
        [id, shop.id, query, ctx.now()],
      );
      return { operation: await readBulkOperation(tx, shop.id, id), busyWith: undefined };
    });
    if (started.busyWith !== undefined) {
      const message = `A bulk query operation for this app and shop is already in progress: ${gid("BulkOperation", started.busyWith)}.`;
      return { bulkOperation: null, userErrors: [{ field: null, message, code: "OPERATION_IN_PROGRESS" }] };
    }
    return { bulkOperation: started.operation && bulkOperationNode(started.operation, ctx), userErrors: [] };
  },
  bulkOperationCancel: async ({ id }: { id: string }, { ctx, shop }: RequestScope) => {
    const number = numberOfGid(id, "BulkOperation");
    const { rowCount } = await ctx.pool.query(
      "UPDATE bulk_operation SET status = 'CANCELED', completed_at = $3 WHERE shop_id = $1 AND id = $2 AND status IN ('CREATED', 'RUNNING')",
      [shop.id, number, ctx.now()],
    );
    const operation = await readBulkOperation(ctx.pool, shop.id, number);
    if (!operation)
      return { bulkOperation: null, userErrors: [{ field: ["id"], message: "Bulk operation does not exist" }] };
    if (rowCount === 1) await announceFinish(ctx, operation, { status: operation.status, errorCode: null });
    const message = `A bulk operation cannot be canceled when it is ${operation.status.toLowerCase()}`;
    return {
      bulkOperation: bulkOperationNode(operation, ctx),
      userErrors: rowCount === 1 ? [] : [{ field: null, message }],
    };
  },
};
