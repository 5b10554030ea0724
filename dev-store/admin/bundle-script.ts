import path from "node:path";
import { fileURLToPath } from "node:url";
import type { PixelExtension } from "../read-storefront-extensions.ts";

const bundles = new Map<string, Promise<string>>();

/** The scripts that pages of the dev store load. */
export type ScriptEntry =
  | "app-bridge/start.ts"
  | "browser/embedded-app.ts"
  | "browser/extensions.ts"
  | "browser/page.ts"
  | "browser/phones.ts"
  | "browser/pixel-sandbox.ts"
  | "browser/storefront.ts"
  | "extension-frame/start.ts";

/** One of the browser's scripts with all it imports, as a plain script. Made at the first call, then kept. */
export function bundleScript(entry: ScriptEntry): Promise<string> {
  const made = bundles.get(entry) ?? bundle(entry);
  bundles.set(entry, made);
  return made;
}

async function bundle(entry: ScriptEntry): Promise<string> {
  const root = fileURLToPath(new URL(".", import.meta.url));
  return build(`${root}${entry}`, { root, format: "iife" });
}

/**
 * An extension's module with all it imports, as a module whose default export Shopify calls. Made at the first call, then kept.
 * Throws when it cannot be built.
 */
export function bundleExtension(module: string): Promise<string> {
  const made = bundles.get(module) ?? build(module, { root: path.dirname(module), format: "es" });
  bundles.set(module, made);
  return made;
}

/** The app's web pixel with all it imports, as a plain script that registers it. Made at the first call, then kept. */
export function bundlePixel({ module }: PixelExtension): Promise<string> {
  const made = bundles.get(module) ?? build(module, { root: path.dirname(module), format: "iife" });
  bundles.set(module, made);
  return made;
}

async function build(entry: string, options: { root: string; format: "iife" | "es" }): Promise<string> {
  // Vite is loaded only when a page asks for a script: tests without a browser never pay for it.
  const vite = await import("vite");
  const result = await vite.build({
    configFile: false,
    envFile: false,
    logLevel: "silent",
    root: options.root,
    build: {
      write: false,
      minify: false,
      target: "es2022",
      lib: { entry, formats: [options.format], name: "devStore" },
    },
  });
  const outputs = Array.isArray(result) ? result : "output" in result ? [result] : [];
  const chunk = outputs[0]?.output[0];
  if (!chunk || chunk.type !== "chunk") throw new Error(`${entry} could not be bundled`);
  return chunk.code;
}
