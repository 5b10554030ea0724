-- AlterTable
ALTER TABLE "customer" ADD COLUMN     "orders_at" TIMESTAMPTZ(3),
ADD COLUMN     "tags_at" TIMESTAMPTZ(3);
