-- What the days of a shop came to, as they were counted last. Campaigns have their own counts.
CREATE TABLE "day_count" (
    "shop_id" INTEGER NOT NULL,
    "begins_at" TIMESTAMPTZ(3) NOT NULL,
    "counted_at" TIMESTAMPTZ(3) NOT NULL,
    "took_ms" INTEGER NOT NULL,
    "states" JSONB NOT NULL,

    CONSTRAINT "day_count_pkey" PRIMARY KEY ("shop_id","begins_at")
);

-- What no campaign sends, by its time, which is written once: sending touches no index, and a campaign's million rows are not in
-- this one. Prisma cannot say "WHERE".
CREATE INDEX "message_lately_idx" ON "message" ("shop_id", "queued_at") WHERE "source" IN ('automation', 'flow', 'single');
