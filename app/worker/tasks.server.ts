import { advanceEnrollments } from "../automations/advance-enrollments.server.ts";
import { enterByDate } from "../automations/enter-by-date.server.ts";
import { enterByViews, startViewEntries } from "../automations/enter-by-views.server.ts";
import { enterFromNotices, enterFromSegment } from "../automations/enter-from-segment.server.ts";
import { letEveryoneIn } from "../automations/let-everyone-in.server.ts";
import { moveInside } from "../automations/move-inside.server.ts";
import { recordCustomerAct } from "../automations/record-customer-act.server.ts";
import { startDateEntries } from "../automations/start-date-entries.server.ts";
import { tagCustomer } from "../automations/tag-customer.server.ts";
import { wakeDueEnrollments } from "../automations/wake-enrollments.server.ts";
import { watchAllSegments, watchSegments } from "../automations/watch-segments.server.ts";
import { finishCampaign } from "../campaigns/finish-campaign.server.ts";
import { prepareCampaign } from "../campaigns/prepare-campaign.server.ts";
import { answerPrivacyRequest } from "../customers/answer-privacy-request.server.ts";
import { endPastHolds } from "../customers/end-past-holds.server.ts";
import { tendPixelEvents } from "../customers/tend-pixel-events.server.ts";
import { writeConsent } from "../customers/write-consent.server.ts";
import { forgetOldEndpointEvents } from "../endpoints/forget-old-events.server.ts";
import { sendEndpointEvents } from "../endpoints/send-events.server.ts";
import { wakeDueEndpoints } from "../endpoints/wake-endpoints.server.ts";
import { forgetOldFlowRuns } from "../flow/forget-old-runs.server.ts";
import { forgetOldTriggers } from "../flow/forget-old-triggers.server.ts";
import { sendTriggers } from "../flow/send-triggers.server.ts";
import { wakeDueTriggers } from "../flow/wake-triggers.server.ts";
import { countEngagement } from "../insights/count-engagement.server.ts";
import { tellMarketing } from "../insights/tell-marketing.server.ts";
import { wakeDueMarketing } from "../insights/wake-marketing.server.ts";
import type { JobName } from "../jobs/catalog.ts";
import { releaseFlowMessage } from "../messaging/queue-flow-message.server.ts";
import { recordDelivery } from "../messaging/record-delivery.server.ts";
import { recoverClaimed } from "../messaging/recover-claimed.server.ts";
import { sendMessages } from "../messaging/send-messages.server.ts";
import { workReply } from "../messaging/work-reply.server.ts";
import { runSegmentSync } from "../segments/run-segment-sync.server.ts";
import { startNightlySyncs } from "../segments/start-nightly-syncs.server.ts";
import { startSync } from "../segments/start-sync.server.ts";
import { syncCustomers } from "../segments/sync-customers.server.ts";
import { activateWebPixel, checkWebPixels } from "../shopify/activate-web-pixel.server.ts";
import { forgetOldWebhooks } from "../shopify/forget-old-webhooks.server.ts";
import { forInstalledShop, forShop, type Task } from "./task.server.ts";
import { workWebhook } from "./work-webhook.server.ts";

/** Every job of the catalog and the domain function that does it. */
export const tasks: { [Name in JobName]: Task<Name> } = {
  "work-webhook": ({ webhookEventId }, context) => workWebhook(webhookEventId, context),
  "end-past-holds": (_, { now }) => endPastHolds({ now }),
  "forget-old-webhooks": (_, { now }) => forgetOldWebhooks({ now }),
  "forget-old-flow-runs": (_, { now }) => forgetOldFlowRuns({ now }),
  "activate-web-pixel": forInstalledShop((shop) => activateWebPixel(shop)),
  "check-web-pixels": () => checkWebPixels(),
  "tend-pixel-events": (_, { now }) => tendPixelEvents({ now }),
  "answer-privacy-request": forShop((shop, { privacyRequestId }, { now }) =>
    answerPrivacyRequest(shop, privacyRequestId, { now }),
  ),

  "write-consent": forInstalledShop((shop, { consentEventId }) => writeConsent(shop, consentEventId)),

  // Runs for seconds, so it reads the clock itself.
  "send-triggers": forInstalledShop((shop) => sendTriggers(shop, { now: () => new Date() })),
  "wake-due-triggers": (_, { now }) => wakeDueTriggers({ now }),
  // Runs for seconds, so it reads the clock itself.
  "send-endpoint-events": forInstalledShop((shop, { endpointId }) =>
    sendEndpointEvents(shop, endpointId, { now: () => new Date() }),
  ),
  "wake-due-endpoints": (_, { now }) => wakeDueEndpoints({ now }),
  "forget-old-endpoint-events": (_, { now }) => forgetOldEndpointEvents({ now }),
  // Runs for seconds, so it reads the clock itself.
  "tell-marketing": forInstalledShop((shop) => tellMarketing(shop, { now: () => new Date() })),
  "count-engagement": forInstalledShop((shop, _, { now }) => countEngagement(shop, { now })),
  "wake-due-marketing": (_, { now }) => wakeDueMarketing({ now }),
  "forget-old-triggers": (_, { now }) => forgetOldTriggers({ now }),

  "start-nightly-syncs": (_, { now }) => startNightlySyncs({ now }),
  "start-sync": forInstalledShop((shop, { kind }, { now }) => startSync(shop, { kind, now })),
  "sync-customers": forInstalledShop((shop, { runId }, { now }) => syncCustomers(shop, runId, { now })),
  "sync-segment": forInstalledShop((shop, { segmentId }, { now }) => runSegmentSync(shop, segmentId, { now })),

  "prepare-campaign": forInstalledShop((shop, { campaignId }, { now, isLastAttempt }) =>
    prepareCampaign(shop, campaignId, { now, isLastAttempt }),
  ),
  // Runs for seconds, so it reads the clock itself.
  "send-messages": forInstalledShop((shop, { dispatchId, shard }) =>
    sendMessages(shop, { dispatchId, shard }, { now: () => new Date() }),
  ),
  "advance-enrollments": forInstalledShop((shop) => advanceEnrollments(shop, { now: () => new Date() })),
  "move-inside": forInstalledShop(async (shop, { automationId, version }, { now }) => {
    await moveInside(shop, { automationId, version }, { now });
  }),
  "wake-due-enrollments": (_, { now }) => wakeDueEnrollments({ now }),
  "start-date-entries": (_, { now }) => startDateEntries({ now }),
  "enter-by-date": forInstalledShop((shop, { automationId }, { now }) => enterByDate(shop, automationId, { now })),
  "start-view-entries": (_, { now }) => startViewEntries({ now }),
  "enter-by-views": forInstalledShop((shop, _, { now }) => enterByViews(shop, { now })),
  "segment-version-stored": forInstalledShop((shop, { segmentId, version }, { now }) =>
    enterFromSegment(shop, { segmentId, version }, { now }),
  ),
  "segment-noticed": forInstalledShop((shop, { segmentId }, { now }) => enterFromNotices(shop, { segmentId }, { now })),
  // Runs for seconds, so it reads the clock itself.
  "let-everyone-in": forInstalledShop((shop, { intakeId }) => letEveryoneIn(shop, intakeId, { now: () => new Date() })),
  "watch-segments": forInstalledShop((shop, _, { now }) => watchSegments(shop, { now })),
  "watch-all-segments": (_, { now }) => watchAllSegments({ now }),
  "customer-acted": forShop((shop, { customerIds, event, at }, { now }) =>
    recordCustomerAct(shop, { customerIds, event, at: new Date(at) }, { now }),
  ),
  "tag-customer": forInstalledShop((shop, tag) => tagCustomer(shop, tag)),
  "release-flow-message": forInstalledShop((shop, message, { now }) => releaseFlowMessage(shop, message, { now })),
  "recover-claimed": (_, { now }) => recoverClaimed({ now }),
  "record-delivery": forShop((shop, _, { now }) => recordDelivery(shop, { now })),
  "work-reply": forShop((shop, { inboundId }, { now }) => workReply(shop, inboundId, { now })),
  "dispatch-drained": forShop((shop, { dispatchId }, { now }) => finishCampaign(shop, dispatchId, { now })),
};
