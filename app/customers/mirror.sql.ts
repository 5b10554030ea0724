const columns = [
  "first_name",
  "last_name",
  "email",
  "email_hash",
  "phone",
  "phone_e164",
  "phone_hash",
  "phone_state",
  "email_consent",
  "email_consent_at",
  "sms_consent",
  "sms_consent_at",
  "whatsapp_consent",
  "whatsapp_consent_at",
  "rcs_consent",
  "rcs_consent_at",
  "locale",
  "country_code",
  "region",
  "city",
  "tags",
  "tags_at",
  "number_of_orders",
  "amount_spent",
  "last_order_id",
  "orders_at",
  "created_at",
  "updated_at",
  "deleted_at",
  "merged_into",
] as const;

const list = columns.join(", ");
const incoming = "json_populate_recordset(NULL::customer, $3::json) AS incoming";

/** Reads and locks the customers of a shop, in one order everywhere, so that two batches never wait for each other. */
export const lockCustomers = `
  SELECT customer.id, ${columns.map((column) => `customer.${column}`).join(", ")}, shop.country_code AS shop_country
  FROM customer JOIN shop ON shop.id = customer.shop_id
  WHERE customer.shop_id = $1 AND customer.id = ANY ($2::bigint[])
  ORDER BY customer.id
  FOR UPDATE OF customer`;

/** Inserts customers that are not there yet; answers with the ids of those it inserted. */
export const insertCustomers = `
  INSERT INTO customer (shop_id, mirrored_at, id, ${list})
  SELECT $1, $2, id, ${list} FROM ${incoming}
  ON CONFLICT (shop_id, id) DO NOTHING
  RETURNING id`;

/** Writes rows that `lockCustomers` locked in the same transaction. */
export const updateCustomers = `
  UPDATE customer SET mirrored_at = $2, ${columns.map((column) => `${column} = incoming.${column}`).join(", ")}
  FROM ${incoming}
  WHERE customer.shop_id = $1 AND customer.id = incoming.id`;

/** Keeps changes of consent as proof. */
export const insertConsentEvents = `
  INSERT INTO consent_event (shop_id, customer_id, channel, state, at, source, recorded_at)
  SELECT $1, "customerId", channel, state, at, source, $2
  FROM json_to_recordset($3::json) AS change ("customerId" bigint, channel channel, state consent_state, at timestamptz, source text)`;
