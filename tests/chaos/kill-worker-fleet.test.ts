import { afterEach, it } from "vitest";
import { testEnv } from "#tests/setup/test-env.ts";
import { expectEveryoneOnce } from "./expect-everyone-once.ts";
import { openSendingMachine, type SendingMachine } from "./sending-machine.ts";

const recipients = 20_000;

let machine: SendingMachine;
afterEach(() => machine.close());

it("sends to everyone once with 4 at work, each killed at 10, 50 and 90 %", async () => {
  machine = await openSendingMachine({ databaseUrl: testEnv.DATABASE_URL, recipients });
  await machine.killAllAt([0.1, 0.5, 0.9], 4);
  await machine.drain();
  await expectEveryoneOnce(machine, recipients);
});

it("goes on without the one of two that is killed", async () => {
  machine = await openSendingMachine({ databaseUrl: testEnv.DATABASE_URL, recipients });
  const first = machine.startWorker();
  machine.startWorker();
  await machine.untilTaken(recipients * 0.3);
  await machine.kill(first);
  await machine.drain();
  await expectEveryoneOnce(machine, recipients);
});
