import { Kind, visit } from "graphql";
import type { DocumentNode, FieldNode } from "graphql";
import type { Context } from "../context.ts";
import { listShops } from "../find-shop.ts";
import type { StoreShop } from "../find-shop.ts";
import { findInstallation } from "../oauth/installation.ts";
import { flattenNode } from "./bulk-lines.ts";
import { announceFinish, bulkOperationColumns } from "./bulk-operation.ts";
import type { BulkOperation } from "./bulk-operation.ts";
import { run } from "./execute-query.ts";
import { makeScope } from "./make-scope.ts";
import { prepare } from "./prepare-query.ts";

/** Root objects read and written at a time. */
const pageSize = 1000;
/** The alias under which paging is asked for; no query of a client can use it, names with two underscores are reserved. */
const paging = "__paging";

/**
 * Runs the bulk operations that were asked for, one after the other, to their end. One that was cut off by a restart
 * starts over. Returns how many were run.
 */
export async function runBulkOperations(ctx: Context): Promise<number> {
  const shops = new Map((await listShops(ctx.pool)).map((shop) => [shop.id, shop]));
  const { rows } = await ctx.pool.query<BulkOperation>(
    `SELECT ${bulkOperationColumns} FROM bulk_operation b WHERE b.status IN ('CREATED', 'RUNNING') ORDER BY b.id`,
  );
  for (const operation of rows) {
    const shop = shops.get(operation.shopId);
    if (shop) await runOne(ctx, shop, operation);
  }
  return rows.length;
}

async function runOne(ctx: Context, shop: StoreShop, operation: BulkOperation): Promise<void> {
  await ctx.pool.query("DELETE FROM bulk_operation_chunk WHERE operation_id = $1", [operation.id]);
  await ctx.pool.query(
    "UPDATE bulk_operation SET status = 'RUNNING', object_count = 0, root_object_count = 0 WHERE id = $1 AND status IN ('CREATED', 'RUNNING')",
    [operation.id],
  );
  const errorCode = await writeChunks(ctx, shop, operation);
  const { rows } = await ctx.pool.query<{ status: string }>(
    `UPDATE bulk_operation SET status = CASE WHEN $2::text IS NULL THEN 'COMPLETED' ELSE 'FAILED' END, error_code = $2, completed_at = $3
     WHERE id = $1 AND status = 'RUNNING' RETURNING status`,
    [operation.id, errorCode, ctx.now()],
  );
  // Cancelled meanwhile: that has been announced.
  if (rows[0]) await announceFinish(ctx, operation, { status: rows[0].status, errorCode });
}

/** Walks the query's root connection page by page. Returns the error code of a failure, or null. */
async function writeChunks(ctx: Context, shop: StoreShop, operation: BulkOperation): Promise<string | null> {
  const prepared = prepare({ query: operation.query, variables: {}, operationName: null });
  if ("errors" in prepared) return "INTERNAL_SERVER_ERROR";
  const root = prepared.operation.selectionSet.selections.find((selection) => selection.kind === Kind.FIELD);
  if (!root) return "INTERNAL_SERVER_ERROR";
  const installation = await findInstallation(ctx.pool, shop.id);
  const scope = makeScope(ctx, shop, { scopes: installation?.scopes ?? [], isBulk: true });
  for (let after: string | null = null, position = 0; ; position++) {
    const document = withPaging(prepared.document, root, after);
    const { data, errors } = await run(scope, { document, request: { query: "", variables: {}, operationName: null } });
    if (errors)
      return errors.some(({ extensions }) => extensions.code === "ACCESS_DENIED")
        ? "ACCESS_DENIED"
        : "INTERNAL_SERVER_ERROR";
    const connection = data?.[root.alias?.value ?? root.name.value] as RootPage;
    const lines = connection.edges.flatMap(({ node }) => flattenNode(node));
    const isWanted = await storeChunk(ctx, operation, { position, lines, roots: connection.edges.length });
    const { hasNextPage, endCursor } = connection[paging];
    if (!isWanted || !hasNextPage) return null;
    after = endCursor;
  }
}

type RootPage = {
  edges: { node: Record<string, unknown> }[];
  [paging]: { hasNextPage: boolean; endCursor: string | null };
};

/** Returns false when the operation has been cancelled. */
async function storeChunk(
  ctx: Context,
  operation: BulkOperation,
  { position, lines, roots }: { position: number; lines: object[]; roots: number },
): Promise<boolean> {
  if (lines.length > 0) {
    await ctx.pool.query("INSERT INTO bulk_operation_chunk (operation_id, position, lines) VALUES ($1, $2, $3)", [
      operation.id,
      position,
      lines.map((line) => `${JSON.stringify(line)}\n`).join(""),
    ]);
  }
  const { rowCount } = await ctx.pool.query(
    `UPDATE bulk_operation SET object_count = object_count + $2, root_object_count = root_object_count + $3
     WHERE id = $1 AND status = 'RUNNING'`,
    [operation.id, lines.length, roots],
  );
  return rowCount === 1;
}

/** The query with its root connection cut to one page, whatever `first` it asks for: a bulk operation reads everything. */
function withPaging(document: DocumentNode, root: FieldNode, after: string | null): DocumentNode {
  const name = (value: string) => ({ kind: Kind.NAME, value }) as const;
  const page: FieldNode = {
    kind: Kind.FIELD,
    alias: name(paging),
    name: name("pageInfo"),
    selectionSet: {
      kind: Kind.SELECTION_SET,
      selections: ["hasNextPage", "endCursor"].map((field) => ({ kind: Kind.FIELD, name: name(field) })),
    },
  };
  return visit(document, {
    Field(node) {
      if (node !== root || !node.selectionSet) return undefined;
      const kept =
        node.arguments?.filter((argument) => !["first", "last", "after", "before"].includes(argument.name.value)) ?? [];
      return {
        ...node,
        arguments: [
          ...kept,
          { kind: Kind.ARGUMENT, name: name("first"), value: { kind: Kind.INT, value: String(pageSize) } },
          ...(after === null
            ? []
            : [{ kind: Kind.ARGUMENT, name: name("after"), value: { kind: Kind.STRING, value: after } }]),
        ],
        selectionSet: { ...node.selectionSet, selections: [...node.selectionSet.selections, page] },
      };
    },
  });
}
