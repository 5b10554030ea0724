import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { db, inTransaction, pool, type Tx } from "../db.server.ts";
import { env } from "../env.server.ts";
import { enqueue } from "../jobs/enqueue.server.ts";
import { log } from "../log.server.ts";
import type { ShopRef } from "../shop.ts";
import { adminClient } from "./admin-client.server.ts";
import { CreateWebPixelDocument, ReadWebPixelDocument, UpdateWebPixelDocument } from "./admin-operations.generated.ts";
import { pixelKey } from "./pixel-key.server.ts";

/** The fields of extensions/web-pixel/shopify.extension.toml. */
const settingsSchema = z.object({ accountID: z.string(), endpoint: z.string() });

/** Has the shop's web pixel looked at, now. One job a shop: what waits is replaced. */
export async function requestWebPixel(tx: Tx, shop: Pick<ShopRef, "id">): Promise<void> {
  await enqueue(tx, "activate-web-pixel", { payload: { shopId: shop.id }, key: `web-pixel:${shop.id}` });
}

/** The same for every shop: a pixel may have been taken away, and the app may have moved. Once a day. Safe to repeat. */
export async function checkWebPixels(): Promise<void> {
  const { rows } = await pool.query<{ id: number }>("SELECT id FROM shop WHERE uninstalled_at IS NULL ORDER BY id");
  await inTransaction(async (tx) => {
    for (const shop of rows) await requestWebPixel(tx, shop);
  });
}

/** What came of it. `refused`: Shopify said why, and the log has it; it is asked again the next day. */
export type WebPixelOutcome = "not-permitted" | "as-it-should-be" | "created" | "updated" | "refused";

/**
 * Makes the shop's web pixel tell this app: created where there is none, changed where it says something else. Without the
 * merchant's leave (`write_pixels`) nothing is done. Safe to repeat and to run twice at once. Throws as `adminClient` does.
 */
export async function activateWebPixel(shop: ShopRef): Promise<WebPixelOutcome> {
  const { scopes } = await db.shop.findUniqueOrThrow({ where: { id: shop.id }, select: { scopes: true } });
  if (!scopes.includes("write_pixels")) return "not-permitted";
  const client = adminClient(shop);
  const wanted = { accountID: pixelKey(shop), endpoint: new URL("/pixel/events", env.SHOPIFY_APP_URL).href };
  // Shopify's own example hands settings over as a text of JSON.
  const settings = JSON.stringify(wanted);
  const { webPixel } = await client.request(ReadWebPixelDocument, {});
  if (webPixel && isDeepStrictEqual(readSettings(webPixel.settings), wanted)) return "as-it-should-be";
  const answer = webPixel
    ? (await client.request(UpdateWebPixelDocument, { id: webPixel.id, settings })).webPixelUpdate
    : (await client.request(CreateWebPixelDocument, { settings })).webPixelCreate;
  // TAKEN: another job made it in between, with the same settings.
  const refusals = (answer?.userErrors ?? []).filter(({ code }) => code !== "TAKEN");
  if (refusals.length === 0) return webPixel ? "updated" : "created";
  log.error({ refusals: refusals.map(({ message }) => message) }, "Shopify does not take the web pixel");
  return "refused";
}

/** Written as a text or as an object; null for what was never ours. */
function readSettings(settings: unknown): z.output<typeof settingsSchema> | null {
  const parsed = settingsSchema.safeParse(typeof settings === "string" ? parse(settings) : settings);
  return parsed.success ? parsed.data : null;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
