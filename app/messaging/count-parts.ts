export type Encoding = "GSM-7" | "UCS-2";

export type PartCount = {
  encoding: Encoding;
  /** What the encoding counts: septets (an extension character is two), or UTF-16 units (most emoji are two). */
  units: number;
  /** Messages that the phone network carries and charges. */
  parts: number;
};

/** 3GPP TS 23.038 §6.2.1: the default alphabet, and the characters of its extension table, which take an escape first. */
const gsmBasic =
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?" +
  "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
const gsmExtension = "\f^{}\\[~]|€";

/** The septets a UTF-16 unit takes; 0 where the alphabet does not have it. */
const septets = new Uint8Array(0x10000);
for (const character of gsmBasic) septets[character.charCodeAt(0)] = 1;
for (const character of gsmExtension) septets[character.charCodeAt(0)] = 2;

// 140 octets a message; a message of several parts gives up 6 of each part to say which it is (TS 23.040 §9.2.3.24.1).
const limits = { "GSM-7": { single: 160, part: 153 }, "UCS-2": { single: 70, part: 67 } } as const;

/**
 * Counts the parts of a text message as the network sends it: in GSM-7 when every character is in its alphabet, else in
 * UCS-2. A character of two units is never cut by the end of a part; it moves to the next. An empty text is no part.
 */
export function countParts(text: string): PartCount {
  let units = 0;
  for (let index = 0; index < text.length; index += 1) {
    const size = septets[text.charCodeAt(index)] ?? 0;
    if (size === 0) return countIn("UCS-2", { text, units: text.length });
    units += size;
  }
  return countIn("GSM-7", { text, units });
}

function countIn(encoding: Encoding, { text, units }: { text: string; units: number }): PartCount {
  const { single, part } = limits[encoding];
  if (units === 0) return { encoding, units, parts: 0 };
  if (units <= single) return { encoding, units, parts: 1 };
  let parts = 1;
  let used = 0;
  for (let index = 0; index < text.length; index += 1) {
    const isPair = encoding === "UCS-2" && isSurrogatePair(text, index);
    const size = encoding === "GSM-7" ? (septets[text.charCodeAt(index)] ?? 1) : isPair ? 2 : 1;
    if (used + size > part) {
      parts += 1;
      used = 0;
    }
    used += size;
    if (isPair) index += 1;
  }
  return { encoding, units, parts };
}

function isSurrogatePair(text: string, index: number): boolean {
  const high = text.charCodeAt(index);
  const low = text.charCodeAt(index + 1);
  return high >= 0xd800 && high <= 0xdbff && low >= 0xdc00 && low <= 0xdfff;
}
