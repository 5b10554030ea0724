-- A message that the merchant writes to one customer, on the customer's page in Shopify.
ALTER TYPE "message_source" ADD VALUE 'single';

-- A draft that a modal of Shopify's admin asked for: asked again with the same key, it is the same draft.
ALTER TABLE "campaign" ADD COLUMN "request_key" TEXT;
CREATE UNIQUE INDEX "campaign_shop_id_request_key_key" ON "campaign"("shop_id", "request_key");
