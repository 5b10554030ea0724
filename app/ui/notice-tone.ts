const tones = ["critical", "warning", "info"] as const;

/** How serious something is, in Polaris' words: an error, something to see to, or something to know. */
export type NoticeTone = (typeof tones)[number];

/** The most serious first; what is equally serious stays in order. */
export function bySeriousness<Said extends { tone: NoticeTone }>(said: readonly Said[]): Said[] {
  return said.toSorted((a, b) => tones.indexOf(a.tone) - tones.indexOf(b.tone));
}
