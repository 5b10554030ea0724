-- CreateTable
CREATE TABLE "campaign_segment_count" (
    "shop_id" INTEGER NOT NULL,
    "campaign_id" BIGINT NOT NULL,
    "segment_id" BIGINT NOT NULL,
    "counted_at" TIMESTAMPTZ(3) NOT NULL,
    "took_ms" INTEGER NOT NULL,
    "groups" JSONB NOT NULL,

    CONSTRAINT "campaign_segment_count_pkey" PRIMARY KEY ("shop_id","campaign_id","segment_id")
);

-- STOP is a small part of what customers write. Prisma cannot say "WHERE".
CREATE INDEX "inbound_message_stop_idx" ON "inbound_message" ("shop_id", "received_at") WHERE "intent" = 'stop';
