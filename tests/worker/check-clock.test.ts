import { expect, test } from "vitest";
import { findClockProblem } from "#app/worker/check-clock.server.ts";

const off = (seconds: number) => () => new Date(Date.now() + seconds * 1_000);

test("a worker works with a clock that is right, or nearly", async () => {
  for (const seconds of [0, 5, -5]) expect(await findClockProblem(off(seconds))).toBeNull();
});

test("a worker whose clock is far off the database's is told by how much, and in which direction", async () => {
  expect(await findClockProblem(off(90))).toMatch(/90 s ahead of the database's/);
  expect(await findClockProblem(off(-90))).toMatch(/90 s behind the database's/);
});
