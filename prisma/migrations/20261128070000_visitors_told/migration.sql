-- When the storefront last learned who came by a link, so that a merchant sees whether the app embed is on.
ALTER TABLE "shop" ADD COLUMN "visitor_told_at" TIMESTAMPTZ(3);
