import { db } from "../db.server.ts";
import { AppError } from "../errors.ts";
import type { ShopRef } from "../shop.ts";
import { readTemplate } from "./list-templates.server.ts";
import { findFreeHandle } from "./save-template.server.ts";

/** Makes a copy and answers with its id. Throws AppError "not-found" for an id that is not this shop's. */
export async function copyTemplate(shop: ShopRef, id: bigint): Promise<bigint> {
  const template = await readTemplate(shop, id);
  if (!template) throw new AppError("not-found", { userMessage: "This template no longer exists." });
  const name = `Copy of ${template.name}`.slice(0, 100);
  const copy = await db.template.create({
    data: {
      shopId: shop.id,
      name,
      handle: await findFreeHandle(shop, name),
      channel: template.channel,
      body: template.body,
    },
    select: { id: true },
  });
  return copy.id;
}
