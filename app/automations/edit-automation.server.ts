import { z } from "zod";
import { pool } from "../db.server.ts";
import type { ShopRef } from "../shop.ts";
import { actOnAutomation, automationIntentSchema } from "./act-on-automation.server.ts";
import { insideMethods, pauseMethods } from "./automation.ts";
import { checkDefinition, type DefinitionProblem } from "./check-definition.ts";
import { definitionSchema, type Definition } from "./definition.ts";
import { listDateMetafields } from "./list-date-metafields.server.ts";
import { pauseAutomation } from "./pause-automation.server.ts";
import { readSurroundings } from "./read-surroundings.server.ts";
import { automationNameSchema, saveAutomation } from "./save-automation.server.ts";
import { turnOnAutomation } from "./turn-on-automation.server.ts";

/** What the editor posts. A draft comes along with what is to be done with it. */
const editSchema = z.object({
  intent: z.enum(["save", "turn-on", "test", "pause", ...automationIntentSchema.options]),
  name: automationNameSchema,
  definition: definitionSchema,
  method: z.enum(pauseMethods).default("new-only"),
  /** What becomes of those inside when changes are turned on. */
  inside: z.enum(insideMethods).default("finish"),
  /** Others to be paused so that this one can be turned on. */
  pauseIds: z
    .array(
      z
        .string()
        .regex(/^\d{1,18}$/)
        .transform(BigInt),
    )
    .max(100)
    .default([]),
});

export type EditorAnswer =
  | { ok: true; goTo: string | null }
  | { ok: false; kind: "invalid"; message: string }
  | { ok: false; kind: "incomplete"; problems: DefinitionProblem[] }
  | { ok: false; kind: "too-many"; active: { id: string; name: string; updatedAt: string }[] };

const gone = { ok: false, kind: "invalid", message: "This automation no longer exists." } as const;

/**
 * Does what the editor asks: keeps the draft, turns it on (pausing others first where it must), goes on to its test when
 * nothing is missing, pauses it, and the like.
 */
export async function editAutomation(
  shop: ShopRef,
  automationId: bigint,
  { input, actor, now }: { input: unknown; actor: string; now: Date },
): Promise<EditorAnswer> {
  const parsed = editSchema.safeParse(input);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const isName = issue?.path[0] === "name";
    return {
      ok: false,
      kind: "invalid",
      message:
        isName && issue ? issue.message : "Something here is not as it should be. Reload the page and try again.",
    };
  }
  const { intent, name, definition, method, inside, pauseIds } = parsed.data;
  switch (intent) {
    case "save":
      return (await saveAutomation(shop, automationId, { name, definition, now })) ? { ok: true, goTo: null } : gone;
    case "test": {
      if (!(await saveAutomation(shop, automationId, { name, definition, now }))) return gone;
      const problems = checkDefinition(
        definition,
        await readSurroundings(pool, shop, await readDateMetafields(shop, definition)),
      );
      return problems.length > 0
        ? { ok: false, kind: "incomplete", problems }
        : { ok: true, goTo: `/app/automations/${automationId}/test` };
    }
    case "pause":
      await pauseAutomation(shop, automationId, { method, actor, now });
      return { ok: true, goTo: null };
    case "turn-on": {
      if (!(await saveAutomation(shop, automationId, { name, definition, now }))) return gone;
      const dateMetafields = await readDateMetafields(shop, definition);
      const options = { actor, now, inside, dateMetafields };
      let turnedOn = await turnOnAutomation(shop, automationId, options);
      // Others are paused only for what can then be turned on: a draft that lacks something is refused before.
      if (!turnedOn.ok && turnedOn.kind === "too-many" && pauseIds.length > 0) {
        for (const id of pauseIds) await pauseAutomation(shop, id, { method, actor, now });
        turnedOn = await turnOnAutomation(shop, automationId, options);
      }
      if (turnedOn.ok) return { ok: true, goTo: null };
      return turnedOn.kind === "gone" ? gone : turnedOn;
    }
    default: {
      const { ok, goTo } = await actOnAutomation(shop, automationId, { intent, actor, now });
      return ok ? { ok: true, goTo } : { ok: false, kind: "invalid", message: "Pause it before you archive it." };
    }
  }
}

/** Only a birthday is read from one. */
async function readDateMetafields(shop: ShopRef, { trigger }: Definition): Promise<ReadonlySet<string> | null> {
  const known = trigger.kind === "birthday" ? await listDateMetafields(shop) : null;
  return known && new Set(known.map(({ key }) => key));
}
