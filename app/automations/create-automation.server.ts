import { recordAudit } from "../audit.server.ts";
import { inTransaction } from "../db.server.ts";
import { listSenderChoices } from "../messaging/list-sender-choices.server.ts";
import type { ShopRef } from "../shop.ts";
import { automationSubject } from "./automation.ts";
import type { Definition } from "./definition.ts";
import { chooseOnlySenders } from "./edit-steps.ts";
import { recipes } from "./recipes.ts";

/** Where a new automation begins: a recipe, or nothing but a trigger. */
const blank: Definition = {
  trigger: { kind: "order-placed" },
  conditions: [],
  steps: [],
  stopOn: ["unsubscribed"],
  reentry: { kind: "always" },
  goal: null,
};

/** Begins a draft from a recipe, or from nothing when there is no such recipe. Where the shop has one sender it is chosen. */
export async function createAutomation(
  shop: ShopRef,
  { recipeId }: { recipeId: string | null },
  { actor, now }: { actor: string; now: Date },
): Promise<bigint> {
  const recipe = recipes.find(({ id }) => id === recipeId);
  const definition = recipe?.definition ?? blank;
  const draft = { ...definition, steps: chooseOnlySenders(definition.steps, await listSenderChoices(shop)) };
  return insertAutomation(
    shop,
    { name: recipe?.name ?? "New automation", draft, action: "automation.created" },
    { actor, now },
  );
}

/** Makes a draft of another automation's draft. null when there is no such automation. */
export async function duplicateAutomation(
  shop: ShopRef,
  automationId: bigint,
  { actor, now }: { actor: string; now: Date },
): Promise<bigint | null> {
  const original = await inTransaction(async (tx) => {
    const { rows } = await tx.query<{ name: string; draft: Definition }>(
      "SELECT name, draft FROM automation WHERE shop_id = $1 AND id = $2",
      [shop.id, automationId],
    );
    return rows[0];
  });
  if (!original) return null;
  const name = `${original.name.slice(0, 90)} (copy)`;
  return insertAutomation(shop, { name, draft: original.draft, action: "automation.duplicated" }, { actor, now });
}

async function insertAutomation(
  shop: ShopRef,
  { name, draft, action }: { name: string; draft: Definition; action: string },
  { actor, now }: { actor: string; now: Date },
): Promise<bigint> {
  return inTransaction(async (tx) => {
    const { rows } = await tx.query<{ id: bigint }>(
      `INSERT INTO automation (shop_id, name, draft, created_at, updated_at) VALUES ($1, $2, $3::jsonb, $4, $4) RETURNING id`,
      [shop.id, name, JSON.stringify(draft), now],
    );
    const id = rows[0]?.id;
    if (id === undefined) throw new Error("INSERT … RETURNING gave no row");
    await recordAudit(tx, shop, { actor, action, subject: automationSubject(id), now });
    return id;
  });
}
