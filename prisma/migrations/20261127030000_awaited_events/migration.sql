-- AlterTable
ALTER TABLE "automation_version" ADD COLUMN     "waits_for" TEXT[];

-- AlterTable
ALTER TABLE "enrollment" ADD COLUMN     "waiting_since" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "heard_event" (
    "shop_id" INTEGER NOT NULL,
    "enrollment_id" BIGINT NOT NULL,
    "kind" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "heard_event_pkey" PRIMARY KEY ("shop_id","enrollment_id","kind","at")
);
