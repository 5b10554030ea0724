import { expect } from "vitest";
import type { SendingMachine } from "./sending-machine.ts";

/** Nobody twice, nobody lost, everybody in a named state that the carrier's own log bears out. */
export async function expectEveryoneOnce(machine: SendingMachine, recipients: number): Promise<void> {
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
