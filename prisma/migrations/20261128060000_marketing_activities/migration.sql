-- Where the shop's storefront is, whether links to it are tagged, and up to which day Shopify's reports are counted.
ALTER TABLE "shop" ADD COLUMN "primary_host" TEXT,
ADD COLUMN "tags_links" BOOLEAN NOT NULL DEFAULT true,
ADD COLUMN "engagement_on" TEXT;

-- What the links of its messages are tagged with.
ALTER TABLE "dispatch" ADD COLUMN "link_query" TEXT;

-- A campaign or an automation as Shopify's Marketing lists it.
CREATE TABLE "marketing_activity" (
    "shop_id" INTEGER NOT NULL,
    "source" "message_source" NOT NULL,
    "source_id" BIGINT NOT NULL,
    "utm_campaign" TEXT NOT NULL,
    "utm_source" TEXT NOT NULL,
    "utm_medium" TEXT NOT NULL,
    "shopify_id" BIGINT,
    "status_told" TEXT,
    "problem" TEXT,
    "due_at" TIMESTAMPTZ(3),
    "attempts" SMALLINT NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "synced_at" TIMESTAMPTZ(3),

    CONSTRAINT "marketing_activity_pkey" PRIMARY KEY ("shop_id","source","source_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "marketing_activity_shop_id_utm_campaign_key" ON "marketing_activity"("shop_id", "utm_campaign");

-- What waits is found without walking over what was told.
CREATE INDEX "marketing_activity_due_idx" ON "marketing_activity" ("shop_id", "due_at") WHERE "due_at" IS NOT NULL;

-- What came of an activity on one day of the shop's.
CREATE TABLE "marketing_engagement" (
    "shop_id" INTEGER NOT NULL,
    "source" "message_source" NOT NULL,
    "source_id" BIGINT NOT NULL,
    "day" TEXT NOT NULL,
    "utc_offset" TEXT NOT NULL,
    "sends" INTEGER NOT NULL,
    "deliveries" INTEGER NOT NULL,
    "fails" INTEGER NOT NULL,
    "unsubscribes" INTEGER NOT NULL,
    "told_at" TIMESTAMPTZ(3),
    "problem" TEXT,

    CONSTRAINT "marketing_engagement_pkey" PRIMARY KEY ("shop_id","source","source_id","day")
);

CREATE INDEX "marketing_engagement_waiting_idx" ON "marketing_engagement" ("shop_id", "day") WHERE "told_at" IS NULL AND "problem" IS NULL;
