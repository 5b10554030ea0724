import { expect, test } from "vitest";
import { instantInZone, wallTimeInZone } from "#app/campaigns/schedule.ts";

const amsterdam = "Europe/Amsterdam";

test("a time on the shop's clock is an instant, in winter and in summer", () => {
  expect(instantInZone({ date: "2026-12-01", time: "09:30" }, amsterdam)).toEqual({
    ok: true,
    at: new Date("2026-12-01T08:30:00Z"),
    note: null,
  });
  expect(instantInZone({ date: "2026-07-01", time: "09:30" }, amsterdam)).toEqual({
    ok: true,
    at: new Date("2026-07-01T07:30:00Z"),
    note: null,
  });
});

test("a time that the change of clocks leaves out means as long after the change", () => {
  expect(instantInZone({ date: "2026-03-29", time: "02:30" }, amsterdam)).toEqual({
    ok: true,
    at: new Date("2026-03-29T01:30:00Z"),
    note: "The clocks change that night and 02:30 is left out: it means 03:30.",
  });
});

test("a time that comes twice means the first one", () => {
  expect(instantInZone({ date: "2026-10-25", time: "02:30" }, amsterdam)).toEqual({
    ok: true,
    at: new Date("2026-10-25T00:30:00Z"),
    note: "The clocks change that night and 02:30 comes twice: it means the first.",
  });
});

test("the same holds for zones that change by half an hour, and at midnight", () => {
  expect(instantInZone({ date: "2026-04-05", time: "01:45" }, "Australia/Lord_Howe")).toMatchObject({
    at: new Date("2026-04-04T14:45:00Z"),
  });
  expect(instantInZone({ date: "2026-09-06", time: "00:30" }, "America/Santiago")).toMatchObject({
    at: new Date("2026-09-06T04:30:00Z"),
  });
});

test("what is no time is refused", () => {
  for (const [date, time] of [
    ["2026-02-30", "10:00"],
    ["2026-13-01", "10:00"],
    ["", "10:00"],
    ["2026-01-01", "25:00"],
  ] as const) {
    expect(instantInZone({ date, time }, amsterdam)).toEqual({ ok: false, problem: "Enter a date and a time." });
  }
});

test("an instant reads back as the time it was made of", () => {
  expect(wallTimeInZone(new Date("2026-07-01T07:30:00Z"), amsterdam)).toEqual({ date: "2026-07-01", time: "09:30" });
});
