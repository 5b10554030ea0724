import { describe, expect, test } from "vitest";
import {
  daysToEnter,
  lastDayBefore,
  memberQueries,
  subjectOn,
  type DateTrigger,
} from "#app/automations/date-trigger.ts";

const birthday = (offsetDays = 0): DateTrigger => ({
  kind: "birthday",
  metafield: "facts.birth_date",
  offsetDays,
  time: "10:00",
});
const firstOrder: DateTrigger = { kind: "first-order-anniversary", offsetDays: 0, time: "10:00" };
const anniversary = (date: string) => `anniversary('metafields.facts.birth_date') = ${date}`;

test.each([
  [null, "2026-05-01", ["2026-05-01"], null],
  ["2026-04-30", "2026-05-01", ["2026-05-01"], null],
  ["2026-05-01", "2026-05-01", [], null],
  // The shop has moved to where it is still the day before.
  ["2026-05-02", "2026-05-01", [], null],
  ["2026-04-28", "2026-05-01", ["2026-04-29", "2026-04-30", "2026-05-01"], null],
  ["2026-04-20", "2026-05-01", ["2026-04-29", "2026-04-30", "2026-05-01"], { from: "2026-04-21", to: "2026-04-28" }],
])("after %s, on %s, the days to go through are %j, and too long ago is %j", (last, today, days, skipped) => {
  expect(daysToEnter(last, today)).toEqual({ days, skipped });
});

test.each([
  ["2026-05-01T07:59:00Z", "2026-04-30"],
  ["2026-05-01T08:00:00Z", "2026-05-01"],
])("turned on at %s, today is gone through only if its time of day is still to come: %s", (at, last) => {
  expect(lastDayBefore(new Date(at), { time: "10:00", timezone: "Europe/Amsterdam" })).toBe(last);
});

describe("whom Shopify is asked for", () => {
  test.each([
    [0, "2026-05-01", [anniversary("2026-05-01")]],
    [-3, "2026-12-30", [anniversary("2027-01-02")]],
    [1, "2027-01-01", [anniversary("2026-12-31")]],
    [0, "2028-02-29", [anniversary("2028-02-29")]],
    [0, "2028-02-28", [anniversary("2028-02-28")]],
    [0, "2026-02-28", [`${anniversary("2026-02-28")} OR ${anniversary("2024-02-29")}`]],
  ])("with an offset of %d days, on %s", (offset, day, queries) => {
    expect(memberQueries(birthday(offset), day)).toEqual(queries);
  });

  test("of first orders, those of that day of every year before, ten to a query", () => {
    const queries = memberQueries(firstOrder, "2026-05-01");
    expect(queries.map((query) => query.split(" OR ").length)).toEqual([10, 10]);
    expect(queries[0]?.startsWith("first_order_date = 2025-05-01 OR first_order_date = 2024-05-01 OR ")).toBe(true);
    expect(queries[1]?.endsWith(" OR first_order_date = 2006-05-01")).toBe(true);
  });

  test("of first orders, those of 29 February on the 28th of other years, and on the day itself in leap years", () => {
    const of = (day: string) => memberQueries(firstOrder, day).join(" OR ");
    expect(of("2026-02-28")).toContain("first_order_date = 2024-02-29");
    expect(of("2026-02-28")).not.toContain("2025-02-29");
    expect(of("2028-02-28")).not.toContain("-02-29");
    expect(of("2028-02-29")).toMatch(/^first_order_date = 2024-02-29 OR first_order_date = 2020-02-29 OR /);
  });
});

test("a run is about the birthday's year, whichever year the day before it lies in", () => {
  expect(subjectOn(birthday(-3), "2026-12-30")).toBe("birthday:2027");
  expect(subjectOn(birthday(1), "2027-01-01")).toBe("birthday:2026");
  expect(subjectOn(firstOrder, "2026-05-01")).toBe("first-order-anniversary:2026");
});
