import type pg from "pg";
import { inTransaction } from "../open-database.ts";
import type { AppConfig } from "../read-app-config.ts";
import { allows, scopesOf } from "./topics.ts";

/** Throws for a topic that the app's access scopes do not allow: Shopify refuses to deploy such a configuration. */
export function checkAppTopics({ scopes, subscriptions }: AppConfig): void {
  for (const { topic } of subscriptions) {
    if (!allows(scopes, topic))
      throw new Error(`The app's configuration subscribes to ${topic} without ${scopesOf(topic).join(" or ")}`);
  }
}

/**
 * Makes the stored app-specific subscriptions those of the app's configuration, as a deploy does. Unchanged ones keep
 * their ids, so that deliveries under way still find them.
 */
export async function deployAppSubscriptions(pool: pg.Pool, config: AppConfig): Promise<void> {
  const wanted = JSON.stringify(
    config.subscriptions.map(({ includeFields, ...rest }, place) => ({ ...rest, fields: includeFields, place })),
  );
  await inTransaction(pool, async (tx) => {
    await tx.query("LOCK TABLE webhook_subscription IN SHARE ROW EXCLUSIVE MODE");
    await tx.query(
      `DELETE FROM webhook_subscription w WHERE w.shop_id IS NULL AND NOT EXISTS (
         SELECT FROM jsonb_to_recordset($1::jsonb) AS n (topic text, uri text, filter text, name text, fields text[])
         WHERE (n.topic, n.uri) = (w.topic, w.uri) AND n.filter IS NOT DISTINCT FROM w.filter
           AND n.name IS NOT DISTINCT FROM w.name AND n.fields IS NOT DISTINCT FROM w.include_fields)`,
      [wanted],
    );
    await tx.query(
      `INSERT INTO webhook_subscription (topic, uri, filter, name, include_fields)
       SELECT n.topic, n.uri, n.filter, n.name, n.fields
       FROM jsonb_to_recordset($1::jsonb) AS n (topic text, uri text, filter text, name text, fields text[], place int)
       WHERE NOT EXISTS (
         SELECT FROM webhook_subscription w
         WHERE w.shop_id IS NULL AND (w.topic, w.uri) = (n.topic, n.uri) AND w.filter IS NOT DISTINCT FROM n.filter)
       ORDER BY n.place`,
      [wanted],
    );
  });
}
