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
 * A message is found when a listed text is its own; a carrier may put words of its own before it, as trial accounts do. It is absent only when nothing is left on the list that could be it.
 * Where a listed text is nobody's (a name may have changed since, or another program uses the same number) the rest are in
 * doubt: sending again might double it, and saying "sent" might lose it.
 */
export function matchClaims(lost: readonly LostMessage[], listed: readonly CarrierRecord[]): Finding[] {
  const left = [...listed].sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime());
  const found = new Map<bigint, CarrierRecord>();
  for (const { id, body } of lost) {
    const index = body === null ? -1 : left.findIndex((record) => record.body.endsWith(body));
    const [record] = index < 0 ? [] : left.splice(index, 1);
    if (record) found.set(id, record);
  }
  return lost.map(({ id }) => {
    const record = found.get(id);
    if (record) return { kind: "found", id, record };
    return { kind: left.length > 0 ? "doubtful" : "absent", id };
  });
}
