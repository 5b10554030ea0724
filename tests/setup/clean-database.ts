import { afterAll, afterEach, beforeAll } from "vitest";
import { testEnv } from "./test-env.ts";
import { openEmptier } from "./worker-database.ts";

const emptiers = await Promise.all([openEmptier(testEnv.DATABASE_URL), openEmptier(testEnv.DEV_STORE_DATABASE_URL)]);
let keepsData = false;

/**
 * For a file whose tests read one large seed that `beforeAll` made: its rows stay until the file ends. Call it at the
 * top of the file.
 */
export function keepDataBetweenTests(): void {
  keepsData = true;
}

async function emptyAll(): Promise<void> {
  await Promise.all(emptiers.map((emptier) => emptier.empty()));
}

beforeAll(emptyAll);
afterEach(async () => {
  if (!keepsData) await emptyAll();
});
afterAll(async () => {
  await Promise.all(emptiers.map((emptier) => emptier.close()));
});
