import { pool } from "../db.server.ts";
import { linkDays, linkVisitors } from "./link-visitors.server.ts";

const day = 24 * 60 * 60_000;
/** What was looked at, and whose checkouts there were. Whose browser it is serves for longer: people come back. */
const keepDays = { events: 30, checkouts: 30, visitors: 180 };
const rowsPerBatch = 5_000;

/**
 * Once an hour: finds out whose browsers those are that told of something (before the two halves of it are forgotten, and so that
 * what is held about a person is known to be theirs), and deletes what is too old. Safe to repeat.
 */
export async function tendPixelEvents({ now }: { now: Date }): Promise<void> {
  const { rows } = await pool.query<{ id: number }>(telling, [new Date(now.getTime() - linkDays * day)]);
  for (const shop of rows) await linkVisitors(shop, { now });
  await deleteBefore(oldEvents, new Date(now.getTime() - keepDays.events * day));
  await deleteBefore(oldCheckouts, new Date(now.getTime() - keepDays.checkouts * day));
  await deleteBefore(oldVisitors, new Date(now.getTime() - keepDays.visitors * day));
}

/** Shops whose browsers told lately what can say whose they are; most tell of nothing. $1 since when. */
const telling = `
SELECT id FROM shop WHERE uninstalled_at IS NULL AND EXISTS (
  SELECT FROM pixel_event e WHERE e.shop_id = shop.id AND e.at > $1
    AND (e.checkout_token IS NOT NULL OR e.known_customer_id IS NOT NULL))
ORDER BY id`;

async function deleteBefore(sql: string, before: Date): Promise<void> {
  for (;;) {
    const { rowCount } = await pool.query(sql, [before, rowsPerBatch]);
    if ((rowCount ?? 0) < rowsPerBatch) return;
  }
}

// Of all shops together: age knows no shop. $1 before when, $2 how many.
const oldEvents = `
DELETE FROM pixel_event WHERE (shop_id, client_id, event_id) IN (
  SELECT shop_id, client_id, event_id FROM pixel_event WHERE at < $1 LIMIT $2)`;
const oldCheckouts = `
DELETE FROM checkout_customer WHERE (shop_id, token) IN (
  SELECT shop_id, token FROM checkout_customer WHERE changed_at < $1 LIMIT $2)`;
const oldVisitors = `
DELETE FROM visitor WHERE (shop_id, client_id) IN (
  SELECT shop_id, client_id FROM visitor WHERE linked_at < $1 LIMIT $2)`;
