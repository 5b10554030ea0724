import { openCarrier, type CarrierName } from "../channels/registry.server.ts";
import type { CallbackResult, Carrier } from "../channels/channel.ts";
import { pool } from "../db.server.ts";
import { decryptSecret } from "../secrets.server.ts";

type Opened = { secret: string; accountId: string; carrier: Carrier; readAt: number };

/** For this long a callback is verified with the secret that was read last. */
const freshMs = 10_000;

const opened = new Map<string, Opened>();

/**
 * The shop's carrier, ready to use, or null when none is connected. Reads the account each time, so that a changed secret
 * counts at once; the adapter is made anew only then.
 */
export async function carrierOfShop(shopId: number, name: CarrierName): Promise<Carrier | null> {
  const { rows } = await pool.query<{ account_id: string; secret: string }>({
    name: "carrier-of-shop",
    text: "SELECT account_id, secret FROM carrier_account WHERE shop_id = $1 AND carrier = $2",
    values: [shopId, name],
  });
  const [account] = rows;
  const key = `${shopId}:${name}`;
  if (!account) {
    opened.delete(key);
    return null;
  }
  const known = opened.get(key);
  if (known?.secret === account.secret && known.accountId === account.account_id) {
    known.readAt = performance.now();
    return known.carrier;
  }
  const carrier = openCarrier({
    shopId,
    carrier: name,
    accountId: account.account_id,
    secret: decryptSecret(account.secret, carrierSecretContext(shopId, name)),
  });
  opened.set(key, { secret: account.secret, accountId: account.account_id, carrier, readAt: performance.now() });
  return carrier;
}

/**
 * Reads a callback with the shop's carrier. Callbacks come in hundreds a second, so the secret is not read anew for each; one
 * that seems forged is tried again with the secret as it is now. A shop without an account has no genuine callbacks.
 */
export async function verifiedBy<T>(
  shopId: number,
  name: CarrierName,
  read: (carrier: Carrier) => CallbackResult<T>,
): Promise<CallbackResult<T>> {
  const known = opened.get(`${shopId}:${name}`);
  if (known && performance.now() - known.readAt < freshMs) {
    const result = read(known.carrier);
    if (result.kind !== "forged") return result;
  }
  const carrier = await carrierOfShop(shopId, name);
  return carrier ? read(carrier) : { kind: "forged" };
}

/** What a carrier's secret is bound to when it is encrypted. */
export function carrierSecretContext(shopId: number, name: CarrierName): string {
  return `carrier:${shopId}:${name}`;
}
