import type { ChannelName } from "../channels/channel.ts";
import { pool } from "../db.server.ts";
import type { ShopProfile } from "../shop.ts";
import type { CustomerProfile, CustomerState, ProfileSuppression } from "./customer-profile.ts";
import type { ConsentSource, ConsentState } from "./customer.ts";
import { isErasedRow } from "./erased.sql.ts";
import { describeLocalTime, zonesOfPlace } from "./local-time.ts";

const countryNames = new Intl.DisplayNames("en", { type: "region" });
const channels = ["sms", "whatsapp", "rcs", "email"] as const satisfies readonly ChannelName[];

type Row = Record<`${ChannelName}_consent`, ConsentState> &
  Record<`${ChannelName}_consent_at`, Date | null> & {
    first_name: string | null;
    last_name: string | null;
    email: string | null;
    phone: string | null;
    phone_state: "missing" | "invalid" | "valid";
    country_code: string | null;
    region: string | null;
    city: string | null;
    deleted_at: Date | null;
    kept_id: bigint | null;
    has_merged: boolean;
    erased: boolean;
  };

type ConsentEvent = { channel: ChannelName; state: ConsentState; source: ConsentSource };
type Suppressed = Omit<ProfileSuppression, "since"> & { since: Date };

/** Who a customer is, what they agreed to on each channel, and whether their addresses are suppressed; null for one the mirror lacks. */
export async function readCustomerProfile(
  shop: ShopProfile,
  id: bigint,
  { now }: { now: Date },
): Promise<CustomerProfile | null> {
  const [customers, events, suppressions] = await Promise.all([
    pool.query<Row>(customerSql, [shop.id, id]),
    pool.query<ConsentEvent>(latestConsents, [shop.id, id]),
    pool.query<Suppressed>(suppressionsOfCustomer, [shop.id, id]),
  ]);
  const [row] = customers.rows;
  if (!row) return null;
  const state = stateOf(row);
  if (state === "erased") return { ...withoutFacts(id), state };
  return {
    id: String(id),
    state,
    keptId: row.kept_id?.toString() ?? null,
    hasMerged: row.has_merged,
    name: [row.first_name, row.last_name].filter(Boolean).join(" ") || null,
    email: row.email,
    phone: row.phone,
    isPhoneValid: row.phone_state === "valid",
    country: row.country_code && nameOfCountry(row.country_code),
    place: [row.city, row.region].filter(Boolean).join(", ") || null,
    localTime: describeLocalTime(zonesOfPlace({ country: row.country_code, region: row.region }, now), { now, shop }),
    consents: channels.map((channel) => {
      const consent = row[`${channel}_consent`];
      const event = events.rows.find((one) => one.channel === channel && one.state === consent);
      return {
        channel,
        state: consent,
        at: row[`${channel}_consent_at`]?.toISOString() ?? null,
        source: event?.source ?? null,
      };
    }),
    suppressions: suppressions.rows.map(({ since, ...rest }) => ({ ...rest, since: since.toISOString() })),
  };
}

/** A profile in which nothing is known but the id. */
export function withoutFacts(id: bigint): CustomerProfile {
  return {
    id: String(id),
    state: "unknown",
    keptId: null,
    hasMerged: false,
    name: null,
    email: null,
    phone: null,
    isPhoneValid: false,
    country: null,
    place: null,
    localTime: null,
    consents: [],
    suppressions: [],
  };
}

function stateOf(row: Row): CustomerState {
  if (row.erased) return "erased";
  if (row.kept_id !== null) return "merged";
  return row.deleted_at === null ? "known" : "deleted";
}

function nameOfCountry(code: string): string {
  return /^[A-Z]{2}$/.test(code) ? (countryNames.of(code) ?? code) : code;
}

/** Merges can follow each other: whoever is left at the end of the chain was kept. */
const customerSql = `
  WITH RECURSIVE kept (id, depth) AS (
    SELECT merged_into, 1 FROM customer WHERE shop_id = $1 AND id = $2 AND merged_into IS NOT NULL
    UNION
    SELECT customer.merged_into, depth + 1 FROM kept JOIN customer ON customer.shop_id = $1 AND customer.id = kept.id
    WHERE customer.merged_into IS NOT NULL AND depth < 50
  )
  SELECT first_name, last_name, email, phone, phone_state, country_code, region, city, deleted_at,
         ${channels.map((channel) => `${channel}_consent, ${channel}_consent_at`).join(", ")},
         (SELECT id FROM kept ORDER BY depth DESC LIMIT 1) AS kept_id,
         EXISTS (SELECT FROM customer AS merged WHERE merged.shop_id = $1 AND merged.merged_into = $2) AS has_merged,
         ${isErasedRow("customer")} AS erased
  FROM customer WHERE shop_id = $1 AND id = $2`;

const latestConsents = `
  SELECT DISTINCT ON (channel) channel, state, source
  FROM consent_event WHERE shop_id = $1 AND customer_id = $2 ORDER BY channel, at DESC, id DESC`;

const suppressionsOfCustomer = `
  SELECT suppression.channel, suppression.reason, suppression.note, suppression.created_at AS since
  FROM customer
  CROSS JOIN LATERAL (
    VALUES ('sms'::channel, phone_hash), ('whatsapp', phone_hash), ('rcs', phone_hash), ('email', email_hash)
  ) AS address (channel, hash)
  JOIN suppression ON suppression.shop_id = customer.shop_id
    AND suppression.channel = address.channel AND suppression.address_hash = address.hash
  WHERE customer.shop_id = $1 AND customer.id = $2
  ORDER BY suppression.channel`;
