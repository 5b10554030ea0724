import { pool } from "../db.server.ts";
import { env } from "../env.server.ts";
import type { ShopRef } from "../shop.ts";
import { isEventHandle, type EndpointDetail, type EndpointRow, type EndpointState } from "./endpoint.ts";

type Stored = {
  id: string;
  key: string;
  name: string;
  url: string | null;
  events: string[];
  isOn: boolean;
  offReason: string | null;
  failingSince: Date | null;
};

const columns = `id::text, key, name, url, events, is_on AS "isOn", off_reason AS "offReason", failing_since AS "failingSince"`;

/** All of a shop's, by name. */
export async function listEndpoints(shop: ShopRef): Promise<EndpointRow[]> {
  const { rows } = await pool.query<Stored>(
    `SELECT ${columns} FROM endpoint WHERE shop_id = $1 ORDER BY lower(name), endpoint.id`,
    [shop.id],
  );
  return rows.map(toRow);
}

/** One of them, or null when the shop has none of that id. */
export async function readEndpoint(shop: ShopRef, id: bigint): Promise<EndpointDetail | null> {
  const { rows } = await pool.query<Stored>(`SELECT ${columns} FROM endpoint WHERE shop_id = $1 AND id = $2`, [
    shop.id,
    id,
  ]);
  const [endpoint] = rows;
  if (!endpoint) return null;
  return {
    ...toRow(endpoint),
    isOn: endpoint.isOn,
    offReason: endpoint.offReason,
    failingSince: endpoint.failingSince?.toISOString() ?? null,
    callUrl: `${new URL(env.SHOPIFY_APP_URL).origin}/hooks/${endpoint.key}`,
  };
}

function toRow(endpoint: Stored): EndpointRow {
  const { id, name, url, events } = endpoint;
  return { id, name, url: url ?? "", events: events.filter(isEventHandle), state: stateOf(endpoint) };
}

function stateOf({ isOn, offReason, failingSince }: Stored): EndpointState {
  if (!isOn) return offReason === null ? "off" : "switched-off";
  return failingSince === null ? "on" : "failing";
}
