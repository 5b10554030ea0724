import { setTimeout as delay } from "node:timers/promises";
import { Hono } from "hono";
import { z } from "zod";
import { apiVersion } from "../api-version.ts";
import { inRealTime } from "../context.ts";
import type { Context } from "../context.ts";
import { findShop } from "../find-shop.ts";
import { findTokenHolder } from "../oauth/access-tokens.ts";
import { signBody } from "../webhooks/deliver-webhooks.ts";
import { createCostBuckets } from "./cost-buckets.ts";
import { isOn } from "./disturb.ts";
import { executeQuery } from "./execute-query.ts";
import { makeScope } from "./make-scope.ts";
import { createMemberCounts } from "./member-counts.ts";

const bodySchema = z.object({
  query: z.string(),
  variables: z.record(z.string(), z.unknown()).nullish(),
  operationName: z.string().nullish(),
});

/** As Shopify words it, with HTTP status 401. */
const unknownToken = { errors: "[API] Invalid API key or access token (unrecognized login or wrong password)" };

/** POST /admin/api/<version>/graphql.json of one shop, known by the request's host. */
export function graphqlRoutes(ctx: Context): Hono<{ Variables: { host: string } }> {
  const app = new Hono<{ Variables: { host: string } }>();
  const buckets = createCostBuckets();
  const memberCounts = createMemberCounts();
  app.post("/admin/api/:version/graphql.json", async (c) => {
    const shop = await findShop(ctx.pool, c.get("host"));
    if (!shop || c.req.param("version") !== apiVersion) return c.json({ errors: "Not Found" }, 404);
    const { failWith, latencyMs } = shop.settings.graphql;
    const isDisturbed = isOn(shop.settings.graphql, ctx.realNow());
    if (isDisturbed && latencyMs > 0) await delay(latencyMs);
    if (isDisturbed && failWith > 0)
      return new Response(JSON.stringify({ errors: "Made to fail by the dev store's settings" }), { status: failWith });
    const holder = await findTokenHolder(inRealTime(ctx), shop.id, c.req.header("x-shopify-access-token") ?? "");
    if (!holder) return c.json(unknownToken, 401);
    const body = bodySchema.safeParse(await c.req.json().catch(() => null));
    if (!body.success) return c.json({ errors: { query: "Required parameter missing or invalid" } }, 400);
    const { query, variables, operationName } = body.data;
    const scope = makeScope(ctx, shop, { scopes: holder.scopes, memberCounts });
    const request = { query, variables: variables ?? {}, operationName: operationName ?? null };
    c.header("X-Shopify-API-Version", apiVersion);
    c.header("X-Request-Id", crypto.randomUUID());
    return c.json(await executeQuery(scope, request, buckets));
  });
  return app;
}

/** GET /bulk-results/<id>.jsonl: the result of a bulk operation, for whoever has its signed url. */
export function bulkResultRoutes(ctx: Context): Hono {
  const app = new Hono();
  app.get("/bulk-results/:file", async (c) => {
    const id = /^(\d{1,18})\.jsonl$/u.exec(c.req.param("file"))?.[1];
    if (id === undefined || c.req.query("signature") !== signBody(ctx.clientSecret, `bulk ${id}`))
      return c.text("AccessDenied", 403);
    const { rows } = await ctx.pool.query<{ chunks: bigint }>(
      "SELECT count(*) AS chunks FROM bulk_operation_chunk WHERE operation_id = $1",
      [id],
    );
    if (!rows[0]?.chunks) return c.text("NoSuchKey", 404);
    return c.body(streamChunks(ctx, BigInt(id)), 200, { "Content-Type": "application/jsonl" });
  });
  return app;
}

function streamChunks(ctx: Context, id: bigint): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let position = -1;
  return new ReadableStream({
    async pull(controller) {
      const { rows } = await ctx.pool.query<{ position: number; lines: string }>(
        "SELECT position, lines FROM bulk_operation_chunk WHERE operation_id = $1 AND position > $2 ORDER BY position LIMIT 1",
        [id, position],
      );
      const chunk = rows[0];
      if (!chunk) return controller.close();
      position = chunk.position;
      controller.enqueue(encoder.encode(chunk.lines));
    },
  });
}
