import { Liquid, LiquidError } from "liquidjs";

const liquid = new Liquid({ ownPropertyOnly: true });

/** A text with its Liquid filled in. What is not there is empty. Throws for Liquid that cannot be read. */
export function renderText(text: string, data: object): string {
  return String(liquid.parseAndRenderSync(text, data));
}

export function isLiquidError(error: unknown): error is Error {
  return LiquidError.is(error);
}

/** The paths that a text's Liquid reads: `[["customer", "firstName"]]`; a problem for Liquid that cannot be read. */
export function readPaths(text: string): { ok: true; paths: string[][] } | { ok: false; problem: string } {
  try {
    const segments = liquid.globalVariableSegmentsSync(text);
    return { ok: true, paths: segments.map((path) => path.filter((part) => !Array.isArray(part)).map(String)) };
  } catch (error) {
    return { ok: false, problem: error instanceof Error ? error.message : String(error) };
  }
}

/** What a path leads to, or null. */
export function valueAt(data: object, path: readonly string[]): unknown {
  let value: unknown = data;
  for (const key of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return null;
    value = (value as Record<string, unknown>)[key];
  }
  return value ?? null;
}
