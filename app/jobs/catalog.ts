import { z } from "zod";

/** Ids travel as decimal strings, since JSON has no bigint. */
const id = z.string().regex(/^\d+$/).transform(BigInt);
const shopId = z.number().int().positive();

type JobDefinition = {
  payload: z.ZodType;
  /** How often a failing run is tried again before it is given up (with graphile-worker's exponential backoff). */
  maxAttempts: number;
  /** Lower runs first, and of equals the one that waits longest. Automations, Flow and replies go ahead; syncs come last. */
  priority: number;
};

export const jobPriority = {
  reply: -20,
  message: -10,
  event: 0,
  campaign: 10,
  /** What an automation has too much of for one turn: it goes on in line with the campaigns of all shops. */
  wave: 10,
  sync: 20,
  upkeep: 30,
  /** Requests to Shopify by the thousand, which others need not wait for. */
  bulk: 40,
} as const;

/**
 * Every job there is: what it carries and how it is retried. Payloads are ids; the task reads the rows anew and ends
 * quietly when they are gone. Each name has its task in app/worker/tasks.server.ts.
 */
export const jobs = {
  "work-webhook": { payload: z.object({ webhookEventId: id }), maxAttempts: 12, priority: jobPriority.event },
  "start-sync": {
    payload: z.object({ shopId, kind: z.enum(["install", "scheduled", "manual"]) }),
    maxAttempts: 12,
    priority: jobPriority.sync,
  },
  "sync-customers": { payload: z.object({ shopId, runId: id }), maxAttempts: 25, priority: jobPriority.sync },
  "sync-segment": {
    payload: z.object({ shopId, segmentId: id, runId: id.nullable() }),
    maxAttempts: 25,
    priority: jobPriority.sync,
  },
  "start-nightly-syncs": { payload: z.object({}), maxAttempts: 3, priority: jobPriority.upkeep },
  "prepare-campaign": {
    payload: z.object({ shopId, campaignId: id }),
    maxAttempts: 12,
    priority: jobPriority.campaign,
  },
  "send-messages": {
    payload: z.object({ shopId, dispatchId: id, shard: z.number().int().min(0) }),
    maxAttempts: 25,
    priority: jobPriority.campaign,
  },
  "release-flow-message": {
    payload: z.object({ shopId, messageId: id, dispatchId: id, include: z.array(id), exclude: z.array(id) }),
    maxAttempts: 25,
    priority: jobPriority.event,
  },
  "dispatch-drained": { payload: z.object({ shopId, dispatchId: id }), maxAttempts: 12, priority: jobPriority.event },
  "recover-claimed": { payload: z.object({}), maxAttempts: 3, priority: jobPriority.event },
  "record-delivery": { payload: z.object({ shopId }), maxAttempts: 25, priority: jobPriority.event },
  "work-reply": { payload: z.object({ shopId, inboundId: id }), maxAttempts: 25, priority: jobPriority.reply },
  "write-consent": {
    payload: z.object({ shopId, consentEventId: id }),
    maxAttempts: 25,
    priority: jobPriority.event,
  },
  "advance-enrollments": { payload: z.object({ shopId }), maxAttempts: 25, priority: jobPriority.event },
  "move-inside": {
    payload: z.object({ shopId, automationId: id, version: z.number().int().positive() }),
    maxAttempts: 25,
    priority: jobPriority.event,
  },
  "wake-due-enrollments": { payload: z.object({}), maxAttempts: 3, priority: jobPriority.event },
  "start-date-entries": { payload: z.object({}), maxAttempts: 3, priority: jobPriority.upkeep },
  "enter-by-date": { payload: z.object({ shopId, automationId: id }), maxAttempts: 25, priority: jobPriority.event },
  "segment-version-stored": {
    payload: z.object({ shopId, segmentId: id, version: z.number().int().positive() }),
    maxAttempts: 25,
    priority: jobPriority.event,
  },
  "segment-noticed": { payload: z.object({ shopId, segmentId: id }), maxAttempts: 25, priority: jobPriority.event },
  "watch-segments": { payload: z.object({ shopId }), maxAttempts: 12, priority: jobPriority.event },
  "watch-all-segments": { payload: z.object({}), maxAttempts: 3, priority: jobPriority.upkeep },
  "let-everyone-in": { payload: z.object({ shopId, intakeId: id }), maxAttempts: 25, priority: jobPriority.event },
  "customer-acted": {
    payload: z.object({
      shopId,
      customerIds: z.array(id),
      event: z.enum(["unsubscribed", "replied"]),
      at: z.iso.datetime(),
    }),
    maxAttempts: 25,
    priority: jobPriority.event,
  },
  "tag-customer": {
    payload: z.object({ shopId, customerId: id, action: z.enum(["add", "remove"]), tag: z.string() }),
    maxAttempts: 12,
    priority: jobPriority.event,
  },
  "send-triggers": { payload: z.object({ shopId }), maxAttempts: 25, priority: jobPriority.event },
  "wake-due-triggers": { payload: z.object({}), maxAttempts: 3, priority: jobPriority.event },
  "forget-old-triggers": { payload: z.object({}), maxAttempts: 3, priority: jobPriority.upkeep },
  "send-endpoint-events": {
    payload: z.object({ shopId, endpointId: id }),
    maxAttempts: 25,
    priority: jobPriority.event,
  },
  "wake-due-endpoints": { payload: z.object({}), maxAttempts: 3, priority: jobPriority.event },
  "forget-old-endpoint-events": { payload: z.object({}), maxAttempts: 3, priority: jobPriority.upkeep },
  "tell-marketing": { payload: z.object({ shopId }), maxAttempts: 12, priority: jobPriority.upkeep },
  "count-engagement": { payload: z.object({ shopId }), maxAttempts: 12, priority: jobPriority.upkeep },
  "wake-due-marketing": { payload: z.object({}), maxAttempts: 3, priority: jobPriority.upkeep },
  "end-past-holds": { payload: z.object({}), maxAttempts: 3, priority: jobPriority.upkeep },
  "forget-old-webhooks": { payload: z.object({}), maxAttempts: 3, priority: jobPriority.upkeep },
  "forget-old-flow-runs": { payload: z.object({}), maxAttempts: 3, priority: jobPriority.upkeep },
  "activate-web-pixel": { payload: z.object({ shopId }), maxAttempts: 12, priority: jobPriority.upkeep },
  "check-web-pixels": { payload: z.object({}), maxAttempts: 3, priority: jobPriority.upkeep },
  "start-view-entries": { payload: z.object({}), maxAttempts: 3, priority: jobPriority.event },
  "enter-by-views": { payload: z.object({ shopId }), maxAttempts: 25, priority: jobPriority.event },
  "tend-pixel-events": { payload: z.object({}), maxAttempts: 3, priority: jobPriority.upkeep },
  "answer-privacy-request": {
    payload: z.object({ shopId, privacyRequestId: id }),
    maxAttempts: 25,
    priority: jobPriority.event,
  },
} as const satisfies Record<string, JobDefinition>;

export type JobName = keyof typeof jobs;
/** What a task receives, parsed. */
export type JobPayload<Name extends JobName> = z.output<(typeof jobs)[Name]["payload"]>;
