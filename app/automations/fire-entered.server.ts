import type { Sql } from "../db.server.ts";
import { fireTriggers } from "../flow/fire-triggers.server.ts";
import { isHeard } from "../flow/heard.sql.ts";
import type { ShopRef } from "../shop.ts";

/**
 * Has whoever hears of it told of runs that began, in the transaction that takes them on. One statement where nobody does. Safe to
 * repeat.
 */
export async function fireEntered(
  tx: Sql,
  shop: ShopRef,
  runs: readonly { id: bigint; automationId: bigint; customerId: bigint }[],
  { now }: { now: Date },
): Promise<void> {
  if (runs.length === 0) return;
  const { rows } = await tx.query<{ id: bigint; name: string }>(namesIfTold, [
    shop.id,
    runs.map(({ automationId }) => automationId),
  ]);
  const names = new Map(rows.map(({ id, name }) => [id, name]));
  await fireTriggers(
    tx,
    shop,
    runs.flatMap(({ id, automationId, customerId }) => {
      const name = names.get(automationId);
      if (name === undefined) return [];
      return {
        handle: "customer-entered-automation" as const,
        subject: id.toString(),
        customerId,
        fields: { "Automation name": name, "Automation ID": automationId.toString(), "Run ID": id.toString() },
      };
    }),
    { now },
  );
}

/** $1 shop, $2 automations. */
const namesIfTold = `
SELECT a.id, a.name
FROM automation a
WHERE a.shop_id = $1 AND a.id = ANY ($2::bigint[]) AND ${isHeard("'customer-entered-automation'")}`;
