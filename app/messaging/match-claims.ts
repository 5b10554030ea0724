import type { CarrierRecord } from "../channels/channel.ts";

/** A message whose answer was lost, with the text it would have been posted with; null when that can no longer be written. */
export type LostMessage = { id: bigint; body: string | null };

export type Finding =
  /** The carrier has it, under this id. */
  | { kind: "found"; id: bigint; record: CarrierRecord }
  /** The carrier was asked and has nothing that could be it. */
  | { kind: "absent"; id: bigint }
  /** The carrier has something that could be it, or be another's. */
  | { kind: "doubtful"; id: bigint };

/**
 * Tells which of the messages to one address the carrier took, from its list of messages to that address in the time in
 * question, without those that the ledger already knows.
 *
 * A message is found when a listed text is its own; a carrier may put words of its own before it, as trial accounts do. Whole
 * texts are looked for first, then the longest: "Hi" must not be taken for the end of "Say hi: Hi". A message is absent only
 * when nothing is left on the list that could be it.
 * Where a listed text is nobody's (a name may have changed since, or another program uses the same number) the rest are in
 * doubt: sending again might double it, and saying "sent" might lose it.
 */
export function matchClaims(lost: readonly LostMessage[], listed: readonly CarrierRecord[]): Finding[] {
  const left = [...listed].sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime());
  const found = new Map<bigint, CarrierRecord>();
  const written = lost.flatMap(({ id, body }) => (body === null ? [] : [{ id, body }]));
  const longestFirst = written.toSorted((a, b) => b.body.length - a.body.length);
  for (const isIt of [isWhole, isEnd]) {
    for (const { id, body } of longestFirst) {
      const index = found.has(id) ? -1 : left.findIndex((record) => isIt(record.body, body));
      const [record] = index < 0 ? [] : left.splice(index, 1);
      if (record) found.set(id, record);
    }
  }
  return lost.map(({ id }) => {
    const record = found.get(id);
    if (record) return { kind: "found", id, record };
    return { kind: left.length > 0 ? "doubtful" : "absent", id };
  });
}

const isWhole = (listed: string, body: string): boolean => listed === body;
const isEnd = (listed: string, body: string): boolean => listed.endsWith(body);
