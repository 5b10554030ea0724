import { pool } from "../db.server.ts";
import { previewMessage } from "../messaging/preview-message.server.ts";
import { readLinkTags } from "../messaging/read-link-tags.server.ts";
import type { ShopRef } from "../shop.ts";
import { activityOfAutomation } from "./automation-activity.ts";
import { allSteps, definitionSchema, eventScope, type Definition } from "./definition.ts";
import type { EventContext } from "./enrollment.ts";
import { contextSchema } from "./event-context.ts";
import { stepNumbers } from "./step-numbers.ts";
import { describeTestEvent } from "./test-event.ts";
import type { TestMessage, TestRun } from "./test-timeline.ts";

/** How long after its end a test is still looked at: the carrier tells later that a message has arrived. */
const afterMs = 60_000;

type RunRow = {
  id: bigint;
  customer_id: bigint;
  customer_name: string | null;
  is_gone: boolean;
  automation_name: string;
  state: TestRun["state"];
  reason: string | null;
  node: string;
  context: unknown;
  entered_at: Date;
  ended_at: Date | null;
  definition: unknown;
};

/** The latest test of an automation, with its history and its messages; null before the first. */
export async function readLatestTest(
  shop: ShopRef,
  automationId: bigint,
  { now }: { now: Date },
): Promise<TestRun | null> {
  const { rows } = await pool.query<RunRow>(
    `SELECT e.id, e.customer_id, e.state, e.reason, e.node, e.context, e.entered_at, e.ended_at, v.definition, a.name AS automation_name,
            nullif(concat_ws(' ', c.first_name, c.last_name), '') AS customer_name, c.id IS NULL AS is_gone
     FROM enrollment e
     JOIN automation a ON a.shop_id = e.shop_id AND a.id = e.automation_id
     JOIN automation_version v ON v.shop_id = e.shop_id AND v.automation_id = e.automation_id AND v.version = e.version
     LEFT JOIN customer c ON c.shop_id = e.shop_id AND c.id = e.customer_id AND c.deleted_at IS NULL
     WHERE e.shop_id = $1 AND e.automation_id = $2 AND e.is_test ORDER BY e.id DESC LIMIT 1`,
    [shop.id, automationId],
  );
  const [run] = rows;
  if (!run) return null;
  const definition = definitionSchema.parse(run.definition);
  const context = contextSchema.parse(run.context);
  const { rows: events } = await pool.query<{
    at: Date;
    kind: string;
    node: string | null;
    detail: Record<string, string>;
  }>("SELECT at, kind, node, detail FROM enrollment_event WHERE shop_id = $1 AND enrollment_id = $2 ORDER BY id", [
    shop.id,
    run.id,
  ]);
  const messages = await readMessages(shop, run, { automationId, definition, context });
  const endedAt = run.ended_at?.getTime() ?? null;
  const isArriving =
    messages.some(({ status }) => status === "sent") && endedAt !== null && now.getTime() - endedAt < afterMs;
  const isWaiting = messages.some(({ status }) => status === "queued" || status === "sending");
  return {
    customerId: run.customer_id.toString(),
    customerName: run.customer_name,
    isCustomerGone: run.is_gone,
    state: run.state,
    reason: run.reason,
    node: run.node,
    startedAt: run.entered_at.toISOString(),
    definition,
    event: describeTestEvent(context),
    events: events.map(({ at, kind, node, detail }) => ({ at: at.toISOString(), kind, node, detail })),
    messages,
    isUnderWay: run.state === "active" || isWaiting,
    isLive: run.state === "active" || isWaiting || isArriving,
  };
}

type MessageRow = { step: number; status: string; reason: string | null; address: string | null; body: string | null };

/** A message that was not handed to the carrier has no text of its own: it is written here as it would have been. */
async function readMessages(
  shop: ShopRef,
  run: RunRow,
  { automationId, definition, context }: { automationId: bigint; definition: Definition; context: EventContext },
): Promise<TestMessage[]> {
  const { rows } = await pool.query<MessageRow>(
    `SELECT step, status, reason, address, body FROM message
     WHERE shop_id = $1 AND source = 'automation' AND source_id = $2 AND customer_id = $3 ORDER BY id`,
    [shop.id, run.id, run.customer_id],
  );
  const numbers = stepNumbers(definition);
  const { steps } = definition;
  const linkTags = await readLinkTags(shop, activityOfAutomation(automationId, { name: run.automation_name, steps }));
  const bodies = new Map(allSteps(steps).map((step) => [numbers.get(step.id), step] as const));
  return Promise.all(
    rows.map(async ({ body, ...row }) => {
      const step = bodies.get(row.step);
      if (body !== null || step?.kind !== "send") return { ...row, body };
      const event = eventScope(definition.trigger);
      const preview = await previewMessage(shop, {
        channel: step.channel,
        body: step.body,
        customerId: run.customer_id,
        context: context.fields ?? {},
        linkTags,
        ...(event && { event }),
      });
      const isTheirs = preview.customer?.id === run.customer_id.toString();
      return { ...row, body: isTheirs ? preview.body : null };
    }),
  );
}
