-- What Prisma's schema language cannot say, and sending at speed needs.

-- The queue is a table of its own, and what is on its way is written down by the claim, so that no index of the ledger names
-- a column that sending changes: a message's claim, its answer and its callbacks then stay on its page (HOT updates) and
-- touch none of its indexes. Measured against partial indexes on the ledger: half the processor time and half the WAL.
-- (Prisma cuts a script at every semicolon, so those of the function are written as \x3b.)
CREATE FUNCTION queue_messages() RETURNS trigger LANGUAGE plpgsql AS E'
BEGIN
  INSERT INTO message_queue (shop_id, dispatch_id, due_at, message_id)
  SELECT shop_id, dispatch_id, due_at, id FROM inserted
  WHERE status = ''queued'' AND due_at IS NOT NULL AND dispatch_id IS NOT NULL\x3b
  RETURN NULL\x3b
END
';
CREATE TRIGGER queue_messages AFTER INSERT ON "message"
  REFERENCING NEW TABLE AS inserted FOR EACH STATEMENT EXECUTE FUNCTION queue_messages();

-- Rows come and go by the thousand: what is dead is cleared away soon.
ALTER TABLE "message_queue" SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 20000);
ALTER TABLE "message_claim" SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 200);

-- Dispatches with work left, which the sweep after a crash looks at.
CREATE INDEX "dispatch_undrained_idx" ON "dispatch" ("shop_id", "id") WHERE "drained_at" IS NULL AND "state" <> 'held';

-- Callbacks that wait to be applied to the ledger.
CREATE INDEX "message_event_unapplied_idx" ON "message_event" ("shop_id", "id") WHERE "applied_at" IS NULL;

-- A customer is in a segment's current list at most once, and the list is read in customer order.
CREATE UNIQUE INDEX "segment_member_current_idx" ON "segment_member" ("shop_id", "segment_id", "customer_id")
  WHERE "left_version" IS NULL;

-- Room in each page for the status changes a message goes through, and for the text it then has.
ALTER TABLE "message" SET (fillfactor = 35, autovacuum_vacuum_scale_factor = 0.05);

-- One full sync of a shop at a time.
CREATE UNIQUE INDEX "sync_run_open_idx" ON "sync_run" ("shop_id") WHERE "finished_at" IS NULL;

-- Finding a customer by the beginning of a name, a number or an address.
CREATE INDEX "customer_name_idx" ON "customer" ("shop_id", lower(coalesce("first_name" || ' ', '') || coalesce("last_name", '')) text_pattern_ops);
CREATE INDEX "customer_last_name_idx" ON "customer" ("shop_id", lower("last_name") text_pattern_ops);
CREATE INDEX "customer_email_idx" ON "customer" ("shop_id", lower("email") text_pattern_ops);
CREATE INDEX "customer_phone_idx" ON "customer" ("shop_id", "phone_e164" text_pattern_ops);
