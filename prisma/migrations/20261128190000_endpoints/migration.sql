-- Programs of the merchant's that are told of events, and that call our actions.
CREATE TABLE "endpoint" (
    "shop_id" INTEGER NOT NULL,
    "id" BIGSERIAL NOT NULL,
    "key" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "url" TEXT,
    "events" TEXT[],
    "secret" TEXT NOT NULL,
    "previous_secret" TEXT,
    "previous_until" TIMESTAMPTZ(3),
    "is_on" BOOLEAN NOT NULL DEFAULT true,
    "off_reason" TEXT,
    "failing_since" TIMESTAMPTZ(3),
    "failures" SMALLINT NOT NULL DEFAULT 0,
    "rests_until" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "endpoint_pkey" PRIMARY KEY ("shop_id","id")
);

-- CreateIndex
CREATE UNIQUE INDEX "endpoint_key_key" ON "endpoint"("key");

-- What each is told, written with what it is about.
CREATE TABLE "endpoint_event" (
    "shop_id" INTEGER NOT NULL,
    "id" BIGSERIAL NOT NULL,
    "endpoint_id" BIGINT NOT NULL,
    "handle" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "customer_id" BIGINT,
    "fields" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "due_at" TIMESTAMPTZ(3),
    "attempts" SMALLINT NOT NULL DEFAULT 0,
    "tried_at" TIMESTAMPTZ(3),
    "sent_at" TIMESTAMPTZ(3),
    "status" SMALLINT,
    "problem" TEXT,

    CONSTRAINT "endpoint_event_pkey" PRIMARY KEY ("shop_id","id")
);

-- CreateIndex
CREATE UNIQUE INDEX "endpoint_event_shop_id_endpoint_id_subject_key" ON "endpoint_event"("shop_id", "endpoint_id", "subject");

-- CreateIndex
CREATE INDEX "endpoint_event_shop_id_endpoint_id_id_idx" ON "endpoint_event"("shop_id", "endpoint_id", "id");

-- CreateIndex
CREATE INDEX "endpoint_event_created_at_idx" ON "endpoint_event"("created_at");

-- What waits is found without walking over what was sent.
CREATE INDEX "endpoint_event_due_idx" ON "endpoint_event" ("shop_id", "endpoint_id", "due_at") WHERE "due_at" IS NOT NULL;

-- Who called an action. Without it, Shopify Flow did.
ALTER TABLE "flow_run" ADD COLUMN "caller" TEXT;
