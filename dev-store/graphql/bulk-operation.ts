import type { Context } from "../context.ts";
import type { Sql } from "../open-database.ts";
import { signBody } from "../webhooks/deliver-webhooks.ts";
import { emit } from "../webhooks/emit.ts";
import { gid } from "./gid.ts";
import { timestamp } from "./timestamp.ts";

export type BulkOperation = {
  id: bigint;
  shopId: bigint;
  query: string;
  status: "CREATED" | "RUNNING" | "COMPLETED" | "FAILED" | "CANCELED";
  errorCode: string | null;
  objectCount: bigint;
  rootObjectCount: bigint;
  createdAt: Date;
  completedAt: Date | null;
  fileSize: bigint | null;
};

/** The select list that makes a BulkOperation of `bulk_operation b`. */
export const bulkOperationColumns = `b.id, b.shop_id AS "shopId", b.query, b.status, b.error_code AS "errorCode",
  b.object_count AS "objectCount", b.root_object_count AS "rootObjectCount", b.created_at AS "createdAt",
  b.completed_at AS "completedAt",
  (SELECT sum(octet_length(lines))::bigint FROM bulk_operation_chunk c WHERE c.operation_id = b.id) AS "fileSize"`;

export async function readBulkOperation(sql: Sql, shopId: bigint, id: bigint): Promise<BulkOperation | null> {
  const { rows } = await sql.query<BulkOperation>(
    `SELECT ${bulkOperationColumns} FROM bulk_operation b WHERE b.shop_id = $1 AND b.id = $2`,
    [shopId, id],
  );
  return rows[0] ?? null;
}

/** The type BulkOperation. Without a single object there is no file, and no url. */
export function bulkOperationNode(operation: BulkOperation, ctx: Context): Record<string, unknown> {
  const hasFile = operation.objectCount > 0n && operation.fileSize !== null;
  const url = hasFile ? bulkResultUrl(ctx, operation.id) : null;
  return {
    __typename: "BulkOperation",
    id: gid("BulkOperation", operation.id),
    type: "QUERY",
    query: operation.query,
    status: operation.status,
    errorCode: operation.errorCode,
    objectCount: String(operation.objectCount),
    rootObjectCount: String(operation.rootObjectCount),
    fileSize: hasFile ? String(operation.fileSize) : null,
    createdAt: timestamp(operation.createdAt),
    completedAt: timestamp(operation.completedAt),
    url: operation.status === "COMPLETED" ? url : null,
    partialDataUrl: operation.status === "FAILED" ? url : null,
  };
}

/** Sends bulk_operations/finish, for whichever end an operation came to. It has no url: the app asks for that. */
export async function announceFinish(
  ctx: Context,
  operation: BulkOperation,
  { status, errorCode }: { status: string; errorCode: string | null },
): Promise<void> {
  await emit(ctx, {
    shopId: operation.shopId,
    topic: "bulk_operations/finish",
    payload: {
      admin_graphql_api_id: gid("BulkOperation", operation.id),
      completed_at: timestamp(ctx.now()),
      created_at: timestamp(operation.createdAt),
      error_code: errorCode && errorCode.toLowerCase(),
      status: status.toLowerCase(),
      type: "query",
    },
  });
}

/** Where a result is downloaded, signed so that its number is not enough to get it. */
export function bulkResultUrl(ctx: Context, id: bigint): string {
  const signature = signBody(ctx.clientSecret, `bulk ${id}`);
  return `${ctx.adminUrl}/bulk-results/${id}.jsonl?${new URLSearchParams({ signature }).toString()}`;
}
