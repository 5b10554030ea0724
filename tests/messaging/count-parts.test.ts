import { describe, expect, test } from "vitest";
import { countParts } from "#app/messaging/count-parts.ts";

/** Written as the network's specification has them: 3GPP TS 23.038, the default alphabet and its extension. */
const alphabet =
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
const extension = "\f^{}\\[~]|€";

describe("in the basic alphabet", () => {
  test("every letter is one, every letter of the extension is two", () => {
    expect([...alphabet]).toHaveLength(127);
    for (const letter of alphabet) expect(countParts(letter)).toEqual({ encoding: "GSM-7", units: 1, parts: 1 });
    for (const letter of extension) expect(countParts(letter)).toEqual({ encoding: "GSM-7", units: 2, parts: 1 });
  });

  test.each([
    [0, 0],
    [1, 1],
    [160, 1],
    [161, 2],
    [306, 2],
    [307, 3],
    [459, 3],
    [460, 4],
    [1600, 11],
  ])("%i letters are %i parts", (length, parts) => {
    expect(countParts("a".repeat(length))).toEqual({ encoding: "GSM-7", units: length, parts });
  });

  test("a letter of the extension is not cut in two: it moves to the next part", () => {
    expect(countParts("€".repeat(80))).toMatchObject({ units: 160, parts: 1 });
    // 153 is odd, so a part holds 76 of them.
    expect(countParts("€".repeat(153))).toMatchObject({ units: 306, parts: 3 });
    expect(countParts(`a${"€".repeat(152)}`)).toMatchObject({ units: 305, parts: 2 });
  });
});

describe("beyond the basic alphabet", () => {
  test.each([
    [1, 1],
    [70, 1],
    [71, 2],
    [134, 2],
    [135, 3],
    [201, 3],
    [202, 4],
  ])("%i letters are %i parts", (length, parts) => {
    expect(countParts("ж".repeat(length))).toEqual({ encoding: "UCS-2", units: length, parts });
  });

  test("one letter or sign is enough for the whole text, the ones that editors put in by themselves too", () => {
    for (const sign of ["ł", "’", "“", "…", "–", "\u00a0", "ç", "`", "😀"]) {
      expect(countParts(`Sale today, everything must go${sign}`)).toMatchObject({ encoding: "UCS-2" });
    }
  });

  test("an emoji is two, or more where it is made of several, and is not cut in two", () => {
    expect(countParts("😀")).toEqual({ encoding: "UCS-2", units: 2, parts: 1 });
    expect(countParts("👩‍👩‍👧")).toMatchObject({ units: 8 });
    expect(countParts("😀".repeat(35))).toMatchObject({ units: 70, parts: 1 });
    // 67 is odd, so a part holds 33 of them.
    expect(countParts("😀".repeat(67))).toMatchObject({ units: 134, parts: 3 });
    expect(countParts(`a${"😀".repeat(66)}`)).toMatchObject({ units: 133, parts: 2 });
  });

  test("half an emoji is counted and breaks nothing", () => {
    expect(countParts("\ud83d")).toEqual({ encoding: "UCS-2", units: 1, parts: 1 });
    expect(countParts("\ude00".repeat(71))).toMatchObject({ parts: 2 });
  });
});
