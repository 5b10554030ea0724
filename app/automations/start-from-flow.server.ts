import { requireCustomer } from "../customers/resolve-customer.server.ts";
import { pool, type Sql } from "../db.server.ts";
import { AppError } from "../errors.ts";
import type { FlowAction } from "../flow/flow-action.ts";
import { chooseIt } from "../flow/properties.ts";
import {
  startAutomationProperties,
  type StartAutomationProperties,
  type StartAutomationResult,
} from "../flow/start-automation.ts";
import type { ShopRef } from "../shop.ts";
import { triggerSchema, type Trigger } from "./definition.ts";
import { lockPerson } from "./enter-automations.server.ts";
import { enterRuns, onePerson, timed } from "./enter.sql.ts";
import type { EventContext } from "./enrollment.ts";
import { readFlowAbandonment, readFlowOrder, type FlowObject } from "./read-flow-object.server.ts";
import { wakeEnrollments } from "./wake-enrollments.server.ts";

/**
 * "Start automation" of Shopify Flow: one run of the automation with that handle, for the customer, the order's or the checkout's
 * customer. Its conditions are asked when the run begins, which is at once; its re-entry rule decides here. An order or a checkout
 * starts one run, whatever workflows name it.
 */
export const startFromFlow: FlowAction<StartAutomationProperties> = {
  handle: "start-automation",
  properties: startAutomationProperties,
  async prepare(shop, properties, { now }) {
    const automation = await findAutomation(shop, properties.automation);
    const object = await readObject(shop, automation, properties, now);
    const named = object?.customerId ?? properties.customer_id;
    if (named === undefined) {
      throw new AppError("invalid-input", {
        userMessage: `The customer is missing. ${chooseIt}`,
      });
    }
    const customerId = await requireCustomer(shop, named, { now });
    return async (tx, flowRunId) => {
      const run = { subject: object?.subject ?? `flow:${flowRunId}`, context: object?.context ?? {} };
      const runId = object?.isOrdered ? null : await enter(tx, shop, { automation, customerId, ...run, now });
      if (runId !== null) await wakeEnrollments(tx, shop, now);
      const reason = runId === null ? (object?.isOrdered ? "ordered" : "reentry") : "";
      const explanation = explanations[reason];
      const returnValue: StartAutomationResult = {
        started: runId !== null,
        reason,
        explanation,
        runId: runId === null ? "" : String(runId),
      };
      return runId === null
        ? { outcome: "not-started", sentence: `${explanation} “${automation.name}” was not started.`, returnValue }
        : { outcome: "started", sentence: `“${automation.name}” was started.`, returnValue };
    };
  },
};

const explanations = {
  reentry: "The customer is in the automation, or has been through it, and may not come in again yet.",
  ordered: "The customer has ordered since.",
  "": "",
} as const;

type FlowAutomation = { id: bigint; name: string; trigger: Extract<Trigger, { kind: "flow" }> };

async function findAutomation(shop: ShopRef, handle: string): Promise<FlowAutomation> {
  const { rows } = await pool.query<{ id: bigint; name: string; isOn: boolean; trigger: unknown }>(withHandle, [
    shop.id,
    handle.toLowerCase(),
  ]);
  const [automation] = rows;
  if (!automation) {
    throw new AppError("invalid-input", {
      userMessage:
        `There is no automation with the handle “${handle}”. ` +
        "In Segue, let an automation start with “Workflow in Shopify Flow”, and give it this handle.",
    });
  }
  const trigger = triggerSchema.parse(automation.trigger);
  if (!automation.isOn || trigger.kind !== "flow") {
    throw new AppError("invalid-input", {
      userMessage: `The automation “${automation.name}” is not on. Turn it on in Segue, Automations.`,
    });
  }
  return { id: automation.id, name: automation.name, trigger };
}

/** One that is on before one that is not, whose draft may name the handle already. $1 shop, $2 handle. */
const withHandle = `
SELECT * FROM (
  SELECT a.id, a.name, a.status = 'active' AS "isOn", v.definition -> 'trigger' AS trigger
  FROM automation a
  JOIN automation_version v ON v.shop_id = a.shop_id AND v.automation_id = a.id AND v.version = a.version
  WHERE a.shop_id = $1 AND a.archived_at IS NULL AND v.trigger_kind = 'flow' AND v.definition #>> '{trigger,handle}' = $2
  UNION ALL
  SELECT a.id, a.name, false, a.draft -> 'trigger' FROM automation a
  WHERE a.shop_id = $1 AND a.archived_at IS NULL AND a.draft #>> '{trigger,handle}' = $2) AS named
ORDER BY "isOn" DESC, id LIMIT 1`;

/** What the automation is about, or null for one that is about the customer alone. */
async function readObject(
  shop: ShopRef,
  { name, trigger }: FlowAutomation,
  properties: StartAutomationProperties,
  now: Date,
): Promise<FlowObject | null> {
  const { order_id: orderId, abandonment_id: abandonmentId } = properties;
  switch (trigger.about) {
    case "order":
      if (orderId === undefined) throw lacks(name, "an order");
      return readFlowOrder(shop, orderId, { now });
    case "checkout":
      if (abandonmentId === undefined) throw lacks(name, "an abandoned checkout");
      return readFlowAbandonment(shop, abandonmentId, { now });
    case "customer":
      if (properties.customer_id !== undefined) return null;
      if (orderId !== undefined) return withoutContext(await readFlowOrder(shop, orderId, { now }));
      return abandonmentId === undefined
        ? null
        : withoutContext(await readFlowAbandonment(shop, abandonmentId, { now }));
  }
}

/** Whom it is about counts, and that the same object starts it once; an order before is none of its concern. */
function withoutContext(object: FlowObject): FlowObject {
  return { ...object, context: {}, isOrdered: false };
}

function lacks(name: string, what: string): AppError {
  return new AppError("invalid-input", {
    userMessage: `The automation “${name}” is about ${what}, and the workflow handed none over. Choose one in the action’s settings.`,
  });
}

/** The run's id, or null when the re-entry rule or an earlier run about the same object forbids one. */
async function enter(
  tx: Sql,
  shop: ShopRef,
  run: { automation: FlowAutomation; customerId: bigint; subject: string; context: EventContext; now: Date },
): Promise<bigint | null> {
  const { automation, customerId, subject, context, now } = run;
  await tx.query(lockPerson, [shop.id, customerId]);
  const dueAt = JSON.stringify({ [String(automation.id)]: now });
  const values = [shop.id, "flow", null, subject, now, now, JSON.stringify(context), customerId, dueAt];
  const { rowCount } = await tx.query(enterRuns(onePerson, timed), values);
  if (rowCount === 0) return null;
  const { rows } = await tx.query<{ id: bigint }>(
    "SELECT id FROM enrollment WHERE shop_id = $1 AND automation_id = $2 AND customer_id = $3 AND subject = $4",
    [shop.id, automation.id, customerId, subject],
  );
  return rows[0]?.id ?? null;
}
