import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decryptSecret, encryptSecret, hashAddress } from "#app/secrets.server.ts";

describe("stored secrets", () => {
  test("come back as they were, whatever they are", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.string(), (plain, context) => {
        expect(decryptSecret(encryptSecret(plain, context), context)).toBe(plain);
      }),
    );
  });

  test("differ each time, and do not show the text", () => {
    const first = encryptSecret("shpat_0123456789", "session:1");

    expect(encryptSecret("shpat_0123456789", "session:1")).not.toBe(first);
    expect(Buffer.from(first, "base64").toString("latin1")).not.toContain("shpat");
  });

  test("do not decrypt in another row", () => {
    expect(() => decryptSecret(encryptSecret("shpat_1", "session:1"), "session:2")).toThrow();
  });

  test("do not decrypt when any part was changed", () => {
    const stored = encryptSecret("shpat_1", "session:1");

    for (let at = 0; at < stored.length; at += 1) {
      const changed = stored.slice(0, at) + (stored[at] === "A" ? "B" : "A") + stored.slice(at + 1);
      expect(() => decryptSecret(changed, "session:1"), `character ${at}`).toThrow();
    }
  });

  test.each(["", "v1", "v1...", "v2.a.b.c", "shpat_in_the_clear"])("refuse %j", (text) => {
    expect(() => decryptSecret(text, "session:1")).toThrow();
  });
});

describe("a suppressed address", () => {
  test("is the same hash each time, another for each address, and does not tell the address", () => {
    expect(hashAddress("+31612345678")).toBe(hashAddress("+31612345678"));
    expect(hashAddress("+31612345678")).not.toBe(hashAddress("+31612345679"));
    expect(hashAddress("+31612345678")).not.toContain("612345678");
  });
});
