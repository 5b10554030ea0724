import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { matchClaims } from "#app/messaging/match-claims.ts";

const at = (seconds: number) => new Date(Date.UTC(2026, 10, 22, 12, 0, seconds));
const record = (id: string, body: string, seconds = 0) => ({
  carrierMessageId: id,
  status: "sent" as const,
  body,
  createdAt: at(seconds),
});

describe("which lost messages the carrier took", () => {
  it("finds a message by its text", () => {
    expect(matchClaims([{ id: 1n, body: "Hi" }], [record("SM1", "Hi")])).toMatchObject([
      { kind: "found", id: 1n, record: { carrierMessageId: "SM1" } },
    ]);
  });

  it("finds it behind words that the carrier put before it", () => {
    expect(
      matchClaims([{ id: 1n, body: "Hi" }], [record("SM1", "Sent from your Twilio trial account - Hi")]),
    ).toMatchObject([{ kind: "found" }]);
  });

  it("does not take a whole text for the end of a longer one, whichever was lost", () => {
    const lost = [
      { id: 1n, body: "Hi" },
      { id: 2n, body: "Say Hi" },
    ];
    expect(matchClaims(lost, [record("SM1", "Say Hi")])).toMatchObject([
      { kind: "absent", id: 1n },
      { kind: "found", id: 2n },
    ]);
    expect(matchClaims(lost, [record("SM1", "Trial - Say Hi"), record("SM2", "Trial - Hi", 1)])).toMatchObject([
      { kind: "found", id: 1n, record: { carrierMessageId: "SM2" } },
      { kind: "found", id: 2n, record: { carrierMessageId: "SM1" } },
    ]);
  });

  it("finds none where the list is empty", () => {
    expect(matchClaims([{ id: 1n, body: "Hi" }], [])).toEqual([{ kind: "absent", id: 1n }]);
  });

  it("doubts where a listed text is nobody's", () => {
    expect(matchClaims([{ id: 1n, body: "Hi Ann" }], [record("SM1", "Hi Anne")])).toEqual([
      { kind: "doubtful", id: 1n },
    ]);
    expect(matchClaims([{ id: 1n, body: null }], [record("SM1", "Hi")])).toEqual([{ kind: "doubtful", id: 1n }]);
  });

  it("gives one of two with the same text to one of them only, and has the other absent", () => {
    const lost = [
      { id: 1n, body: "Hi" },
      { id: 2n, body: "Hi" },
    ];
    expect(matchClaims(lost, [record("SM1", "Hi")])).toMatchObject([
      { kind: "found", id: 1n },
      { kind: "absent", id: 2n },
    ]);
  });

  it("never gives one of the carrier's messages to two of ours, and answers for each", () => {
    const body = fc.constantFrom("a", "b", "c");
    fc.assert(
      fc.property(fc.array(fc.option(body), { maxLength: 6 }), fc.array(body, { maxLength: 6 }), (bodies, listed) => {
        const findings = matchClaims(
          bodies.map((one, n) => ({ id: BigInt(n), body: one })),
          listed.map((one, n) => record(`SM${n}`, one, n)),
        );
        expect(findings.map((finding) => finding.id)).toEqual(bodies.map((_, n) => BigInt(n)));
        const given = findings.flatMap((finding) =>
          finding.kind === "found" ? [finding.record.carrierMessageId] : [],
        );
        expect(new Set(given).size).toBe(given.length);
        // Whatever is sent again is something of which the carrier has no trace.
        if (findings.some((finding) => finding.kind === "absent")) expect(given).toHaveLength(listed.length);
      }),
    );
  });
});
