-- The numbers that tell a person's messages of one run apart in the ledger. A step keeps its number from version to version, so
-- that a run that is moved to a new version never sends a step twice, nor takes a new step for one it has sent. Empty for versions
-- of before: their steps are numbered in the order they are drawn in.
ALTER TABLE "automation_version" ADD COLUMN "step_numbers" JSONB NOT NULL DEFAULT '{}';
