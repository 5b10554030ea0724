-- CreateEnum
CREATE TYPE "automation_status" AS ENUM ('draft', 'active', 'paused');

-- CreateEnum
CREATE TYPE "enrollment_state" AS ENUM ('active', 'completed', 'refused', 'exited');

-- AlterTable
ALTER TABLE "message" ADD COLUMN     "context" JSONB;

-- CreateTable
CREATE TABLE "automation" (
    "shop_id" INTEGER NOT NULL,
    "id" BIGSERIAL NOT NULL,
    "name" TEXT NOT NULL,
    "status" "automation_status" NOT NULL DEFAULT 'draft',
    "draft" JSONB NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "archived_at" TIMESTAMPTZ(3),

    CONSTRAINT "automation_pkey" PRIMARY KEY ("shop_id","id")
);

-- CreateTable
CREATE TABLE "automation_version" (
    "shop_id" INTEGER NOT NULL,
    "automation_id" BIGINT NOT NULL,
    "version" INTEGER NOT NULL,
    "definition" JSONB NOT NULL,
    "trigger_kind" TEXT NOT NULL,
    "segment_id" BIGINT,
    "stop_on" TEXT[],
    "published_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "automation_version_pkey" PRIMARY KEY ("shop_id","automation_id","version")
);

-- CreateTable
CREATE TABLE "enrollment" (
    "shop_id" INTEGER NOT NULL,
    "id" BIGSERIAL NOT NULL,
    "automation_id" BIGINT NOT NULL,
    "version" INTEGER NOT NULL,
    "customer_id" BIGINT NOT NULL,
    "subject" TEXT NOT NULL,
    "state" "enrollment_state" NOT NULL DEFAULT 'active',
    "reason" TEXT,
    "node" TEXT NOT NULL DEFAULT 'entry',
    "due_at" TIMESTAMPTZ(3),
    "context" JSONB NOT NULL DEFAULT '{}',
    "entered_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "enrollment_pkey" PRIMARY KEY ("shop_id","id")
);

-- CreateTable
CREATE TABLE "enrollment_event" (
    "shop_id" INTEGER NOT NULL,
    "id" BIGSERIAL NOT NULL,
    "enrollment_id" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "kind" TEXT NOT NULL,
    "node" TEXT,
    "detail" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "enrollment_event_pkey" PRIMARY KEY ("shop_id","id")
);

-- CreateTable
CREATE TABLE "placed_order" (
    "shop_id" INTEGER NOT NULL,
    "id" BIGINT NOT NULL,
    "customer_id" BIGINT,
    "checkout_token" TEXT,
    "placed_at" TIMESTAMPTZ(3) NOT NULL,
    "context" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "placed_order_pkey" PRIMARY KEY ("shop_id","id")
);

-- CreateIndex
CREATE INDEX "enrollment_shop_id_customer_id_idx" ON "enrollment"("shop_id", "customer_id");

-- CreateIndex
CREATE INDEX "enrollment_shop_id_subject_idx" ON "enrollment"("shop_id", "subject");

-- CreateIndex
CREATE UNIQUE INDEX "enrollment_shop_id_automation_id_customer_id_subject_key" ON "enrollment"("shop_id", "automation_id", "customer_id", "subject");

-- CreateIndex
CREATE INDEX "enrollment_event_shop_id_enrollment_id_id_idx" ON "enrollment_event"("shop_id", "enrollment_id", "id");

-- CreateIndex
CREATE INDEX "placed_order_shop_id_checkout_token_idx" ON "placed_order"("shop_id", "checkout_token");

-- CreateIndex
CREATE INDEX "placed_order_shop_id_customer_id_placed_at_idx" ON "placed_order"("shop_id", "customer_id", "placed_at");


-- Timers are rows: what is due is found without walking over those that wait.
CREATE INDEX "enrollment_due_idx" ON "enrollment" ("shop_id", "due_at", "id") WHERE "state" = 'active';

-- People who are inside, whom an event may stop.
CREATE INDEX "enrollment_inside_idx" ON "enrollment" ("shop_id", "customer_id") WHERE "state" = 'active';
