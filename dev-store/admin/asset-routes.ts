import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { Hono, type Context as HonoContext } from "hono";
import type { Context } from "../context.ts";
import { bundlePixel, bundleScript, type ScriptEntry } from "./bundle-script.ts";

const scripts: Record<string, ScriptEntry> = {
  "/app-bridge.js": "app-bridge/start.ts",
  // Where an app loads it from by default, for a browser whose requests to Shopify's host are led here.
  "/shopifycloud/app-bridge.js": "app-bridge/start.ts",
  "/assets/embedded-app.js": "browser/embedded-app.ts",
  "/assets/extensions.js": "browser/extensions.ts",
  "/assets/page.js": "browser/page.ts",
  "/assets/phones.js": "browser/phones.ts",
  "/assets/pixel-sandbox.js": "browser/pixel-sandbox.ts",
  "/assets/storefront.js": "browser/storefront.ts",
};

/** The admin's style sheet and scripts, the stand-in App Bridge, and the app's web pixel and app embed. */
export function assetRoutes({ storefront }: Context): Hono {
  const routes = new Hono();
  for (const [path, entry] of Object.entries(scripts)) {
    routes.get(path, async (c) => answerText(c, await bundleScript(entry), "text/javascript; charset=utf-8"));
  }
  const { pixel, embed } = storefront;
  routes.get("/assets/web-pixel.js", async (c) =>
    pixel ? answerText(c, await bundlePixel(pixel), "text/javascript; charset=utf-8") : c.notFound(),
  );
  routes.get("/assets/theme-embed.js", (c) =>
    embed ? answerText(c, embed.script, "text/javascript; charset=utf-8") : c.notFound(),
  );
  routes.get("/assets/admin.css", async (c) => answerText(c, await readStyles(), "text/css; charset=utf-8"));
  return routes;
}

/** Answers 304 to a browser that has this very text. */
export function answerText(c: HonoContext, text: string, contentType: string): Response {
  const etag = `"${createHash("sha1").update(text).digest("base64url")}"`;
  if (c.req.header("if-none-match") === etag) return c.body(null, 304);
  return c.body(text, 200, { "content-type": contentType, etag, "cache-control": "no-cache" });
}

const sheets = ["base", "parts", "embedded-app", "phones", "shopper", "flow", "extensions"].map(
  (name) => `${name}.css`,
);
let styles: Promise<string> | null = null;

function readStyles(): Promise<string> {
  styles ??= Promise.all(sheets.map((name) => readFile(new URL(`styles/${name}`, import.meta.url), "utf8"))).then(
    (texts) => texts.join("\n"),
  );
  return styles;
}
