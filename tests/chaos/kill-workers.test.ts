import { afterEach, it } from "vitest";
import { testEnv } from "#tests/setup/test-env.ts";
import { expectEveryoneOnce } from "./expect-everyone-once.ts";
import { openSendingMachine, type SendingMachine } from "./sending-machine.ts";

const recipients = 20_000;

let machine: SendingMachine;
afterEach(() => machine.close());

it.each([1, 2])("sends to everyone once with %i at work, each killed at 10, 50 and 90 %", async (workers) => {
  machine = await openSendingMachine({ databaseUrl: testEnv.DATABASE_URL, recipients });
  await machine.killAllAt([0.1, 0.5, 0.9], workers);
  await machine.drain();
  await expectEveryoneOnce(machine, recipients);
});
