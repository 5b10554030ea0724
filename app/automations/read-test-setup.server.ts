import { randomUUID } from "node:crypto";
import { listCountries } from "../customers/list-countries.server.ts";
import { pool } from "../db.server.ts";
import { listSenderChoices } from "../messaging/list-sender-choices.server.ts";
import { readSendingSettings } from "../messaging/update-sending-settings.server.ts";
import { listSegmentChoices } from "../segments/list-segment-choices.server.ts";
import type { ShopRef } from "../shop.ts";
import { checkDefinition, type DefinitionProblem } from "./check-definition.ts";
import { allConditions, allSteps, eventScope, segmentsNamed, type Definition } from "./definition.ts";
import { listTestEvents } from "./find-test-events.server.ts";
import { readAutomation, type AutomationView } from "./read-automation.server.ts";
import { readSurroundings } from "./read-surroundings.server.ts";
import { readTestCustomer, type TestCustomer } from "./read-test-customer.server.ts";
import { readLatestTest } from "./read-test.server.ts";
import type { TestEvent } from "./test-event.ts";
import type { TestRun } from "./test-timeline.ts";

export type TestSetup = {
  automation: AutomationView;
  /** What the draft lacks. */
  problems: DefinitionProblem[];
  /** null until one is chosen. */
  customer: TestCustomer | null;
  /** The customer's orders or checkouts, where the trigger concerns one. */
  events: TestEvent[];
  /** Empty where Settings has none. */
  testPhone: string;
  /** Senders of the draft from which nothing goes out at the moment. */
  pausedSenders: string[];
  /** The latest test, and whether the draft is still what was tested. */
  run: TestRun | null;
  isOfDraft: boolean;
  /** By id or code, of what the draft and the latest test name. */
  names: { segments: Record<string, string>; countries: Record<string, string> };
  /** Marks a wish to start a test: however often it is told, it starts one. */
  key: string;
};

/**
 * What there is to choose for a test, and how the latest one stands. Without a chosen customer it is the latest test's. Throws
 * AppError `not-found` for an automation or a customer that is not this shop's.
 */
export async function readTestSetup(
  shop: ShopRef,
  automationId: bigint,
  { customerId, now }: { customerId: bigint | null; now: Date },
): Promise<TestSetup> {
  const automation = await readAutomation(shop, automationId);
  const run = await readLatestTest(shop, automationId, { now });
  const chosen = customerId ?? (run && !run.isCustomerGone ? BigInt(run.customerId) : null);
  const scope = eventScope(automation.draft.trigger);
  const definitions = [automation.draft, ...(run ? [run.definition] : [])];
  const [surroundings, customer, events, { settings }, senders, segments] = await Promise.all([
    readSurroundings(pool, shop),
    chosen === null ? null : readTestCustomer(shop, chosen),
    chosen === null || scope === null ? [] : listTestEvents(shop, { customerId: chosen, scope }),
    readSendingSettings(shop),
    listSenderChoices(shop),
    listSegmentChoices(shop, { search: "", chosen: definitions.flatMap(segmentsNamed).map(BigInt) }),
  ]);
  const used = new Set(allSteps(automation.draft.steps).map((step) => (step.kind === "send" ? step.senderId : null)));
  return {
    automation,
    problems: checkDefinition(automation.draft, surroundings),
    customer,
    events,
    testPhone: settings.testPhone,
    pausedSenders: senders.flatMap(({ id, name, isPaused }) => (isPaused && used.has(id) ? [name] : [])),
    run,
    isOfDraft: JSON.stringify(run?.definition) === JSON.stringify(automation.draft),
    names: namesIn(definitions, segments),
    key: randomUUID(),
  };
}

function namesIn(
  definitions: readonly Definition[],
  segments: readonly { id: string; name: string }[],
): TestSetup["names"] {
  const segmentIds = new Set(definitions.flatMap(segmentsNamed));
  const codes = new Set(
    definitions.flatMap(allConditions).flatMap((one) => (one.kind === "country" ? one.countries : [])),
  );
  return {
    segments: Object.fromEntries(segments.flatMap(({ id, name }) => (segmentIds.has(id) ? [[id, name]] : []))),
    countries: Object.fromEntries(listCountries().flatMap(({ code, name }) => (codes.has(code) ? [[code, name]] : []))),
  };
}
