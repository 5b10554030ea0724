/// <reference types="@shopify/ui-extensions/admin.customers.segmentation-templates.data" />
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { getExtension } from "@shopify/ui-extensions-tester";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { suggestedSegments } from "../../app/segments/suggested-segments.ts";
import type { Texts } from "../../dev-store/admin/extension-protocol.ts";
import { folder, speak, texts } from "./extension-page.ts";

const extension = getExtension("admin.customers.segmentation-templates.data", {
  configSearchDir: folder("segment-templates"),
});
beforeEach(() => extension.setUp());
afterEach(() => extension.tearDown());

test("the segment editor offers what the app suggests: the same names, the same queries, in Shopify's new syntax", async () => {
  speak(extension.shopify, "segment-templates");
  // The tester renders, and has no way to what a module returns; whose `shopify` it is stays the tester's.
  const { default: listTemplates } = await import("../../extensions/segment-templates/src/list-templates.ts");
  const { templates } = await listTemplates();
  expect(templates.map(({ title, description, query }) => ({ name: title, description, query }))).toEqual(
    suggestedSegments.map(({ name, description, query }) => ({ name, description, query })),
  );
  expect(templates.filter(({ query, queryToInsert }) => query !== queryToInsert)).toEqual([]);
  // A function without MATCHES is the syntax of before 2026-10.
  expect(templates.filter(({ query }) => /\w\(/.test(query))).toEqual([]);
});

describe("every extension", () => {
  const handles = readdirSync(folder(".")).filter((name) => existsSync(path.join(folder(name), "locales")));

  test("says all that it says in five languages, with the same numbers in", () => {
    expect(handles.length).toBeGreaterThan(4);
    for (const handle of handles) {
      const english = flatten(texts(handle));
      for (const locale of ["fr", "de", "es", "ja"]) {
        const translated = flatten(texts(handle, locale));
        const where = `${handle} ${locale}`;
        expect(new Set(Object.keys(translated).map(withoutPlural)), where).toEqual(
          new Set(Object.keys(english).map(withoutPlural)),
        );
        for (const [key, text] of Object.entries(translated)) {
          expect(text.trim(), `${where} ${key}`).not.toBe("");
          expect(placeholders(text), `${where} ${key}`).toEqual(
            placeholders(english[key] ?? english[otherOf(key)] ?? ""),
          );
        }
      }
    }
  });

  test("has a text for each that its sources name", () => {
    for (const handle of handles) {
      const known = new Set(Object.keys(flatten(texts(handle))).map(withoutPlural));
      const source = readdirSync(path.join(folder(handle), "src"))
        .map((file) => readFileSync(path.join(folder(handle), "src", file), "utf8"))
        .join("\n");
      const named = [...source.matchAll(/\bt\("([\w.-]+)"/g)].map(([, key]) => key ?? "");
      expect(
        named.filter((key) => !known.has(key)),
        handle,
      ).toEqual([]);
    }
  });
});

function flatten(branch: Texts, above = ""): Record<string, string> {
  return Object.fromEntries(
    Object.entries(branch).flatMap(([key, value]) =>
      typeof value === "string" ? [[above + key, value]] : Object.entries(flatten(value, `${above}${key}.`)),
    ),
  );
}

/** Languages differ in how many forms a plural has. */
function withoutPlural(key: string): string {
  return key.replace(/\.(zero|one|two|few|many|other)$/, "");
}

function otherOf(key: string): string {
  return `${withoutPlural(key)}.other`;
}

function placeholders(text: string): string[] {
  return [...text.matchAll(/\{\{\s*(\w+)\s*\}\}/g)].map(([, name]) => name ?? "").toSorted();
}
