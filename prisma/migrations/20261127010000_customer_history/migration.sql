-- A person's history, newest first, a page at a time: the time comes after the customer, so that neither thousands of messages
-- nor thousands of runs are sorted for one page. Each takes the place of the index that it begins with. No column of theirs
-- changes while a message is sent, so that its updates stay on their page.
CREATE INDEX "message_shop_id_customer_id_queued_at_idx" ON "message"("shop_id", "customer_id", "queued_at");
DROP INDEX "message_shop_id_customer_id_idx";

CREATE INDEX "enrollment_shop_id_customer_id_entered_at_idx" ON "enrollment"("shop_id", "customer_id", "entered_at");
DROP INDEX "enrollment_shop_id_customer_id_idx";

CREATE INDEX "inbound_message_shop_id_customer_id_idx" ON "inbound_message"("shop_id", "customer_id");

-- Who was merged into somebody: few of a shop's customers.
CREATE INDEX "customer_merged_into_idx" ON "customer" ("shop_id", "merged_into") WHERE "merged_into" IS NOT NULL;
