const GSM_BASIC = new Set(
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà",
);
const GSM_EXTENSION = new Set("^{}\\[~]|€\f");

/** How many SMS parts a body takes: 160 or 153 a part in GSM 03.38, 70 or 67 in UCS-2 (3GPP TS 23.038). */
export function countSegments(body: string): number {
  let septets = 0;
  for (const character of body) {
    if (GSM_BASIC.has(character)) septets += 1;
    else if (GSM_EXTENSION.has(character)) septets += 2;
    else return partsOf(body.length, 70, 67);
  }
  return partsOf(septets, 160, 153);
}

function partsOf(length: number, whole: number, part: number): number {
  return length <= whole ? 1 : Math.ceil(length / part);
}
