-- CreateEnum
CREATE TYPE "hold_source" AS ENUM ('merchant', 'flow');

-- CreateEnum
CREATE TYPE "message_purpose" AS ENUM ('marketing', 'transactional');

-- CreateTable
CREATE TABLE "hold" (
    "shop_id" INTEGER NOT NULL,
    "id" BIGSERIAL NOT NULL,
    "customer_id" BIGINT NOT NULL,
    "channel" "channel" NOT NULL,
    "reason" TEXT NOT NULL,
    "source" "hold_source" NOT NULL,
    "placed_by" TEXT NOT NULL,
    "placed_at" TIMESTAMPTZ(3) NOT NULL,
    "until" TIMESTAMPTZ(3),
    "released_at" TIMESTAMPTZ(3),
    "released_by" TEXT,

    CONSTRAINT "hold_pkey" PRIMARY KEY ("shop_id","id")
);

-- AlterTable
ALTER TABLE "dispatch" ADD COLUMN     "purpose" "message_purpose" NOT NULL DEFAULT 'marketing';

-- CreateIndex
CREATE INDEX "hold_shop_id_customer_id_placed_at_idx" ON "hold"("shop_id", "customer_id", "placed_at");

ALTER TABLE "hold" ADD CONSTRAINT "hold_reason_length" CHECK (char_length("reason") BETWEEN 1 AND 200);

-- One hold for one reason on one channel, and whether somebody is held is one look into what is not over.
CREATE UNIQUE INDEX "hold_open_idx" ON "hold" ("shop_id", "channel", "customer_id", "reason") WHERE "released_at" IS NULL;

-- What has ended by itself and is still to be written down as over.
CREATE INDEX "hold_ending_idx" ON "hold" ("until") WHERE "released_at" IS NULL;
