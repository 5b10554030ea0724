-- What a template is called in a Shopify Flow workflow.
ALTER TABLE "template" ADD COLUMN "handle" TEXT;
UPDATE "template" SET "handle" =
  left(coalesce(nullif(trim(BOTH '-' FROM lower(regexp_replace("name", '[^a-zA-Z0-9]+', '-', 'g'))), ''), 'template'), 40) || '-' || "id";
ALTER TABLE "template" ALTER COLUMN "handle" SET NOT NULL;
-- A template that was deleted frees its handle.
CREATE UNIQUE INDEX "template_handle_idx" ON "template" ("shop_id", "handle") WHERE "archived_at" IS NULL;

-- CreateTable
CREATE TABLE "flow_run" (
    "shop_id" INTEGER NOT NULL,
    "id" BIGSERIAL NOT NULL,
    "action_run_id" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "properties" JSONB NOT NULL,
    "outcome" TEXT NOT NULL,
    "sentence" TEXT NOT NULL,
    "status" SMALLINT NOT NULL,
    "return_value" JSON,
    "customer_id" BIGINT,
    "attempts" INTEGER NOT NULL DEFAULT 1,
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "answered_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "flow_run_pkey" PRIMARY KEY ("shop_id","id")
);

-- CreateIndex
CREATE UNIQUE INDEX "flow_run_shop_id_action_run_id_key" ON "flow_run"("shop_id", "action_run_id");

-- CreateIndex
CREATE INDEX "flow_run_shop_id_customer_id_idx" ON "flow_run"("shop_id", "customer_id");

-- CreateIndex
CREATE INDEX "flow_run_received_at_idx" ON "flow_run"("received_at");

-- CreateIndex
CREATE INDEX "flow_run_shop_id_outcome_id_idx" ON "flow_run"("shop_id", "outcome", "id");
