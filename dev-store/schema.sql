-- The dev store's own database. It plays Shopify, Flow and the carriers; the app never sees it.
-- Applied at every start: each statement must be safe to repeat.

-- Ids of what is made after the seed, whatever it is: like Shopify's, unique over all shops and below 2^53.
CREATE SEQUENCE IF NOT EXISTS shopify_id START 9100000000001;

CREATE TABLE IF NOT EXISTS shop (
  id bigint PRIMARY KEY,
  domain text NOT NULL UNIQUE,              -- demo.myshopify.com
  name text NOT NULL,
  email text NOT NULL,
  currency text NOT NULL,
  country_code text NOT NULL,
  timezone text NOT NULL,                   -- IANA name
  locale text NOT NULL DEFAULT 'en',
  plan text NOT NULL DEFAULT 'Basic',
  restore_rate int NOT NULL DEFAULT 100,    -- GraphQL cost points a second
  bucket_size int NOT NULL DEFAULT 2000,
  settings jsonb NOT NULL DEFAULT '{}'      -- faults on demand: duplicate webhooks, disorder, throttling, carrier errors
);

CREATE TABLE IF NOT EXISTS customer (
  shop_id bigint NOT NULL REFERENCES shop (id),
  id bigint NOT NULL,
  first_name text, last_name text, email text, phone text, note text,
  locale text NOT NULL DEFAULT 'en',
  country_code text, country text, region_code text, region text, city text, zip text,
  latitude double precision, longitude double precision,
  tags text[] NOT NULL DEFAULT '{}',
  account_status text NOT NULL DEFAULT 'DISABLED',
  created_by_app_id bigint,
  email_state text NOT NULL DEFAULT 'NOT_SUBSCRIBED', email_level text, email_at timestamptz,
  sms_state text NOT NULL DEFAULT 'NEVER_SUBSCRIBED', sms_level text, sms_at timestamptz, sms_from text,
  whatsapp_state text NOT NULL DEFAULT 'NEVER_SUBSCRIBED', whatsapp_level text, whatsapp_at timestamptz, whatsapp_from text,
  number_of_orders int NOT NULL DEFAULT 0,  -- kept by the code that writes orders, as Shopify keeps it
  amount_spent numeric(14, 2) NOT NULL DEFAULT 0,
  first_order_at timestamptz, last_order_at timestamptz, last_order_id bigint,
  abandoned_checkout_at timestamptz,
  rfm_group text, predicted_spend_tier text,
  metafields jsonb NOT NULL DEFAULT '{}',   -- "namespace.key" → value
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (shop_id, id)
);
CREATE INDEX IF NOT EXISTS customer_phone_idx ON customer (shop_id, phone);
CREATE INDEX IF NOT EXISTS customer_email_idx ON customer (shop_id, email);

CREATE TABLE IF NOT EXISTS product (
  shop_id bigint NOT NULL REFERENCES shop (id),
  id bigint NOT NULL,
  title text NOT NULL, category text NOT NULL, vendor text NOT NULL DEFAULT '', handle text NOT NULL,
  tags text[] NOT NULL DEFAULT '{}', price numeric(14, 2) NOT NULL, inventory int NOT NULL DEFAULT 100,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (shop_id, id)
);

CREATE TABLE IF NOT EXISTS customer_order (
  shop_id bigint NOT NULL REFERENCES shop (id),
  id bigint NOT NULL,
  customer_id bigint NOT NULL,
  name text NOT NULL,                       -- #1001
  processed_at timestamptz NOT NULL,
  total numeric(14, 2) NOT NULL, currency text NOT NULL,
  discount_code text,
  app_id bigint, location_id bigint,
  financial_status text NOT NULL DEFAULT 'PAID', fulfillment_status text NOT NULL DEFAULT 'FULFILLED',
  cancelled_at timestamptz,
  PRIMARY KEY (shop_id, id)
);
CREATE INDEX IF NOT EXISTS customer_order_customer_idx ON customer_order (shop_id, customer_id, processed_at);
-- Added after the first version: a database that is there gets them too.
ALTER TABLE customer_order ADD COLUMN IF NOT EXISTS checkout_token text;
ALTER TABLE customer_order ADD COLUMN IF NOT EXISTS tags text[] NOT NULL DEFAULT '{}';
ALTER TABLE customer_order ADD COLUMN IF NOT EXISTS cancel_reason text;
ALTER TABLE customer_order ADD COLUMN IF NOT EXISTS refunded numeric(14, 2) NOT NULL DEFAULT 0;
ALTER TABLE customer_order ADD COLUMN IF NOT EXISTS updated_at timestamptz; -- null: since it was placed

CREATE TABLE IF NOT EXISTS order_line (
  shop_id bigint NOT NULL,
  order_id bigint NOT NULL,
  customer_id bigint NOT NULL,
  product_id bigint NOT NULL,
  quantity int NOT NULL,
  price numeric(14, 2) NOT NULL,
  processed_at timestamptz NOT NULL,
  PRIMARY KEY (shop_id, order_id, product_id)
);
CREATE INDEX IF NOT EXISTS order_line_customer_idx ON order_line (shop_id, customer_id, product_id);

CREATE TABLE IF NOT EXISTS checkout (
  shop_id bigint NOT NULL REFERENCES shop (id),
  id bigint NOT NULL,                       -- the AbandonedCheckout's; webhooks tell only the token
  token text NOT NULL UNIQUE,
  recovery_key text NOT NULL,               -- what the link that recovers it carries
  customer_id bigint,                       -- null: somebody of whom only email or phone is known
  email text, phone text,
  accepts_marketing boolean NOT NULL DEFAULT false,
  discount_code text,
  currency text NOT NULL,
  created_at timestamptz NOT NULL, updated_at timestamptz NOT NULL,
  abandoned_at timestamptz,                 -- set once ten minutes have passed since the last change
  completed_at timestamptz, order_id bigint,
  PRIMARY KEY (shop_id, id)
);
CREATE INDEX IF NOT EXISTS checkout_customer_idx ON checkout (shop_id, customer_id);
CREATE INDEX IF NOT EXISTS checkout_open_idx ON checkout (updated_at) WHERE completed_at IS NULL AND abandoned_at IS NULL;

CREATE TABLE IF NOT EXISTS checkout_line (
  shop_id bigint NOT NULL,
  checkout_id bigint NOT NULL,
  product_id bigint NOT NULL,
  quantity int NOT NULL,
  price numeric(14, 2) NOT NULL,
  PRIMARY KEY (shop_id, checkout_id, product_id)
);

CREATE TABLE IF NOT EXISTS fulfillment (
  shop_id bigint NOT NULL REFERENCES shop (id),
  id bigint NOT NULL,
  order_id bigint NOT NULL,
  name text NOT NULL,                       -- #1001.1
  tracking_company text, tracking_number text, tracking_url text,
  shipment_status text,                     -- of its latest event: in_transit
  created_at timestamptz NOT NULL, updated_at timestamptz NOT NULL,
  PRIMARY KEY (shop_id, id)
);
CREATE INDEX IF NOT EXISTS fulfillment_order_idx ON fulfillment (shop_id, order_id);

CREATE TABLE IF NOT EXISTS fulfillment_event (
  shop_id bigint NOT NULL REFERENCES shop (id),
  id bigint NOT NULL,
  fulfillment_id bigint NOT NULL,
  status text NOT NULL,                     -- out_for_delivery
  message text,
  happened_at timestamptz NOT NULL,
  PRIMARY KEY (shop_id, id)
);
CREATE INDEX IF NOT EXISTS fulfillment_event_idx ON fulfillment_event (shop_id, fulfillment_id);

CREATE TABLE IF NOT EXISTS order_return (
  shop_id bigint NOT NULL REFERENCES shop (id),
  id bigint NOT NULL,
  order_id bigint NOT NULL,
  name text NOT NULL,                       -- #1001-R1
  status text NOT NULL,                     -- REQUESTED, OPEN, CLOSED
  reason text NOT NULL, customer_note text,
  created_at timestamptz NOT NULL, approved_at timestamptz, closed_at timestamptz,
  PRIMARY KEY (shop_id, id)
);
CREATE INDEX IF NOT EXISTS order_return_idx ON order_return (shop_id, order_id);

CREATE TABLE IF NOT EXISTS order_refund (
  shop_id bigint NOT NULL REFERENCES shop (id),
  id bigint NOT NULL,
  order_id bigint NOT NULL,
  return_id bigint,                         -- the return it is for, if for one
  amount numeric(14, 2) NOT NULL,
  note text,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (shop_id, id)
);
CREATE INDEX IF NOT EXISTS order_refund_idx ON order_refund (shop_id, order_id);

CREATE TABLE IF NOT EXISTS segment (
  shop_id bigint NOT NULL REFERENCES shop (id),
  id bigint NOT NULL,
  name text NOT NULL, query text NOT NULL,
  created_at timestamptz NOT NULL, edited_at timestamptz NOT NULL,
  PRIMARY KEY (shop_id, id),
  UNIQUE (shop_id, name)
);

-- A walk over a large segment: the members are fixed when it is made.
CREATE TABLE IF NOT EXISTS member_query (
  id uuid PRIMARY KEY,
  shop_id bigint NOT NULL,
  query text NOT NULL, timezone text NOT NULL,
  sort_key text, reverse boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL,
  ready_at timestamptz NOT NULL,
  member_count int                          -- null until the members are written down
);

CREATE TABLE IF NOT EXISTS member_query_member (
  query_id uuid NOT NULL REFERENCES member_query (id) ON DELETE CASCADE,
  position int NOT NULL,
  customer_id bigint NOT NULL,
  PRIMARY KEY (query_id, position)
);

-- Segments whose joining and leaving somebody subscribed to, and who was in them when it was last looked at.
CREATE TABLE IF NOT EXISTS watched_segment (
  shop_id bigint NOT NULL REFERENCES shop (id),
  segment_id bigint NOT NULL,
  query text NOT NULL,                      -- the query that its members were written down for
  counted_on date NOT NULL,                 -- the shop's day of then: what is relative to today moves with it
  PRIMARY KEY (shop_id, segment_id)
);

CREATE TABLE IF NOT EXISTS watched_member (
  shop_id bigint NOT NULL,
  segment_id bigint NOT NULL,
  customer_id bigint NOT NULL,
  PRIMARY KEY (shop_id, segment_id, customer_id),
  FOREIGN KEY (shop_id, segment_id) REFERENCES watched_segment (shop_id, segment_id) ON DELETE CASCADE
);

-- Customers who changed since: whether they joined or left is looked at in the background, as Shopify does.
CREATE TABLE IF NOT EXISTS changed_customer (
  number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  shop_id bigint NOT NULL,
  customer_id bigint NOT NULL
);

-- By how much the store's clock is ahead of the machine's; no row: not at all.
CREATE TABLE IF NOT EXISTS clock_offset (
  is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only),
  milliseconds bigint NOT NULL
);

CREATE TABLE IF NOT EXISTS app_token (
  token_hash text PRIMARY KEY,
  kind text NOT NULL,                       -- offline or online
  shop_id bigint NOT NULL REFERENCES shop (id),
  scopes text NOT NULL,
  refresh_hash text UNIQUE,
  expires_at timestamptz,
  refresh_expires_at timestamptz,
  created_at timestamptz NOT NULL,
  revoked_at timestamptz,
  replaces text                             -- the token that this one's first use revokes
);

CREATE TABLE IF NOT EXISTS app_installation (
  shop_id bigint PRIMARY KEY REFERENCES shop (id),
  scopes text NOT NULL,
  installed_at timestamptz NOT NULL,
  uninstalled_at timestamptz
);

-- The app's web pixel on a shop, while it is active.
CREATE TABLE IF NOT EXISTS web_pixel (
  shop_id bigint PRIMARY KEY REFERENCES shop (id),
  id bigint NOT NULL DEFAULT nextval('shopify_id'),
  settings jsonb NOT NULL
);

-- The app's embed in a shop's theme, while the merchant has it on.
CREATE TABLE IF NOT EXISTS theme_embed (
  shop_id bigint PRIMARY KEY REFERENCES shop (id)
);

CREATE TABLE IF NOT EXISTS webhook_subscription (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  shop_id bigint,                           -- null: from the app's configuration, for every shop
  topic text NOT NULL,                      -- customers/update
  uri text NOT NULL,
  filter text, name text,
  include_fields text[],
  failures int NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE IF NOT EXISTS webhook_delivery (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  shop_id bigint NOT NULL,
  subscription_id bigint NOT NULL,
  topic text NOT NULL, uri text NOT NULL,
  webhook_id uuid NOT NULL, event_id uuid NOT NULL,
  payload text NOT NULL,
  triggered_at timestamptz NOT NULL,
  attempts int NOT NULL DEFAULT 0,
  next_attempt_at timestamptz,              -- null: delivered or given up
  last_status int, last_error text
);
CREATE INDEX IF NOT EXISTS webhook_delivery_due_idx ON webhook_delivery (next_attempt_at) WHERE next_attempt_at IS NOT NULL;

CREATE TABLE IF NOT EXISTS bulk_operation (
  id bigint PRIMARY KEY,
  shop_id bigint NOT NULL REFERENCES shop (id),
  query text NOT NULL,
  status text NOT NULL, error_code text,
  object_count bigint NOT NULL DEFAULT 0, root_object_count bigint NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL, completed_at timestamptz
);

-- The result of a bulk operation: JSON lines, a page of root objects in each row.
CREATE TABLE IF NOT EXISTS bulk_operation_chunk (
  operation_id bigint NOT NULL REFERENCES bulk_operation (id) ON DELETE CASCADE,
  position int NOT NULL,
  lines text NOT NULL,
  PRIMARY KEY (operation_id, position)
);

CREATE TABLE IF NOT EXISTS carrier_account (
  sid text PRIMARY KEY,                     -- AC…
  auth_token text NOT NULL,
  shop_id bigint REFERENCES shop (id),
  name text NOT NULL,
  inbound_url text,                         -- where replies are posted, as set in Twilio's console
  settings jsonb NOT NULL DEFAULT '{}'      -- pace and faults on demand, see carrier/account-settings.ts
);

-- The senders an account owns.
CREATE TABLE IF NOT EXISTS carrier_sender (
  sid text PRIMARY KEY,                     -- PN… for numbers, XE… for WhatsApp and RCS
  account_sid text NOT NULL REFERENCES carrier_account (sid),
  channel text NOT NULL,                    -- sms, whatsapp or rcs
  address text NOT NULL,                    -- as Twilio writes it: +15550100, whatsapp:+15550100, rcs:agent
  friendly_name text NOT NULL,
  inbound_url text,                         -- this sender's own; null: the account's
  UNIQUE (account_sid, address)
);

CREATE TABLE IF NOT EXISTS carrier_message (
  sid text PRIMARY KEY,                     -- SM…
  account_sid text NOT NULL,
  direction text NOT NULL,                  -- outbound-api, outbound-reply or inbound
  channel text NOT NULL,                    -- sms, whatsapp or rcs
  from_address text NOT NULL, to_address text NOT NULL, -- as Twilio writes them, with whatsapp: or rcs: before
  phone text NOT NULL,                      -- the customer's end, the bare number
  body text NOT NULL, num_segments int NOT NULL,
  status text NOT NULL, error_code int,
  status_callback text,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(), updated_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX IF NOT EXISTS carrier_message_to_idx ON carrier_message (to_address, created_at);
CREATE INDEX IF NOT EXISTS carrier_message_phone_idx ON carrier_message (phone, created_at);
CREATE INDEX IF NOT EXISTS carrier_message_account_idx ON carrier_message (account_sid, created_at);
CREATE INDEX IF NOT EXISTS carrier_message_newest_idx ON carrier_message (created_at);

-- The next steps of messages: a status to move to and a callback to post, and what became of the last try.
CREATE TABLE IF NOT EXISTS carrier_callback (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  sid text NOT NULL,
  status text NOT NULL,                     -- the status to move to; received for a reply
  error_code int,
  url text,                                 -- null: nobody asked to be told
  due_at timestamptz,                       -- null: done or given up
  attempts int NOT NULL DEFAULT 0,
  last_status int
);
CREATE INDEX IF NOT EXISTS carrier_callback_due_idx ON carrier_callback (due_at) WHERE due_at IS NOT NULL;

-- STOP and START as the carrier itself keeps them: (our sender as Twilio writes it, their bare number)
-- pairs that it refuses with 21610.
CREATE TABLE IF NOT EXISTS carrier_optout (
  our_address text NOT NULL,
  their_address text NOT NULL,
  PRIMARY KEY (our_address, their_address)
);

-- What the app tells of its campaigns: external marketing activities, and what came of them on each day.
CREATE TABLE IF NOT EXISTS marketing_activity (
  id bigint PRIMARY KEY DEFAULT nextval('shopify_id'),
  shop_id bigint NOT NULL REFERENCES shop (id),
  remote_id text NOT NULL, remote_url text NOT NULL,
  title text NOT NULL, status text NOT NULL,
  tactic text NOT NULL, channel_type text NOT NULL,
  utm_campaign text NOT NULL, utm_source text NOT NULL, utm_medium text NOT NULL,
  scheduled_start timestamptz, started_at timestamptz, ended_at timestamptz,
  created_at timestamptz NOT NULL, updated_at timestamptz NOT NULL,
  UNIQUE (shop_id, remote_id)
);

CREATE TABLE IF NOT EXISTS marketing_engagement (
  activity_id bigint NOT NULL REFERENCES marketing_activity (id) ON DELETE CASCADE,
  occurred_on date NOT NULL,
  utc_offset text NOT NULL,
  counts jsonb NOT NULL,                    -- by the names of the input: sendsCount
  PRIMARY KEY (activity_id, occurred_on)
);

-- Shopify Flow: workflows, their runs, the steps of each run, and every call of the app.
CREATE TABLE IF NOT EXISTS flow_workflow (
  id bigint PRIMARY KEY DEFAULT nextval('shopify_id'),
  shop_id bigint NOT NULL REFERENCES shop (id),
  name text NOT NULL,
  is_enabled boolean NOT NULL DEFAULT false,
  trigger jsonb NOT NULL, steps jsonb NOT NULL, -- as flow/workflow.ts says them
  created_at timestamptz NOT NULL
);
CREATE INDEX IF NOT EXISTS flow_workflow_trigger_idx ON flow_workflow (shop_id, (trigger ->> 'handle'));

CREATE TABLE IF NOT EXISTS flow_run (
  id bigint PRIMARY KEY DEFAULT nextval('shopify_id'),
  shop_id bigint NOT NULL REFERENCES shop (id),
  workflow_id bigint NOT NULL REFERENCES flow_workflow (id) ON DELETE CASCADE,
  data jsonb NOT NULL,                      -- what started it: ids, and the fields of the app's trigger
  steps jsonb NOT NULL,                     -- the workflow's as they were when it started
  place text NOT NULL DEFAULT '0',          -- the step that is next, or under way
  state text NOT NULL DEFAULT 'running',    -- running, succeeded, failed
  started_at timestamptz NOT NULL, ended_at timestamptz,
  due_at timestamptz,                       -- by the store's clock; null: it has ended
  leased_until timestamptz                  -- by the machine's: somebody works on it until then
);
CREATE INDEX IF NOT EXISTS flow_run_due_idx ON flow_run (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX IF NOT EXISTS flow_run_workflow_idx ON flow_run (workflow_id, started_at);

CREATE TABLE IF NOT EXISTS flow_step_run (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  run_id bigint NOT NULL REFERENCES flow_run (id) ON DELETE CASCADE,
  place text NOT NULL, step_id text NOT NULL,
  state text NOT NULL DEFAULT 'running',    -- running, waiting, succeeded, failed
  action_run_id uuid,                       -- of an action of the app: the same in every call
  request text,                             -- the body of its calls
  first_attempt_at timestamptz, attempts int NOT NULL DEFAULT 0,
  returned jsonb, arm text, note text,      -- what came of it
  started_at timestamptz NOT NULL, ended_at timestamptz,
  UNIQUE (run_id, place)
);

CREATE TABLE IF NOT EXISTS flow_attempt (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  step_run_id bigint NOT NULL REFERENCES flow_step_run (id) ON DELETE CASCADE,
  attempted_at timestamptz NOT NULL,
  took_ms int NOT NULL,
  status int,                               -- null: no answer
  answer text, error text,
  next_at timestamptz                       -- when it is tried again
);
CREATE INDEX IF NOT EXISTS flow_attempt_step_idx ON flow_attempt (step_run_id);
