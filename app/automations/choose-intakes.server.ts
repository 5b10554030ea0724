import { z } from "zod";
import { recordAudit } from "../audit.server.ts";
import { inTransaction } from "../db.server.ts";
import { enqueue } from "../jobs/enqueue.server.ts";
import type { ShopRef } from "../shop.ts";
import { automationSubject } from "./automation.ts";
import { answersAt, currentVersion, entersOnSegment } from "./intake.sql.ts";

const automationId = z.string().regex(/^\d{1,18}$/);

/** What the page posts: for each automation whether everyone who is inside enters, and the query whose members it showed. */
const choicesSchema = z.object({
  query: z.string().max(5_000),
  choices: z.array(z.object({ automationId, everyone: z.boolean() })).max(500),
});

export type ChosenIntakes = { ok: true; started: number } | { ok: false; problem: string };

const changed =
  "The segment or its automations changed while you chose. Nobody has entered yet: look at the figures again, then confirm.";

/**
 * Stores what the merchant chose about those who are inside the segment already, and has everyone enter where they chose that.
 * A choice once made for everyone stands: pressed twice it is one entering. Refused as a whole when the segment's query, or what
 * is on, is not what the page showed. Safe to repeat.
 */
export async function chooseIntakes(
  shop: ShopRef,
  segmentId: bigint,
  { input, actor, now }: { input: unknown; actor: string; now: Date },
): Promise<ChosenIntakes> {
  const parsed = choicesSchema.safeParse(input);
  if (!parsed.success) return { ok: false, problem: "Something here is not as it should be. Reload the page." };
  const { query, choices } = parsed.data;
  const ids = choices.map((choice) => choice.automationId);
  return inTransaction(async (tx) => {
    const known = await tx.query(
      `SELECT FROM automation a ${currentVersion}
       JOIN segment s ON s.shop_id = $1 AND s.id = $2 AND s.deleted_at IS NULL AND s.query = $4
       WHERE ${entersOnSegment} AND a.id = ANY ($3::bigint[])`,
      [shop.id, segmentId, ids, query],
    );
    if (known.rowCount !== new Set(ids).size) return { ok: false, problem: changed };
    const { rows } = await tx.query<{ id: bigint; automation_id: bigint; everyone: boolean }>(storeChoices, [
      shop.id,
      segmentId,
      ids,
      choices.map(({ everyone }) => everyone),
      actor,
      now,
    ]);
    for (const { id, automation_id: chosenId, everyone } of rows) {
      await recordAudit(tx, shop, {
        actor,
        action: everyone ? "automation.everyone-let-in" : "automation.only-new-let-in",
        subject: automationSubject(chosenId),
        detail: { segment: segmentId.toString() },
        now,
      });
      if (everyone) await enqueue(tx, "let-everyone-in", { payload: { shopId: shop.id, intakeId: id } });
    }
    return { ok: true, started: rows.filter(({ everyone }) => everyone).length };
  });
}

/** Answers with what is new. $1 shop, $2 segment, $3 automations, $4 whether everyone, $5 who chose, $6 now. */
const storeChoices = `
INSERT INTO segment_intake AS i (shop_id, automation_id, segment_id, answers_at, everyone, actor, asked_at)
SELECT $1, a.id, $2, ${answersAt}, choice.everyone, $5, $6
FROM unnest($3::bigint[], $4::boolean[]) AS choice (automation_id, everyone)
JOIN automation a ON a.id = choice.automation_id ${currentVersion}
JOIN segment s ON s.shop_id = $1 AND s.id = $2
WHERE ${entersOnSegment}
ORDER BY a.id
ON CONFLICT (shop_id, automation_id, segment_id, answers_at) DO UPDATE
  SET everyone = true, actor = excluded.actor, asked_at = excluded.asked_at
  WHERE excluded.everyone AND NOT i.everyone
RETURNING id, automation_id, everyone`;
