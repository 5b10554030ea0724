import { recordAudit } from "../audit.server.ts";
import { inTransaction } from "../db.server.ts";
import type { ShopRef } from "../shop.ts";
import { endpointNotFound } from "./save-endpoint.server.ts";
import { sealEndpointSecret } from "./seal-secret.server.ts";
import { makeSecret } from "./sign-event.server.ts";

const overlapMs = 24 * 60 * 60 * 1000;

/**
 * Gives an endpoint another secret, and answers with it: it is shown this once. For a day events are signed with the old one too, so
 * that whoever verifies them misses none; calls must be signed with the new one at once, since the old one may be in wrong hands.
 * Throws AppError `not-found`.
 */
export async function rollSecret(
  shop: ShopRef,
  id: bigint,
  { actor, now }: { actor: string; now: Date },
): Promise<{ ok: true; secret: string }> {
  const secret = makeSecret();
  await inTransaction(async (tx) => {
    const { rows } = await tx.query<{ key: string }>(
      "SELECT key FROM endpoint WHERE shop_id = $1 AND id = $2 FOR UPDATE",
      [shop.id, id],
    );
    const [endpoint] = rows;
    if (!endpoint) throw endpointNotFound();
    await tx.query(
      `UPDATE endpoint SET previous_secret = secret, previous_until = $3, secret = $4 WHERE shop_id = $1 AND id = $2`,
      [
        ...[shop.id, id, new Date(now.getTime() + overlapMs)],
        sealEndpointSecret(secret, { shopId: shop.id, key: endpoint.key }),
      ],
    );
    await recordAudit(tx, shop, { actor, action: "endpoint.secret-rolled", subject: `endpoint:${id}`, now });
  });
  return { ok: true, secret };
}
