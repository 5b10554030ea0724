import { timingSafeEqual } from "node:crypto";
import { collectDefaultMetrics, Gauge, register } from "prom-client";
import { env } from "../env.server.ts";
import { log } from "../log.server.ts";
import { lowestBudgetShare } from "../shopify/admin-budget.server.ts";
import { readGauges } from "./read-gauges.server.ts";

export type PlainAnswer = { status: number; contentType: string; body: string };

const gauges = {
  jobs: gauge("segue_jobs", "Jobs in the queue, by task and by whether they are due, planned, running or given up.", [
    "task",
    "state",
  ]),
  messagesOpen: gauge(
    "segue_messages_open",
    "Messages that wait or are on their way to the carrier; counted up to 100,000.",
    ["status"],
  ),
  messagesEstimated: gauge(
    "segue_messages_estimated",
    "Messages by status, as PostgreSQL's statistics estimate them.",
    ["status"],
  ),
  carrierErrors: gauge("segue_carrier_errors_estimated", "Messages by the carrier's error code, estimated likewise.", [
    "code",
  ]),
  sendersPaused: gauge("segue_senders_paused", "Senders that the carrier refuses.", ["carrier", "code"]),
  workerSilence: gauge(
    "segue_worker_silence_seconds",
    "Since a worker last started the jobs of the clock, which it does each minute.",
  ),
  budget: gauge(
    "segue_shopify_budget_left_ratio",
    "The least any shop has left of its Shopify query budget, as this process knows it.",
  ),
};

let collectsDefaults = false;

/**
 * The figures of this process and of the queue, for a Prometheus that knows METRICS_TOKEN. Without a token set there is
 * nothing to see.
 */
export async function answerMetrics(authorization: string | null | undefined): Promise<PlainAnswer> {
  if (!env.METRICS_TOKEN) return plain(404, "Not found");
  if (!matches(authorization ?? "", `Bearer ${env.METRICS_TOKEN}`)) return plain(401, "Unauthorized");
  if (!collectsDefaults) collectDefaultMetrics();
  collectsDefaults = true;
  try {
    await fillGauges();
  } catch (error) {
    // The figures of the process are worth having when the database is not there.
    log.warn({ reason: String(error) }, "The figures of the database could not be read");
  }
  return { status: 200, contentType: register.contentType, body: await register.metrics() };
}

async function fillGauges(): Promise<void> {
  const figures = await readGauges();
  for (const each of Object.values(gauges)) each.reset();
  for (const { task, state, count } of figures.jobs) gauges.jobs.set({ task, state }, count);
  for (const { status, count } of figures.messagesOpen) gauges.messagesOpen.set({ status }, count);
  for (const { value, count } of figures.messagesEstimated) gauges.messagesEstimated.set({ status: value }, count);
  for (const { value, count } of figures.carrierErrors) gauges.carrierErrors.set({ code: value }, count);
  for (const { carrier, code, count } of figures.sendersPaused) gauges.sendersPaused.set({ carrier, code }, count);
  if (figures.workerSilenceSeconds !== null) gauges.workerSilence.set(figures.workerSilenceSeconds);
  const budget = lowestBudgetShare(Date.now());
  if (budget !== undefined) gauges.budget.set(budget);
}

function gauge<Label extends string>(name: string, help: string, labelNames: Label[] = []): Gauge<Label> {
  return new Gauge({ name, help, labelNames });
}

function matches(given: string, wanted: string): boolean {
  const [left, right] = [Buffer.from(given), Buffer.from(wanted)];
  return left.length === right.length && timingSafeEqual(left, right);
}

function plain(status: number, body: string): PlainAnswer {
  return { status, contentType: "text/plain; charset=utf-8", body };
}
