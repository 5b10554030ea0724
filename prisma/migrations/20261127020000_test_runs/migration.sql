-- Runs that a merchant starts to try an automation. Their versions count down from -1, so that no number of theirs is ever one
-- that new people enter.
ALTER TABLE "enrollment" ADD COLUMN "is_test" BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE "enrollment" ADD CONSTRAINT "enrollment_test_version" CHECK ("is_test" = ("version" < 0));

-- What a test sends to the shop's test number: that number and no other, whoever it is written for.
ALTER TABLE "dispatch" ADD COLUMN     "only_for" BIGINT,
ADD COLUMN     "only_to" TEXT,
ADD COLUMN     "only_to_hash" TEXT;
ALTER TABLE "dispatch" ADD CONSTRAINT "dispatch_only_to" CHECK (num_nonnulls("only_to", "only_to_hash", "only_for") IN (0, 3));

-- The latest test of an automation.
CREATE INDEX "enrollment_test_idx" ON "enrollment" ("shop_id", "automation_id", "id") WHERE "is_test";

-- For whom messages to a test number were written.
CREATE INDEX "dispatch_only_to_idx" ON "dispatch" ("shop_id", "only_to_hash") WHERE "only_to_hash" IS NOT NULL;
