import { readPixelSettings, readWebPixel, type WebPixel } from "../web-pixel.ts";
import { apiError } from "./api-error.ts";
import { gid, numberOfGid } from "./gid.ts";
import type { RequestScope } from "./scope.ts";

type Input = { webPixel: { settings?: unknown } };
type Refusal = { code: string; field: string[] | null; message: string };

export const webPixelQueries = {
  /** Without an id: the app's own. */
  webPixel: async ({ id }: { id?: string | null }, { ctx, shop }: RequestScope) => {
    const pixel = await readWebPixel(ctx.pool, shop.id);
    if (!pixel || (id && numberOfGid(id, "WebPixel") !== pixel.id)) {
      throw apiError("RESOURCE_NOT_FOUND", "No web pixel was found for this app.");
    }
    return pixelNode(pixel);
  },
};

export const webPixelMutations = {
  webPixelCreate: async ({ webPixel }: Input, { ctx, shop }: RequestScope) => {
    const settings = readPixelSettings(ctx.storefront.pixel, webPixel.settings);
    if (!settings) return refuse(invalid);
    const { rows } = await ctx.pool.query<WebPixel>(
      "INSERT INTO web_pixel (shop_id, settings) VALUES ($1, $2) ON CONFLICT (shop_id) DO NOTHING RETURNING id, settings",
      [shop.id, settings],
    );
    return rows[0] ? { webPixel: pixelNode(rows[0]), userErrors: [] } : refuse(taken);
  },
  webPixelUpdate: async ({ id, webPixel }: Input & { id: string }, { ctx, shop }: RequestScope) => {
    const settings = readPixelSettings(ctx.storefront.pixel, webPixel.settings);
    if (!settings) return refuse(invalid);
    const { rows } = await ctx.pool.query<WebPixel>(
      "UPDATE web_pixel SET settings = $3 WHERE shop_id = $1 AND id = $2 RETURNING id, settings",
      [shop.id, numberOfGid(id, "WebPixel"), settings],
    );
    return rows[0] ? { webPixel: pixelNode(rows[0]), userErrors: [] } : refuse(notFound);
  },
  webPixelDelete: async ({ id }: { id: string }, { ctx, shop }: RequestScope) => {
    const { rowCount } = await ctx.pool.query("DELETE FROM web_pixel WHERE shop_id = $1 AND id = $2", [
      shop.id,
      numberOfGid(id, "WebPixel"),
    ]);
    return rowCount === 1
      ? { deletedWebPixelId: id, userErrors: [] }
      : { deletedWebPixelId: null, userErrors: [errorNode(notFound)] };
  },
};

// The codes are the schema's; the words are ours.
const invalid: Refusal = {
  code: "INVALID_SETTINGS",
  field: ["webPixel", "settings"],
  message: "Settings must match the settings definition of the extension.",
};
const taken: Refusal = { code: "TAKEN", field: null, message: "A web pixel already exists for this app." };
const notFound: Refusal = { code: "NOT_FOUND", field: ["id"], message: "The web pixel could not be found." };

function refuse(refusal: Refusal) {
  return { webPixel: null, userErrors: [errorNode(refusal)] };
}

function errorNode(refusal: Refusal) {
  return { __typename: "ErrorsWebPixelUserError", ...refusal };
}

function pixelNode({ id, settings }: WebPixel) {
  return { __typename: "WebPixel", id: gid("WebPixel", id), settings: JSON.stringify(settings) };
}
