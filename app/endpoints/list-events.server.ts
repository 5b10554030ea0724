import { pool } from "../db.server.ts";
import type { ShopRef } from "../shop.ts";
import { eventTitle, type EndpointEventRow, type EventOutcome } from "./endpoint.ts";

type Stored = {
  id: string;
  handle: string;
  status: number | null;
  problem: string | null;
  attempts: number;
  createdAt: Date;
  triedAt: Date | null;
  sentAt: Date | null;
  dueAt: Date | null;
};

/** What an endpoint was told, the latest first, `limit` at a time. `before` is the `nextCursor` of the page before. */
export async function listEndpointEvents(
  shop: ShopRef,
  endpointId: bigint,
  { before, limit }: { before: bigint | null; limit: number },
): Promise<{ rows: EndpointEventRow[]; nextCursor: string | null }> {
  const { rows } = await pool.query<Stored>(
    `SELECT id::text, handle, status, problem, attempts, created_at AS "createdAt", tried_at AS "triedAt", sent_at AS "sentAt",
       due_at AS "dueAt"
     FROM endpoint_event WHERE shop_id = $1 AND endpoint_id = $2 AND ($3::bigint IS NULL OR id < $3)
     ORDER BY endpoint_event.id DESC LIMIT $4`,
    [shop.id, endpointId, before, limit + 1],
  );
  const shown = rows.slice(0, limit).map(toRow);
  return { rows: shown, nextCursor: rows.length > limit ? (shown.at(-1)?.id ?? null) : null };
}

function toRow(event: Stored): EndpointEventRow {
  const { id, handle, status, problem, attempts, createdAt, triedAt, dueAt } = event;
  return {
    ...{ id, status, problem, attempts, title: eventTitle(handle), outcome: outcomeOf(event) },
    happenedAt: createdAt.toISOString(),
    triedAt: triedAt?.toISOString() ?? null,
    dueAt: dueAt?.toISOString() ?? null,
  };
}

/** One that was claimed and not answered yet is still waiting. */
function outcomeOf({ sentAt, dueAt, problem }: Stored): EventOutcome {
  if (sentAt) return "delivered";
  if (dueAt === null) return "given-up";
  return problem === null ? "waiting" : "retrying";
}
