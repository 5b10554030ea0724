-- CreateEnum
CREATE TYPE "pixel_event_kind" AS ENUM ('product_viewed', 'collection_viewed', 'search_submitted', 'product_added_to_cart', 'cart_viewed', 'checkout_started', 'checkout_completed');

-- CreateEnum
CREATE TYPE "visitor_source" AS ENUM ('checkout', 'link');

-- AlterTable
ALTER TABLE "automation" ADD COLUMN     "views_until" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "pixel_event" (
    "shop_id" INTEGER NOT NULL,
    "client_id" TEXT NOT NULL,
    "event_id" TEXT NOT NULL,
    "kind" "pixel_event_kind" NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "claimed_customer_id" BIGINT,
    "known_customer_id" BIGINT,
    "product_id" BIGINT,
    "collection_id" BIGINT,
    "checkout_token" TEXT,

    CONSTRAINT "pixel_event_pkey" PRIMARY KEY ("shop_id","client_id","event_id")
);

-- CreateTable
CREATE TABLE "visitor" (
    "shop_id" INTEGER NOT NULL,
    "client_id" TEXT NOT NULL,
    "customer_id" BIGINT NOT NULL,
    "source" "visitor_source" NOT NULL,
    "linked_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "visitor_pkey" PRIMARY KEY ("shop_id","client_id")
);

-- CreateTable
CREATE TABLE "checkout_customer" (
    "shop_id" INTEGER NOT NULL,
    "token" TEXT NOT NULL,
    "customer_id" BIGINT NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "checkout_customer_pkey" PRIMARY KEY ("shop_id","token")
);

-- CreateIndex
CREATE INDEX "visitor_shop_id_customer_id_idx" ON "visitor"("shop_id", "customer_id");

-- CreateIndex
CREATE INDEX "checkout_customer_shop_id_customer_id_changed_at_idx" ON "checkout_customer"("shop_id", "customer_id", "changed_at");

-- What is looked for among the events: views whose time has come, checkouts and signed links that tell who it was, claims of one
-- customer. Rows come in the order of time, so that old ones are found by a summary of a few pages.
CREATE INDEX "pixel_event_views" ON "pixel_event" ("shop_id", "at") WHERE "kind" = 'product_viewed';
CREATE INDEX "pixel_event_telling" ON "pixel_event" ("shop_id", "at")
  WHERE "checkout_token" IS NOT NULL OR "known_customer_id" IS NOT NULL;
CREATE INDEX "pixel_event_claims" ON "pixel_event" ("shop_id", "claimed_customer_id") WHERE "claimed_customer_id" IS NOT NULL;
CREATE INDEX "pixel_event_at" ON "pixel_event" USING brin ("at");
