import { describe, expect, test } from "vitest";
import type { Condition, Definition, Step } from "#app/automations/definition.ts";
import type { Facts } from "#app/automations/match-conditions.ts";
import { compileProgram, segmentsAhead } from "#app/automations/program.ts";
import { runEnrollment } from "#app/automations/run-enrollment.ts";
import { nextTimeOfDay } from "#app/automations/time-of-day.ts";

const now = new Date("2026-05-01T12:00:00Z");
const facts: Facts = {
  runId: 7n,
  context: { total: "84.00", discountUsed: false },
  customerCountry: "NL",
  memberships: new Map(),
};
const send = (id: string): Step => ({ id, kind: "send", channel: "sms", senderId: "1", body: "Hi", usefulMinutes: 60 });
const define = (steps: Step[], more: Partial<Definition> = {}): Definition => ({
  trigger: { kind: "order-placed" },
  conditions: [],
  steps,
  stopOn: [],
  reentry: { kind: "always" },
  goal: null,
  ...more,
});
const run = (definition: Definition, from = "entry", known = facts) =>
  runEnrollment(compileProgram(definition), from, { facts: known, timezone: "Europe/Amsterdam", now });
const kinds = (result: ReturnType<typeof run>) => result.happenings.map((one) => one.kind);

describe("a run", () => {
  test("does its steps one after the other, up to a wait, and stands before what follows it", () => {
    const result = run(define([send("a"), { id: "w", kind: "wait", minutes: 30 }, send("b")]));
    expect(kinds(result)).toEqual(["entered", "sent", "waits"]);
    expect(result.standing).toEqual({ state: "active", node: "b", dueAt: new Date("2026-05-01T12:30:00Z") });
  });

  test("goes on after its wait, and is completed at the end", () => {
    const result = run(define([send("a"), { id: "w", kind: "wait", minutes: 30 }, send("b")]), "b");
    expect(kinds(result)).toEqual(["sent", "completed"]);
    expect(result.standing.state).toBe("completed");
  });

  test("takes one arm of a branch, and both go on with what follows", () => {
    const branch: Step = {
      id: "dear",
      kind: "branch",
      conditions: [{ kind: "total", comparison: "at-least", amount: 100 }],
      yes: [send("yes")],
      no: [send("no"), { id: "stop", kind: "stop" }],
    };
    const definition = define([branch, send("after")]);
    expect(kinds(run(definition))).toEqual(["entered", "branched", "sent", "exited"]);
    const dear = { ...facts, context: { total: "100.00" } };
    expect(kinds(run(definition, "entry", dear))).toEqual(["entered", "branched", "sent", "sent", "completed"]);
  });

  test("is refused at the entry when a condition does not hold, and does nothing", () => {
    const result = run(define([send("a")], { conditions: [{ kind: "discount", isUsed: true }] }));
    expect(kinds(result)).toEqual(["refused"]);
    expect(result.standing).toMatchObject({ state: "refused", reason: "conditions" });
  });

  test("ends where it stood before a step that is there no more", () => {
    expect(kinds(run(define([send("a")]), "gone"))).toEqual(["completed"]);
  });
});

describe("a split", () => {
  const split: Step = { id: "half", kind: "split", percent: 30, yes: [send("a")], no: [send("b")] };
  const armOf = (runId: bigint) => {
    const { happenings } = run(define([split]), "entry", { ...facts, runId });
    return happenings.find((one) => one.kind === "branched")?.taken;
  };

  test("takes the same arm for the same run, whenever it is asked", () => {
    for (let n = 0n; n < 50n; n += 1n) expect(armOf(n)).toBe(armOf(n));
  });

  test("shares runs out as it says, whatever their ids", () => {
    const shares = [1n, 7n, 1_000n].map((stride) => {
      const arms = Array.from({ length: 4_000 }, (_, n) => armOf(BigInt(n) * stride));
      return arms.filter((arm) => arm === "yes").length / arms.length;
    });
    for (const share of shares) expect(Math.abs(share - 0.3)).toBeLessThan(0.03);
  });
});

describe("conditions", () => {
  test.each([
    [{ kind: "segment", isMember: true, segmentIds: ["1", "2"] }, { memberships: new Map([["2", true]]) }, true],
    [{ kind: "segment", isMember: true, segmentIds: ["1"] }, { memberships: new Map([["1", false]]) }, false],
    [{ kind: "segment", isMember: false, segmentIds: ["1"] }, { memberships: new Map([["1", true]]) }, false],
    [{ kind: "segment", isMember: false, segmentIds: ["1"] }, { memberships: new Map() }, true],
    [{ kind: "total", comparison: "below", amount: 84.01 }, {}, true],
    [{ kind: "total", comparison: "below", amount: 84 }, {}, false],
    [{ kind: "total", comparison: "at-least", amount: 0 }, { context: {} }, false],
    [{ kind: "country", isOneOf: true, countries: ["NL", "BE"] }, {}, true],
    [{ kind: "country", isOneOf: true, countries: ["NL"] }, { context: { country: "DE" } }, false],
    [{ kind: "country", isOneOf: false, countries: ["NL"] }, { context: { country: "DE" } }, true],
    [{ kind: "country", isOneOf: false, countries: ["NL"] }, { customerCountry: null }, false],
    [{ kind: "discount", isUsed: false }, {}, true],
  ] as const)("%j with %j: %s", (condition, known, holds) => {
    const definition = define([send("a")], { conditions: [condition as Definition["conditions"][number]] });
    expect(run(definition, "entry", { ...facts, ...known }).standing.state).toBe(holds ? "completed" : "refused");
  });
});

describe("the segments asked about", () => {
  const inSegment = (id: string): Condition => ({ kind: "segment", isMember: true, segmentIds: [id] });
  const branch = (id: string, segment: string): Step => ({
    id,
    kind: "branch",
    conditions: [inSegment(segment)],
    yes: [],
    no: [],
  });

  test("are those that may come up before the next wait, and no others", () => {
    const steps: Step[] = [branch("b1", "1"), { id: "w", kind: "wait", minutes: 5 }, branch("b2", "2")];
    const program = compileProgram(define(steps, { conditions: [inSegment("9")] }));
    expect([...segmentsAhead(program, "entry")]).toEqual(["9", "1"]);
    expect([...segmentsAhead(program, "b2")]).toEqual(["2"]);
  });
});

describe("the next time of day", () => {
  test.each([
    ["2026-05-01T12:00:00Z", "15:00", "2026-05-01T13:00:00.000Z"],
    ["2026-05-01T12:00:00Z", "14:00", "2026-05-02T12:00:00.000Z"],
    ["2026-05-01T12:00:00Z", "09:00", "2026-05-02T07:00:00.000Z"],
    // Clocks go forward at 02:00: 02:30 is left out, and means 03:30.
    ["2026-03-28T22:00:00Z", "02:30", "2026-03-29T01:30:00.000Z"],
    // Clocks go back at 03:00: 02:30 comes twice, and means the first.
    ["2026-10-24T22:00:00Z", "02:30", "2026-10-25T00:30:00.000Z"],
  ])("after %s, %s in Amsterdam is %s", (at, time, expected) => {
    expect(nextTimeOfDay(new Date(at), { time, timezone: "Europe/Amsterdam" }).toISOString()).toBe(expected);
  });
});
