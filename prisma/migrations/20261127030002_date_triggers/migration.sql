-- AlterTable
ALTER TABLE "automation" ADD COLUMN     "dates_on" TEXT,
ADD COLUMN     "dates_problem" TEXT;

-- Who was merged into somebody is few. Prisma cannot say "WHERE".
CREATE INDEX "customer_merged_idx" ON "customer" ("shop_id", "merged_into") WHERE "merged_into" IS NOT NULL;
