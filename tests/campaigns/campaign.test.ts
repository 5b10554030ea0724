import { describe, expect, test } from "vitest";
import {
  can,
  campaignOfOwner,
  campaignStatuses,
  campaignSubject,
  hasLedger,
  isOver,
  isRunning,
  transitions,
  type Transition,
} from "#app/campaigns/campaign.ts";

const moves = Object.keys(transitions) as Transition[];

describe("the states of a campaign", () => {
  test("each move is possible from exactly the states it names", () => {
    const allowed = campaignStatuses.flatMap((from) =>
      moves.filter((move) => can(move, from)).map((move) => `${from} → ${move} → ${transitions[move].to}`),
    );
    expect(allowed).toEqual([
      "draft → schedule → scheduled",
      "draft → prepare → preparing",
      "scheduled → reopen → draft",
      "scheduled → prepare → preparing",
      "scheduled → fail → failed",
      "scheduled → cancel → cancelled",
      "preparing → fail → failed",
      "preparing → start → sending",
      "preparing → cancel → cancelled",
      "sending → pause → paused",
      "sending → cancel → cancelled",
      "sending → finish → finished",
      "paused → resume → sending",
      "paused → cancel → cancelled",
      "paused → finish → finished",
      "failed → reopen → draft",
    ]);
  });

  test("a campaign that has written to somebody never becomes a draft again", () => {
    const reached = new Set(["sending"]);
    for (const from of reached)
      for (const move of moves)
        if ((transitions[move].from as readonly string[]).includes(from)) reached.add(transitions[move].to);
    expect([...reached].sort()).toEqual(["cancelled", "finished", "paused", "sending"]);
  });

  test("no state is both over and running, and only those with a ledger have a report", () => {
    expect(campaignStatuses.filter((status) => isOver(status) && isRunning(status))).toEqual([]);
    expect(campaignStatuses.filter(hasLedger)).toEqual(["sending", "paused", "finished", "cancelled"]);
  });

  test("a dispatch's owner names its campaign, and nothing else is taken for one", () => {
    expect(campaignOfOwner(campaignSubject(12n))).toBe(12n);
    for (const owner of ["automation:12", "campaign:", "campaign:1x", "test:campaign:1", ""])
      expect(campaignOfOwner(owner)).toBeNull();
  });
});
