-- AlterTable
ALTER TABLE "placed_order" ADD COLUMN     "cancelled_at" TIMESTAMPTZ(3),
ADD COLUMN     "refunded_at" TIMESTAMPTZ(3);
