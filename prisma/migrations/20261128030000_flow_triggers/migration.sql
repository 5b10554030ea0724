-- Which triggers a shop's workflows in Shopify Flow use. Without a row nobody has asked for the trigger.
CREATE TABLE "flow_trigger_use" (
    "shop_id" INTEGER NOT NULL,
    "handle" TEXT NOT NULL,
    "is_on" BOOLEAN NOT NULL,
    "as_of" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "flow_trigger_use_pkey" PRIMARY KEY ("shop_id","handle")
);

-- What is to be told to Shopify Flow, written with what it is about.
CREATE TABLE "flow_trigger" (
    "shop_id" INTEGER NOT NULL,
    "id" BIGSERIAL NOT NULL,
    "handle" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "customer_id" BIGINT,
    "fields" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "due_at" TIMESTAMPTZ(3),
    "attempts" SMALLINT NOT NULL DEFAULT 0,
    "sent_at" TIMESTAMPTZ(3),
    "problem" TEXT,

    CONSTRAINT "flow_trigger_pkey" PRIMARY KEY ("shop_id","id")
);

-- CreateIndex
CREATE INDEX "flow_trigger_created_at_idx" ON "flow_trigger"("created_at");

-- CreateIndex
CREATE UNIQUE INDEX "flow_trigger_shop_id_subject_key" ON "flow_trigger"("shop_id", "subject");

-- What waits is found without walking over what was sent.
CREATE INDEX "flow_trigger_due_idx" ON "flow_trigger" ("shop_id", "due_at") WHERE "due_at" IS NOT NULL;
