-- What Prisma's schema language cannot say, and sending at speed needs.

-- The queue: rows that wait, in the order they are taken. A row leaves the index when it is claimed.
CREATE INDEX "message_queue_idx" ON "message" ("shop_id", "dispatch_id", "due_at", "id")
  WHERE "due_at" IS NOT NULL;

-- Rows between intent and answer: what recovery looks at after a crash.
CREATE INDEX "message_claimed_idx" ON "message" ("shop_id", "dispatch_id", "claimed_at") WHERE "claimed_at" IS NOT NULL;

-- Dispatches with work left, which the sweep after a crash looks at.
CREATE INDEX "dispatch_undrained_idx" ON "dispatch" ("shop_id", "id") WHERE "drained_at" IS NULL AND "state" <> 'held';

-- Callbacks that wait to be applied to the ledger.
CREATE INDEX "message_event_unapplied_idx" ON "message_event" ("shop_id", "id") WHERE "applied_at" IS NULL;

-- A customer is in a segment's current list at most once, and the list is read in customer order.
CREATE UNIQUE INDEX "segment_member_current_idx" ON "segment_member" ("shop_id", "segment_id", "customer_id")
  WHERE "left_version" IS NULL;

-- Room in each page for the status changes a message goes through, so that they stay on their page.
ALTER TABLE "message" SET (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05);

-- One full sync of a shop at a time.
CREATE UNIQUE INDEX "sync_run_open_idx" ON "sync_run" ("shop_id") WHERE "finished_at" IS NULL;

-- Finding a customer by the beginning of a name, a number or an address.
CREATE INDEX "customer_name_idx" ON "customer" ("shop_id", lower(coalesce("first_name" || ' ', '') || coalesce("last_name", '')) text_pattern_ops);
CREATE INDEX "customer_last_name_idx" ON "customer" ("shop_id", lower("last_name") text_pattern_ops);
CREATE INDEX "customer_email_idx" ON "customer" ("shop_id", lower("email") text_pattern_ops);
CREATE INDEX "customer_phone_idx" ON "customer" ("shop_id", "phone_e164" text_pattern_ops);
