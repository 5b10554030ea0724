import { afterEach, describe, expect, it } from "vitest";
import { testEnv } from "#tests/setup/test-env.ts";
import { openSendingMachine, type SendingMachine } from "./sending-machine.ts";

const recipients = 20_000;

let machine: SendingMachine;
afterEach(() => machine.close());

/** Nobody twice, nobody lost, everybody in a named state that the carrier's own log bears out. */
async function expectEveryoneOnce(): Promise<void> {
  const log = await machine.carrierLog();
  const duplicates = log.length - new Set(log.map((line) => line.messageId)).size;
  expect(duplicates, "messages that the carrier took twice").toBe(0);
  expect(new Set(log.map((line) => line.to)).size, "people it wrote to").toBe(log.length);

  const states = await machine.rowsByState();
  expect(Object.values(states).reduce((sum, count) => sum + count, 0)).toBe(recipients);
  expect(states).toEqual({ sent: recipients });
  const sids = new Map(log.map((line) => [line.messageId, line.sid]));
  for (const row of await machine.rows()) {
    if (sids.get(row.id.toString()) !== row.carrier_message_id)
      throw new Error(`Message ${row.id} is not in the carrier's log as in the ledger`);
  }
}

describe("killing workers in the middle of a campaign", () => {
  it.each([1, 2, 4])("sends to everyone once with %i at work, each killed at 10, 50 and 90 %", async (workers) => {
    machine = await openSendingMachine({ databaseUrl: testEnv.DATABASE_URL, recipients });
    let alive = Array.from({ length: workers }, () => machine.startWorker());
    for (const share of [0.1, 0.5, 0.9]) {
      await machine.untilTaken(recipients * share);
      await Promise.all(alive.map((worker) => machine.kill(worker)));
      alive = Array.from({ length: workers }, () => machine.startWorker());
    }
    await machine.drain();
    await expectEveryoneOnce();
  });

  it("goes on without the one of two that is killed", async () => {
    machine = await openSendingMachine({ databaseUrl: testEnv.DATABASE_URL, recipients });
    const first = machine.startWorker();
    machine.startWorker();
    await machine.untilTaken(recipients * 0.3);
    await machine.kill(first);
    await machine.drain();
    await expectEveryoneOnce();
  });
});
