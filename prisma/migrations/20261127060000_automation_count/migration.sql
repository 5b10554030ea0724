-- The figures of the list of automations, as they were counted last.
CREATE TABLE "automation_count" (
    "shop_id" INTEGER NOT NULL,
    "automation_id" BIGINT NOT NULL,
    "counted_at" TIMESTAMPTZ(3) NOT NULL,
    "took_ms" INTEGER NOT NULL,
    "inside" INTEGER NOT NULL,
    "sent" INTEGER NOT NULL,
    "conversions" INTEGER NOT NULL,

    CONSTRAINT "automation_count_pkey" PRIMARY KEY ("shop_id","automation_id")
);
