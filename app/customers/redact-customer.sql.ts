/** What erases a person, table by table. $1 is the shop, $2 the person's customers, unless said otherwise. */

/** Two erasures of one shop go one after the other: they lock the same rows. */
export const lockShop = "SELECT FROM shop WHERE id = $1 FOR UPDATE";

/** $2 channels, $3 hashes, $4 now. An address that is on the list already is made anonymous too. */
export const suppressHashes = `
  INSERT INTO suppression (shop_id, channel, address_hash, reason, created_at)
  SELECT $1, channel::channel, hash, 'redacted', $4 FROM unnest($2::text[], $3::text[]) AS entry (channel, hash)
  ON CONFLICT (shop_id, channel, address_hash) DO UPDATE SET address = NULL, note = NULL, reason = 'redacted'`;

/** Numbers that the person had before may be on the list since then. They stay, by their hashes. */
export const anonymiseSuppressions = `
  UPDATE suppression SET address = NULL, note = NULL
  WHERE shop_id = $1 AND address IN (
    SELECT address FROM message WHERE shop_id = $1 AND customer_id = ANY ($2::bigint[]))`;

/** $2 one customer. */
export const insertUnknownCustomer =
  "INSERT INTO customer (shop_id, id) VALUES ($1, $2) ON CONFLICT (shop_id, id) DO NOTHING";

/** $3 now. Country, orders and spending stay: they name nobody, and reports are made of them. */
export const blankCustomers = `
  UPDATE customer SET
    first_name = NULL, last_name = NULL, email = NULL, email_hash = NULL, phone = NULL, phone_e164 = NULL, phone_hash = NULL,
    phone_state = 'missing', region = NULL, city = NULL, locale = NULL, tags = '{}', last_order_id = NULL,
    email_consent = 'redacted', email_consent_at = $3, sms_consent = 'redacted', sms_consent_at = $3,
    whatsapp_consent = 'redacted', whatsapp_consent_at = $3, rcs_consent = 'redacted', rcs_consent_at = $3,
    deleted_at = coalesce(deleted_at, $3), mirrored_at = $3
  WHERE shop_id = $1 AND id = ANY ($2::bigint[])`;

/** $3 phone numbers. Answers and tests to a number that no customer had are the ledger's customer 0. */
const toThePerson = `
  message.shop_id = $1
  AND (message.customer_id = ANY ($2::bigint[]) OR (message.customer_id = 0 AND message.address = ANY ($3::text[])))`;

/** $4 now. */
export const skipQueuedMessages = `
  UPDATE message SET status = 'skipped', reason = 'deleted', due_at = NULL, decided_at = $4, ended_at = $4
  WHERE ${toThePerson} AND status = 'queued'`;

/** Not those at the carrier this moment: should the answer be lost, the address is how the carrier is asked. */
export const blankMessages = `
  UPDATE message SET address = NULL, body = NULL, context = NULL
  WHERE ${toThePerson} AND status <> 'sending' AND (address IS NOT NULL OR body IS NOT NULL OR context IS NOT NULL)`;

/** What the merchant wrote to this one person stands in the dispatch too. Looked at through the messages, whose key begins so. */
export const blankSingles = `
  UPDATE dispatch SET body = ''
  FROM message
  WHERE message.shop_id = $1 AND message.customer_id = ANY ($2::bigint[]) AND message.source = 'single'
    AND message.status <> 'sending' AND dispatch.shop_id = $1 AND dispatch.id = message.dispatch_id`;

/** $3 now. What they bought goes; that somebody went through the automation stays. */
export const blankEnrollments = `
  UPDATE enrollment SET context = '{}', subject = 'erased:' || id, due_at = NULL, ended_at = coalesce(ended_at, $3),
    reason = CASE WHEN state = 'active' THEN 'customer-gone' ELSE reason END,
    state = CASE WHEN state = 'active' THEN 'exited' ELSE state END
  WHERE shop_id = $1 AND customer_id = ANY ($2::bigint[])`;

/** What runs were decided by: what they bought, their tags and their country. What was done stays. */
export const blankEnrollmentEvents = `
  UPDATE enrollment_event SET detail = detail - '{total,country,codes,products,orderTags,customerTags,ordersBefore}'::text[]
  FROM enrollment
  WHERE enrollment.shop_id = $1 AND enrollment.customer_id = ANY ($2::bigint[])
    AND enrollment_event.shop_id = $1 AND enrollment_event.enrollment_id = enrollment.id`;

export const forgetOrders = "DELETE FROM placed_order WHERE shop_id = $1 AND customer_id = ANY ($2::bigint[])";

/** What workflows and the merchant's programs handed over and were answered. That they called stays; what a program chose for the
 * call's id may name somebody. */
export const blankFlowRuns = `
  UPDATE flow_run SET properties = '{}', return_value = NULL, sentence = 'Erased with the customer.',
    action_run_id = CASE WHEN caller IS NULL THEN action_run_id ELSE 'erased:' || id END
  WHERE shop_id = $1 AND customer_id = ANY ($2::bigint[])`;
/** What is still to be told to Shopify Flow and to endpoints names them, and nothing of them is to be told any more. */
export const forgetTriggers = "DELETE FROM flow_trigger WHERE shop_id = $1 AND customer_id = ANY ($2::bigint[])";
export const forgetEndpointEvents =
  "DELETE FROM endpoint_event WHERE shop_id = $1 AND customer_id = ANY ($2::bigint[])";
/** What their browsers told, what others told in their name, and whose checkouts and browsers those were. In this order. */
export const forgetBrowsing = [
  `DELETE FROM pixel_event
   WHERE shop_id = $1 AND client_id IN (SELECT client_id FROM visitor WHERE shop_id = $1 AND customer_id = ANY ($2::bigint[]))`,
  "DELETE FROM pixel_event WHERE shop_id = $1 AND claimed_customer_id = ANY ($2::bigint[])",
  `DELETE FROM pixel_event WHERE shop_id = $1 AND checkout_token IN (
     SELECT token FROM checkout_customer WHERE shop_id = $1 AND customer_id = ANY ($2::bigint[]))`,
  "DELETE FROM pixel_event WHERE shop_id = $1 AND known_customer_id = ANY ($2::bigint[])",
  "DELETE FROM checkout_customer WHERE shop_id = $1 AND customer_id = ANY ($2::bigint[])",
  "DELETE FROM visitor WHERE shop_id = $1 AND customer_id = ANY ($2::bigint[])",
];

export const findMessagesUnderWay = `SELECT FROM message WHERE ${toThePerson} AND status = 'sending' LIMIT 1`;

export const blankEvents = `
  UPDATE message_event SET raw = '{}'
  FROM message
  WHERE ${toThePerson}
    AND message_event.shop_id = $1 AND message_event.message_id = message.id AND message_event.raw <> '{}'`;

/** $3 phone numbers: a reply may have come in before its customer was known. */
export const blankInbound = `
  UPDATE inbound_message SET from_address = '', body = '', raw = '{}', customer_id = NULL
  WHERE shop_id = $1 AND (customer_id = ANY ($2::bigint[]) OR from_address = ANY ($3::text[]))`;

export const dropMemberships = {
  current: "DELETE FROM segment_member WHERE shop_id = $1 AND customer_id = ANY ($2::bigint[])",
  staged: "DELETE FROM segment_member_stage WHERE shop_id = $1 AND customer_id = ANY ($2::bigint[])",
  noticed: "DELETE FROM segment_notice WHERE shop_id = $1 AND customer_id = ANY ($2::bigint[])",
};

export const blankPrivacyAnswers = `
  UPDATE privacy_request SET answer = NULL
  WHERE shop_id = $1 AND customer_id = ANY ($2::bigint[]) AND answer IS NOT NULL`;

/** $1 the shop's domain, $2 the customers' ids as text. */
export const blankWebhooks = `
  UPDATE webhook_event SET payload = '{}'
  WHERE shop_domain = $1 AND topic LIKE 'CUSTOMERS%'
    AND ARRAY[payload ->> 'id', payload ->> 'customer_id', payload #>> '{customer,id}'] && $2::text[]`;
