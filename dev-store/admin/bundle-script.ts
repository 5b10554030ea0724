import { fileURLToPath } from "node:url";

const bundles = new Map<string, Promise<string>>();

/** The scripts that pages of the dev store load. */
export type ScriptEntry =
  | "app-bridge/start.ts"
  | "browser/embedded-app.ts"
  | "browser/page.ts"
  | "browser/phones.ts"
  | "browser/pixel-sandbox.ts"
  | "browser/storefront.ts";

/** One of the browser's scripts with all it imports, as a plain script. Made at the first call, then kept. */
export function bundleScript(entry: ScriptEntry): Promise<string> {
  const made = bundles.get(entry) ?? bundle(entry);
  bundles.set(entry, made);
  return made;
}

async function bundle(entry: ScriptEntry): Promise<string> {
  // Vite is loaded only when a page asks for a script: tests without a browser never pay for it.
  const { build } = await import("vite");
  const root = fileURLToPath(new URL(".", import.meta.url));
  const result = await build({
    configFile: false,
    envFile: false,
    logLevel: "silent",
    root,
    build: {
      write: false,
      minify: false,
      target: "es2022",
      lib: { entry: `${root}${entry}`, formats: ["iife"], name: "devStore" },
    },
  });
  const outputs = Array.isArray(result) ? result : "output" in result ? [result] : [];
  const chunk = outputs[0]?.output[0];
  if (!chunk || chunk.type !== "chunk") throw new Error(`${entry} could not be bundled`);
  return chunk.code;
}
