import { pool } from "../db.server.ts";
import type { ShopRef } from "../shop.ts";
import { stepOwner } from "./automation.ts";
import { allSteps, type Definition } from "./definition.ts";
import { compileProgram, stepNumbers, type Program } from "./program.ts";
import { readDefinitions, type VersionDefinition } from "./read-definitions.server.ts";

/** A version as runs need it. `dispatches`: by sending step, what its messages are sent under. */
export type RunningVersion = {
  program: Program;
  stepNumbers: ReadonlyMap<string, number>;
  dispatches: ReadonlyMap<string, bigint>;
};

/** The versions that these runs go through, by "automation/version". */
export async function readPrograms(
  shop: ShopRef,
  runs: readonly { automationId: bigint; version: number }[],
): Promise<Map<string, RunningVersion>> {
  const versions = await readDefinitions(shop, runs);
  const dispatches = await readDispatches(shop, versions);
  return new Map(
    versions.map(({ automationId, version, definition }) => [
      `${automationId}/${version}`,
      {
        program: compileProgram(definition),
        stepNumbers: stepNumbers(definition),
        dispatches: new Map(
          sendSteps(definition).flatMap(({ id }) => {
            const dispatchId = dispatches.get(stepOwner(automationId, version, id));
            return dispatchId === undefined ? [] : [[id, dispatchId] as const];
          }),
        ),
      },
    ]),
  );
}

async function readDispatches(shop: ShopRef, versions: readonly VersionDefinition[]): Promise<Map<string, bigint>> {
  const owners = versions.flatMap(({ automationId, version, definition }) =>
    sendSteps(definition).map(({ id }) => stepOwner(automationId, version, id)),
  );
  const { rows } = await pool.query<{ owner: string; id: bigint }>(
    "SELECT owner, id FROM dispatch WHERE shop_id = $1 AND owner = ANY ($2::text[])",
    [shop.id, owners],
  );
  return new Map(rows.map((row) => [row.owner, row.id]));
}

function sendSteps({ steps }: Definition) {
  return allSteps(steps).filter((step) => step.kind === "send");
}
