import { predictedSpendTierExpression, rfmGroupExpression } from "../rfm.sql.ts";

/**
 * The seed's statements, in their order, for one transaction. Each works on whole sets inside the database, so that a
 * million customers need no more memory here than ten. Choices are `draw(number, salt)`: a hash, so that the same
 * customer comes out the same each time; a salt stands for one question asked of the hash.
 */
export const createDraw = `
  CREATE OR REPLACE FUNCTION pg_temp.draw(number bigint, salt int) RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN (hashint8extended(number, salt) & 2147483647)::float8 / 2147483648.0`;

/** What the other statements read: the run's parameters ($1 is JSON), and its lists of places, names and products. */
export const createLists = [
  "DROP TABLE IF EXISTS seed_run, seed_place, seed_name, seed_product, seed_product_slot, seed_person, seed_order",
  `CREATE TEMP TABLE seed_run (shop_id bigint, now timestamptz, customers int, currency text, customer_base bigint,
     order_base bigint, product_base bigint, places int, products int, product_slots int) ON COMMIT DROP`,
  `CREATE TEMP TABLE seed_place (slot int PRIMARY KEY, country_code text, country text, region_code text, region text,
     city text, zip text, latitude float8, longitude float8, locale text, names text, domains text[], whatsapp float8,
     dial text, blocks text[], first_number bigint, digits int, first_names int, last_names int) ON COMMIT DROP`,
  `CREATE TEMP TABLE seed_name (names text, kind text, number int, name text, slug text,
     PRIMARY KEY (names, kind, number)) ON COMMIT DROP`,
  `CREATE TEMP TABLE seed_product (number int PRIMARY KEY, title text, category text, price numeric, tags text[],
     handle text) ON COMMIT DROP`,
  "CREATE TEMP TABLE seed_product_slot (slot int PRIMARY KEY, number int) ON COMMIT DROP",
];

export const insertProducts = `
  INSERT INTO product (shop_id, id, title, category, vendor, handle, tags, price, inventory, created_at)
  SELECT r.shop_id, r.product_base + p.number, p.title, p.category, 'Alder & Oak', p.handle, p.tags, p.price,
         20 + floor(pg_temp.draw(p.number, 90) * 400), r.now - make_interval(days => 1200)
    FROM seed_product p, seed_run r`;

/**
 * Who they are, when they came and how often they will order: more people lately than at first; one in five never
 * orders, a third once, a few every couple of weeks; four in ten of the rest are gone by now.
 */
export const createPeople = `
  CREATE TEMP TABLE seed_person ON COMMIT DROP AS
  WITH drawn AS (
    SELECT n, r.now, s.*, first.name AS first_name, last.name AS last_name, first.slug AS first_slug, last.slug AS last_slug,
           pg_temp.draw(n, 20) < 0.02 AS is_wholesale,
           r.now - interval '4 hours' - make_interval(secs => 1140 * 86400 * pg_temp.draw(n, 2) ^ 1.15) AS created_at,
           CASE WHEN pg_temp.draw(n, 3) < 0.19 THEN 0
                WHEN pg_temp.draw(n, 3) < 0.53 THEN 1
                WHEN pg_temp.draw(n, 3) < 0.75 THEN 2 + floor(pg_temp.draw(n, 4) * 2)
                WHEN pg_temp.draw(n, 3) < 0.91 THEN 4 + floor(pg_temp.draw(n, 4) * 6)
                ELSE 10 + floor(pg_temp.draw(n, 4) ^ 1.5 * 25) END AS wanted_orders,
           row_number() OVER (PARTITION BY s.country_code ORDER BY n) - 1 AS country_number
      FROM generate_series(1, (SELECT customers FROM seed_run)) AS n
     CROSS JOIN seed_run r
      JOIN seed_place s ON s.slot = floor(pg_temp.draw(n, 1) * r.places)::int
      JOIN seed_name first ON first.names = s.names AND first.kind = 'first' AND first.number = floor(pg_temp.draw(n, 5) * s.first_names)::int
      JOIN seed_name last ON last.names = s.names AND last.kind = 'last' AND last.number = floor(pg_temp.draw(n, 6) * s.last_names)::int
  ), numbered AS (
    SELECT *, least(wanted_orders, 1 + extract(epoch FROM now - created_at) / 86400 / 10)::int AS orders,
           first_slug || CASE WHEN pg_temp.draw(n, 7) < 0.7 THEN '.' ELSE '' END || last_slug AS local_part,
           domains[1 + floor(pg_temp.draw(n, 8) * cardinality(domains))] AS domain,
           -- Two in a hundred and fifty share the phone of the one before them.
           country_number - CASE WHEN country_number > 0 AND pg_temp.draw(n, 9) < 0.013 THEN 1 ELSE 0 END AS phone_number
      FROM drawn
  )
  SELECT *, row_number() OVER (PARTITION BY local_part, domain ORDER BY n) AS namesake,
         CASE WHEN pg_temp.draw(n, 10) < 0.42
              THEN created_at + (now - created_at) * (0.15 + 0.6 * pg_temp.draw(n, 11)) ELSE now END AS left_at,
         dial || blocks[1 + phone_number % cardinality(blocks)]
              || lpad((first_number + phone_number / cardinality(blocks))::text, digits, '0') AS good_phone
    FROM numbered`;

/**
 * When each order was placed: the first on arrival or soon after, the others spread over the time until the customer
 * left, one in seven of them drawn to the weeks before Christmas. Numbered by time, as order names are.
 */
export const createOrders = `
  CREATE TEMP TABLE seed_order ON COMMIT DROP AS
  WITH spread AS (
    SELECT p.n, p.now, p.created_at, p.is_wholesale, p.n * 64 + i AS key, i,
           CASE WHEN i = 1 THEN p.created_at + (p.left_at - p.created_at) * CASE WHEN pg_temp.draw(p.n, 12) < 0.7 THEN 0 ELSE 0.08 * pg_temp.draw(p.n, 13) END
                ELSE p.created_at + (p.left_at - p.created_at) * ((i - 1 + 0.8 * pg_temp.draw(p.n * 64 + i, 14)) / p.orders) END AS at
      FROM seed_person p CROSS JOIN generate_series(1, p.orders) AS i
  ), seasonal AS (
    SELECT *, date_trunc('year', at) + make_interval(days => 323 + floor(pg_temp.draw(key, 15) * 29)::int, secs => pg_temp.draw(key, 16) * 86400) AS festive_at
      FROM spread
  ), timed AS (
    SELECT n, is_wholesale, key, i,
           CASE WHEN i > 1 AND pg_temp.draw(key, 17) < 0.15 AND festive_at > created_at AND festive_at < now THEN festive_at ELSE at END AS at
      FROM seasonal
  )
  SELECT *, row_number() OVER (ORDER BY at, key) AS number FROM timed`;

/** Lines of the orders numbered $1 to $2. Products are stepped through modulo their prime number, so none comes twice. */
export const insertLines = `
  INSERT INTO order_line (shop_id, order_id, customer_id, product_id, quantity, price, processed_at)
  SELECT r.shop_id, r.order_base + o.number, r.customer_base + o.n, r.product_base + p.number,
         CASE WHEN o.is_wholesale THEN 4 + floor(pg_temp.draw(o.key * 4 + j, 40) * 9)
              WHEN pg_temp.draw(o.key * 4 + j, 40) < 0.84 THEN 1
              WHEN pg_temp.draw(o.key * 4 + j, 40) < 0.95 THEN 2
              ELSE 3 + floor(pg_temp.draw(o.key * 4 + j, 41) * 4) END,
         p.price, o.at
    FROM seed_order o
   CROSS JOIN seed_run r
    JOIN seed_product_slot s ON s.slot = floor(pg_temp.draw(o.key, 42) * r.product_slots)::int
   CROSS JOIN generate_series(0, CASE WHEN pg_temp.draw(o.key, 43) < 0.52 THEN 0 WHEN pg_temp.draw(o.key, 43) < 0.82 THEN 1
                                      WHEN pg_temp.draw(o.key, 43) < 0.94 THEN 2 ELSE 3 END) AS j
    JOIN seed_product p ON p.number = (s.number + j * (1 + floor(pg_temp.draw(o.key, 44) * (r.products - 1))::int)) % r.products
   WHERE o.number BETWEEN $1 AND $2
   ORDER BY o.number, p.number`;

/** The orders numbered $1 to $2, with the totals of their lines. A third of the customers like to use a code. */
export const insertOrders = `
  INSERT INTO customer_order (shop_id, id, customer_id, name, processed_at, total, currency, discount_code, app_id,
                              location_id, financial_status, fulfillment_status)
  SELECT r.shop_id, r.order_base + o.number, r.customer_base + o.n, '#' || (1000 + o.number), o.at,
         round(l.total * CASE d.code WHEN 'FALL15' THEN 0.85 ELSE CASE WHEN d.code IS NULL THEN 1 ELSE 0.9 END END, 2),
         r.currency, d.code, CASE WHEN c.is_counter THEN 129785 ELSE 580111 END, CASE WHEN c.is_counter THEN 70000000001 END,
         'PAID', CASE WHEN o.at > r.now - interval '2 days' THEN 'UNFULFILLED' ELSE 'FULFILLED' END
    FROM seed_order o
   CROSS JOIN seed_run r
    JOIN (SELECT order_id, sum(quantity * price) AS total FROM order_line
           WHERE shop_id = (SELECT shop_id FROM seed_run)
             AND order_id BETWEEN (SELECT order_base FROM seed_run) + $1 AND (SELECT order_base FROM seed_run) + $2
           GROUP BY order_id) AS l ON l.order_id = r.order_base + o.number
   CROSS JOIN LATERAL (SELECT pg_temp.draw(o.key, 45) < 0.09 AS is_counter) AS c
   CROSS JOIN LATERAL (SELECT CASE
       WHEN pg_temp.draw(o.key, 46) >= CASE WHEN pg_temp.draw(o.n, 47) < 0.33 THEN 0.6 ELSE 0.05 END THEN NULL
       WHEN o.i = 1 THEN 'WELCOME10'
       ELSE (ARRAY['FALL15', 'SUMMER10', 'THANKYOU10'])[1 + floor(pg_temp.draw(o.key, 48) * 3)::int] END AS code) AS d
   WHERE o.number BETWEEN $1 AND $2
   ORDER BY o.number`;

const fate = (row: string, salt: number, shares: [number, string][]): string => {
  let upTo = 0;
  const cases = shares.map(
    ([share, value]) => `WHEN pg_temp.draw(${row}.n, ${salt}) < ${(upTo += share).toFixed(4)} THEN ${value}`,
  );
  return `CASE ${cases.join(" ")} END`;
};

/** When a consent was given or taken back; nobody's is older than the customer. */
const consentAt = (state: string, salt: number): string => `CASE
    WHEN ${state} IN ('NOT_SUBSCRIBED', 'NEVER_SUBSCRIBED', 'INVALID') THEN NULL
    WHEN ${state} = 'UNSUBSCRIBED' THEN p.created_at + (p.now - p.created_at) * pg_temp.draw(p.n, ${salt})
    ELSE p.created_at + least(p.now - p.created_at, interval '45 days') * pg_temp.draw(p.n, ${salt}) ^ 3 END`;

const optInLevel = (state: string, salt: number): string => `CASE
    WHEN ${state} IN ('NOT_SUBSCRIBED', 'NEVER_SUBSCRIBED', 'INVALID') THEN NULL
    WHEN ${state} = 'PENDING' OR pg_temp.draw(p.n, ${salt}) < 0.35 THEN 'CONFIRMED_OPT_IN'
    WHEN pg_temp.draw(p.n, ${salt}) < 0.95 THEN 'SINGLE_OPT_IN' ELSE 'UNKNOWN' END`;

const collectedFrom = (at: string, salt: number): string =>
  `CASE WHEN ${at} IS NOT NULL THEN CASE WHEN pg_temp.draw(c.n, ${salt}) < 0.7 THEN 'SHOPIFY' ELSE 'OTHER' END END`;

/** One in twelve gave no phone; three in two hundred gave one that is none. */
const phone = fate("p", 21, [
  [0.08, "NULL"],
  [0.005, "left(p.good_phone, 6)"],
  [0.004, "'000' || (p.n % 100000)"],
  [0.003, "p.good_phone || '12345'"],
  [0.003, "p.dial || ' call me'"],
  [1, "p.good_phone"],
]);

const emailState = fate("p", 22, [
  [0.46, "'SUBSCRIBED'"],
  [0.36, "'NOT_SUBSCRIBED'"],
  [0.13, "'UNSUBSCRIBED'"],
  [0.03, "'PENDING'"],
  [1, "'INVALID'"],
]);

const smsState = fate("p", 23, [
  [0.34, "'SUBSCRIBED'"],
  [0.54, "'NEVER_SUBSCRIBED'"],
  [0.1, "'UNSUBSCRIBED'"],
  [1, "'PENDING'"],
]);

const whatsappState = `CASE WHEN pg_temp.draw(p.n, 24) < p.whatsapp THEN 'SUBSCRIBED'
    WHEN pg_temp.draw(p.n, 24) < p.whatsapp * 1.25 THEN 'UNSUBSCRIBED'
    WHEN pg_temp.draw(p.n, 24) < p.whatsapp * 1.28 THEN 'PENDING' ELSE 'NEVER_SUBSCRIBED' END`;

/**
 * The customers, with what their orders add up to. Last, so that each row is written once. The steps are materialized:
 * merged into one, their expressions would be drawn again wherever they are used.
 */
export const insertCustomers = `
  INSERT INTO customer (shop_id, id, first_name, last_name, email, phone, note, locale, country_code, country, region_code,
    region, city, zip, latitude, longitude, tags, account_status, created_by_app_id, email_state, email_level, email_at,
    sms_state, sms_level, sms_at, sms_from, whatsapp_state, whatsapp_level, whatsapp_at, whatsapp_from, number_of_orders,
    amount_spent, first_order_at, last_order_at, last_order_id, abandoned_checkout_at, rfm_group, predicted_spend_tier,
    metafields, created_at, updated_at)
  WITH reachable AS MATERIALIZED (
    SELECT p.n, given.phone,
      CASE WHEN given.phone IS NOT NULL AND pg_temp.draw(p.n, 57) < 0.03 THEN NULL
           ELSE p.local_part || CASE WHEN p.namesake > 1 THEN p.namesake::text ELSE '' END || '@' || p.domain END AS email
      FROM seed_person p CROSS JOIN LATERAL (SELECT ${phone} AS phone OFFSET 0) AS given
  ), asked AS MATERIALIZED (
    SELECT p.n, p.created_at, p.now, f.phone, f.email,
      CASE WHEN f.email IS NULL THEN 'NOT_SUBSCRIBED' ELSE ${emailState} END AS email_state,
      CASE WHEN f.phone IS NULL THEN 'NEVER_SUBSCRIBED' ELSE ${smsState} END AS sms_state,
      CASE WHEN f.phone IS NULL THEN 'NEVER_SUBSCRIBED' ELSE ${whatsappState} END AS whatsapp_state
      FROM seed_person p JOIN reachable f USING (n)
  ), answered AS MATERIALIZED (
    SELECT p.n, p.phone, p.email, p.email_state, p.sms_state, p.whatsapp_state,
      ${optInLevel("p.email_state", 28)} AS email_level, ${consentAt("p.email_state", 29)} AS email_at,
      ${optInLevel("p.sms_state", 30)} AS sms_level, ${consentAt("p.sms_state", 31)} AS sms_at,
      ${optInLevel("p.whatsapp_state", 32)} AS whatsapp_level, ${consentAt("p.whatsapp_state", 33)} AS whatsapp_at
      FROM asked p
  ), ordered AS (
    SELECT customer_id, count(*) AS orders, sum(total) AS spent, min(processed_at) AS first_at,
           max(processed_at) AS last_at, max(id) AS last_id
      FROM customer_order WHERE shop_id = (SELECT shop_id FROM seed_run) GROUP BY customer_id
  ), c AS MATERIALIZED (
    SELECT p.*, r.shop_id, r.customer_base + p.n AS id, f.phone, f.email, f.email_state, f.email_level, f.email_at,
      f.sms_state, f.sms_level, f.sms_at, f.whatsapp_state, f.whatsapp_level, f.whatsapp_at,
      coalesce(o.orders, 0) AS number_of_orders, coalesce(o.spent, 0) AS amount_spent, o.first_at AS first_order_at,
      o.last_at AS last_order_at, o.last_id AS last_order_id,
      CASE WHEN pg_temp.draw(p.n, 34) < 0.22
           THEN greatest(p.created_at, p.now - make_interval(secs => 86400 * 120 * pg_temp.draw(p.n, 35) ^ 1.6)) END AS abandoned_checkout_at
      FROM seed_person p
     CROSS JOIN seed_run r
      JOIN answered f USING (n)
      LEFT JOIN ordered o ON o.customer_id = r.customer_base + p.n
  )
  SELECT c.shop_id, c.id, c.first_name, c.last_name, c.email, c.phone,
    CASE WHEN c.is_wholesale THEN 'Wholesale account, invoice monthly' WHEN pg_temp.draw(c.n, 25) < 0.01 THEN 'Prefers parcel lockers' END,
    c.locale, c.country_code, c.country, c.region_code, c.region, c.city, c.zip, c.latitude, c.longitude,
    array_remove(ARRAY[
      CASE WHEN c.amount_spent >= 900 AND NOT c.is_wholesale THEN 'vip' END,
      CASE WHEN c.is_wholesale THEN 'wholesale' END,
      CASE WHEN c.email_state = 'SUBSCRIBED' AND pg_temp.draw(c.n, 50) < 0.6 THEN 'newsletter' END,
      CASE WHEN pg_temp.draw(c.n, 51) < 0.24 THEN 'popup' END,
      CASE WHEN pg_temp.draw(c.n, 52) < 0.07 THEN 'in-store' END,
      CASE WHEN pg_temp.draw(c.n, 53) < 0.12 AND c.number_of_orders > 0 THEN 'loyalty' END,
      CASE WHEN pg_temp.draw(c.n, 54) < 0.02 THEN 'Login with Shop' END], NULL),
    ${fate("c", 26, [
      [0.55, "'ENABLED'"],
      [0.35, "'DISABLED'"],
      [0.08, "'INVITED'"],
      [1, "'DECLINED'"],
    ])},
    CASE WHEN pg_temp.draw(c.n, 27) < 0.62 THEN 580111 WHEN pg_temp.draw(c.n, 27) < 0.7 THEN 129785 END,
    c.email_state, c.email_level, c.email_at, c.sms_state, c.sms_level, c.sms_at, ${collectedFrom("c.sms_at", 36)},
    c.whatsapp_state, c.whatsapp_level, c.whatsapp_at, ${collectedFrom("c.whatsapp_at", 37)},
    c.number_of_orders, c.amount_spent, c.first_order_at, c.last_order_at, c.last_order_id, c.abandoned_checkout_at,
    ${rfmGroupExpression("c.now")}, ${predictedSpendTierExpression},
    jsonb_strip_nulls(jsonb_build_object(
      'facts.birth_date', CASE WHEN pg_temp.draw(c.n, 38) < 0.36 THEN to_char(date '1948-01-01' + floor(pg_temp.draw(c.n, 39) * 21900)::int, 'YYYY-MM-DD') END,
      'custom.favourite_roast', CASE WHEN pg_temp.draw(c.n, 55) < 0.25 THEN (ARRAY['dark', 'medium', 'light'])[1 + floor(pg_temp.draw(c.n, 56) * 3)::int] END)),
    c.created_at,
    greatest(c.created_at, c.last_order_at, c.abandoned_checkout_at, c.email_at, c.sms_at, c.whatsapp_at)
  FROM c ORDER BY c.id`;
