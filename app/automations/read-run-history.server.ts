import { pool } from "../db.server.ts";
import { AppError } from "../errors.ts";
import type { MessageStatus } from "../messaging/message.ts";
import type { ShopRef } from "../shop.ts";
import type { RunHistory } from "./automation-report.ts";

/** What one run has been through. Throws AppError `not-found`. */
export async function readRunHistory(shop: ShopRef, runId: bigint): Promise<RunHistory> {
  const { rowCount } = await pool.query("SELECT FROM enrollment WHERE shop_id = $1 AND id = $2", [shop.id, runId]);
  const history = (await readRunHistories(shop, [runId])).get(runId);
  if (rowCount === 0 || !history) throw new AppError("not-found", { userMessage: "This run is not there any more." });
  return history;
}

/** The same of several runs at once, by their ids. One of which nothing is known has nothing in it. */
export async function readRunHistories(shop: ShopRef, runIds: readonly bigint[]): Promise<Map<bigint, RunHistory>> {
  if (runIds.length === 0) return new Map();
  const [events, messages] = await Promise.all([
    pool.query<{ run: bigint; at: Date; kind: string; node: string | null; detail: Record<string, string> }>(
      `SELECT enrollment_id AS run, at, kind, node, detail FROM enrollment_event
       WHERE shop_id = $1 AND enrollment_id = ANY ($2::bigint[]) ORDER BY id`,
      [shop.id, runIds],
    ),
    pool.query<{ run: bigint; step: number; status: MessageStatus; reason: string | null; body: string | null }>(
      `SELECT m.source_id AS run, m.step, m.status, m.reason, m.body
       FROM enrollment e
       JOIN message m ON m.shop_id = e.shop_id AND m.source = 'automation' AND m.source_id = e.id AND m.customer_id = e.customer_id
       WHERE e.shop_id = $1 AND e.id = ANY ($2::bigint[]) ORDER BY m.id`,
      [shop.id, runIds],
    ),
  ]);
  const eventsOf = Map.groupBy(events.rows, ({ run }) => run);
  const messagesOf = Map.groupBy(messages.rows, ({ run }) => run);
  return new Map(
    runIds.map((id) => [
      id,
      {
        events: (eventsOf.get(id) ?? []).map(({ run: _run, at, ...event }) => ({ ...event, at: at.toISOString() })),
        messages: (messagesOf.get(id) ?? []).map(({ run: _run, ...message }) => message),
      },
    ]),
  );
}
