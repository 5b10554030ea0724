import { z } from "zod";
import { recordAudit } from "../audit.server.ts";
import { inTransaction, type Sql } from "../db.server.ts";
import { AppError } from "../errors.ts";
import { readLinkQuery } from "../messaging/read-link-tags.server.ts";
import type { ShopRef } from "../shop.ts";
import { activityOfAutomation } from "./automation-activity.ts";
import { automationSubject } from "./automation.ts";
import { checkDefinition, type DefinitionProblem } from "./check-definition.ts";
import { definitionSchema, eventScope, type Definition } from "./definition.ts";
import type { EventContext } from "./enrollment.ts";
import { readTestEvent } from "./find-test-events.server.ts";
import { readSurroundings } from "./read-surroundings.server.ts";
import { stepNumbers } from "./step-numbers.ts";
import { stopTests } from "./stop-runs.server.ts";
import { sampleContext, sampleEvent, withSampleShipment } from "./test-event.ts";
import { testTargets, testWaitMs } from "./test-run.ts";
import { publish } from "./turn-on-automation.server.ts";
import { wakeEnrollments } from "./wake-enrollments.server.ts";

/** What the page posts. */
const inputSchema = z.discriminatedUnion("intent", [
  z.object({
    intent: z.literal("start"),
    customerId: z
      .string()
      .regex(/^\d{1,18}$/)
      .transform(BigInt),
    /** One of the customer's, or the sample; of no concern where the trigger has none. */
    event: z.string().max(300),
    to: z.enum(testTargets),
    /** The same for a repeat of the same wish. */
    key: z.uuid(),
  }),
  z.object({ intent: z.literal("stop") }),
]);

type Wish = Extract<z.output<typeof inputSchema>, { intent: "start" }>;

export type TestAnswer =
  | { ok: true }
  | { ok: false; kind: "incomplete"; problems: DefinitionProblem[] }
  | { ok: false; kind: "refused"; field: "event" | "to" | null; message: string };

type Who = { actor: string; now: Date };

/**
 * Starts a test of an automation's draft with one customer, or stops the one that is under way. Throws AppError `not-found` for
 * an automation or a customer that is not this shop's.
 */
export async function runTest(
  shop: ShopRef,
  automationId: bigint,
  { input, ...who }: Who & { input: unknown },
): Promise<TestAnswer> {
  const parsed = inputSchema.safeParse(input);
  if (!parsed.success) return refused(null, "Something here is not as it should be. Reload the page and try again.");
  const wish = parsed.data;
  return inTransaction(async (tx) => {
    const automation = await lockAutomation(tx, shop, automationId);
    if (wish.intent === "start") return start(tx, shop, { ...automation, automationId }, { wish, ...who });
    const stopped = await stopTests(tx, shop, { automationId, now: who.now });
    if (stopped > 0) await audit(tx, shop, automationId, { action: "automation.test-stopped", ...who });
    return { ok: true };
  });
}

type Automation = { name: string; draft: unknown; archived: boolean };

/** One at a time: what is tested is what is tested now. */
async function lockAutomation(tx: Sql, shop: ShopRef, automationId: bigint): Promise<Automation> {
  const { rows } = await tx.query<Automation>(
    "SELECT name, draft, archived_at IS NOT NULL AS archived FROM automation WHERE shop_id = $1 AND id = $2 FOR UPDATE",
    [shop.id, automationId],
  );
  const [automation] = rows;
  if (!automation) throw new AppError("not-found", { userMessage: "This automation no longer exists." });
  return automation;
}

/**
 * All of it is committed at once: the draft as a version that nobody else enters, what its messages are sent under, and the run,
 * which the same job takes on as takes on every run.
 */
async function start(
  tx: Sql,
  shop: ShopRef,
  automation: Automation & { automationId: bigint },
  { wish, ...who }: Who & { wish: Wish },
): Promise<TestAnswer> {
  const { automationId } = automation;
  const { customerId, to } = wish;
  const subject = `test:${wish.key}`;
  const { shopDetails, isCustomer, isRepeat, isUnderWay } = await look(tx, shop, { automationId, customerId, subject });
  if (!isCustomer) throw new AppError("not-found", { userMessage: "This customer is not in your store any more." });
  if (isRepeat) return { ok: true };
  if (automation.archived) return refused(null, "It is archived. Restore it to test it.");
  if (isUnderWay) return refused(null, "A test is running already. Stop it, or wait for its end.");
  const draft = definitionSchema.parse(automation.draft);
  const problems = checkDefinition(draft, await readSurroundings(tx, shop));
  if (problems.length > 0) return { ok: false, kind: "incomplete", problems };
  if (to === "test-number" && shopDetails.testPhone === null) {
    return refused("to", "There is no test number yet. Enter one in Settings.");
  }
  const context = await readContext(tx, shop, { draft, wish, ...shopDetails });
  if (!context) return refused("event", "This one is no longer on record. Choose another.");

  const version = await nextVersion(tx, shop, automationId);
  const only = to === "test-number" && shopDetails.testPhone ? { to: shopDetails.testPhone, customerId } : null;
  const activity = activityOfAutomation(automationId, { name: automation.name, steps: draft.steps });
  const linkQuery = await readLinkQuery(tx, shop, activity);
  await publish(tx, shop, { automationId, version, draft, numbers: stepNumbers(draft), linkQuery, only, now: who.now });
  await insertRun(tx, shop, { automationId, version, subject, context, draft, wish, now: who.now });
  await audit(tx, shop, automationId, { action: "automation.tested", detail: { to }, ...who });
  await wakeEnrollments(tx, shop, who.now);
  return { ok: true };
}

type Situation = {
  shopDetails: { testPhone: string | null; currency: string; countryCode: string };
  isCustomer: boolean;
  isRepeat: boolean;
  isUnderWay: boolean;
};

async function look(
  tx: Sql,
  shop: ShopRef,
  { automationId, customerId, subject }: { automationId: bigint; customerId: bigint; subject: string },
): Promise<Situation> {
  const { rows } = await tx.query<Situation["shopDetails"] & Omit<Situation, "shopDetails">>(
    `SELECT test_phone AS "testPhone", currency, country_code AS "countryCode",
       EXISTS (SELECT FROM customer WHERE shop_id = $1 AND id = $3 AND deleted_at IS NULL) AS "isCustomer",
       EXISTS (SELECT FROM enrollment WHERE shop_id = $1 AND subject = $4) AS "isRepeat",
       EXISTS (SELECT FROM enrollment WHERE shop_id = $1 AND automation_id = $2 AND is_test AND state = 'active') AS "isUnderWay"
     FROM shop WHERE id = $1`,
    [shop.id, automationId, customerId, subject],
  );
  const [row] = rows;
  if (!row) throw new AppError("shop-not-installed", { userMessage: "The app is not installed in this store." });
  const { testPhone, currency, countryCode, ...rest } = row;
  return { shopDetails: { testPhone, currency, countryCode }, ...rest };
}

/** What the run knows of its order or checkout; null where the chosen one is gone. */
async function readContext(
  tx: Sql,
  shop: ShopRef,
  options: { draft: Definition; wish: Wish; currency: string; countryCode: string },
): Promise<EventContext | null> {
  const { draft, wish } = options;
  const { trigger } = draft;
  const scope = eventScope(trigger);
  if (!scope) return {};
  if (wish.event === sampleEvent) return sampleContext(trigger, options);
  const context = await readTestEvent(tx, shop, { customerId: wish.customerId, scope, id: wish.event });
  return context && withSampleShipment(trigger.kind, context);
}

/** Tests' versions count down from -1: no number of theirs is ever one that new people enter. */
async function nextVersion(tx: Sql, shop: ShopRef, automationId: bigint): Promise<number> {
  const { rows } = await tx.query<{ version: number }>(
    `SELECT least(coalesce(min(version), 0), 0) - 1 AS version FROM automation_version
     WHERE shop_id = $1 AND automation_id = $2`,
    [shop.id, automationId],
  );
  return rows[0]?.version ?? -1;
}

type NewRun = {
  automationId: bigint;
  version: number;
  subject: string;
  context: EventContext;
  draft: Definition;
  wish: Wish;
  now: Date;
};

/** The time for which nothing happens to a checkout is a wait too. */
async function insertRun(tx: Sql, shop: ShopRef, run: NewRun): Promise<void> {
  const { draft, wish, now } = run;
  const { kind } = draft.trigger;
  const dueAt = kind === "checkout-abandoned" ? new Date(now.getTime() + testWaitMs) : now;
  const event = eventScope(draft.trigger) === null ? "none" : wish.event === sampleEvent ? "sample" : "recorded";
  await tx.query(
    `WITH run AS (
       INSERT INTO enrollment (shop_id, automation_id, version, customer_id, subject, due_at, context, entered_at, is_test)
       VALUES ($1, $2, $3, $4, $5, $6, $7::jsonb, $8, true) RETURNING id
     )
     INSERT INTO enrollment_event (shop_id, enrollment_id, at, kind, detail)
     SELECT $1, id, $8, 'test-started', $9::jsonb FROM run`,
    [
      shop.id,
      run.automationId,
      run.version,
      wish.customerId,
      run.subject,
      dueAt,
      JSON.stringify(run.context),
      now,
      JSON.stringify({ to: wish.to, event }),
    ],
  );
}

async function audit(
  tx: Sql,
  shop: ShopRef,
  automationId: bigint,
  entry: Who & { action: string; detail?: Record<string, string> },
): Promise<void> {
  await recordAudit(tx, shop, { ...entry, subject: automationSubject(automationId) });
}

function refused(field: "event" | "to" | null, message: string): TestAnswer {
  return { ok: false, kind: "refused", field, message };
}
