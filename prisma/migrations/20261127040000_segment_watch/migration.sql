-- AlterTable
ALTER TABLE "segment" ADD COLUMN     "query_since" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "segment_version" ADD COLUMN     "confirmed_at" TIMESTAMPTZ(3),
ADD COLUMN     "query_since" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "automation" ADD COLUMN     "watches_since" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "segment_notice" (
    "shop_id" INTEGER NOT NULL,
    "id" BIGSERIAL NOT NULL,
    "segment_id" BIGINT NOT NULL,
    "customer_id" BIGINT NOT NULL,
    "joined" BOOLEAN NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "worked_at" TIMESTAMPTZ(3),

    CONSTRAINT "segment_notice_pkey" PRIMARY KEY ("shop_id","id")
);

-- CreateTable
CREATE TABLE "segment_watch" (
    "shop_id" INTEGER NOT NULL,
    "segment_id" BIGINT NOT NULL,
    "since" TIMESTAMPTZ(3),
    "problem" TEXT,
    "checked_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "segment_watch_pkey" PRIMARY KEY ("shop_id","segment_id")
);

-- CreateTable
CREATE TABLE "segment_intake" (
    "shop_id" INTEGER NOT NULL,
    "id" BIGSERIAL NOT NULL,
    "automation_id" BIGINT NOT NULL,
    "segment_id" BIGINT NOT NULL,
    "answers_at" TIMESTAMPTZ(3) NOT NULL,
    "everyone" BOOLEAN NOT NULL,
    "actor" TEXT NOT NULL,
    "asked_at" TIMESTAMPTZ(3) NOT NULL,
    "list_version" INTEGER,
    "after_id" BIGINT NOT NULL DEFAULT 0,
    "gone" INTEGER NOT NULL DEFAULT 0,
    "entered" INTEGER NOT NULL DEFAULT 0,
    "finished_at" TIMESTAMPTZ(3),
    "problem" TEXT,

    CONSTRAINT "segment_intake_pkey" PRIMARY KEY ("shop_id","id")
);

-- CreateIndex
CREATE INDEX "segment_notice_shop_id_customer_id_idx" ON "segment_notice"("shop_id", "customer_id");

-- CreateIndex
CREATE UNIQUE INDEX "segment_notice_shop_id_segment_id_customer_id_at_joined_key" ON "segment_notice"("shop_id", "segment_id", "customer_id", "at", "joined");

-- CreateIndex
CREATE UNIQUE INDEX "segment_intake_shop_id_automation_id_segment_id_answers_at_key" ON "segment_intake"("shop_id", "automation_id", "segment_id", "answers_at");


-- What was just heard is found without walking over what was worked on.
CREATE INDEX "segment_notice_new_idx" ON "segment_notice" ("shop_id", "segment_id") WHERE "worked_at" IS NULL;

-- Automations that are on already have been since their version began.
UPDATE "automation" a SET "watches_since" = v."published_at"
FROM "automation_version" v
WHERE v."shop_id" = a."shop_id" AND v."automation_id" = a."id" AND v."version" = a."version"
  AND v."segment_id" IS NOT NULL AND a."status" = 'active';
