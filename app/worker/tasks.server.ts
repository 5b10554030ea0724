import { answerPrivacyRequest } from "../customers/answer-privacy-request.server.ts";
import { writeConsent } from "../customers/write-consent.server.ts";
import type { JobName } from "../jobs/catalog.ts";
import { forgetOldWebhooks } from "../shopify/forget-old-webhooks.server.ts";
import { forInstalledShop, forShop, type Task } from "./task.server.ts";
import { workWebhook } from "./work-webhook.server.ts";

/** Every job of the catalog and the domain function that does it. */
export const tasks: { [Name in JobName]: Task<Name> } = {
  "work-webhook": ({ webhookEventId }, context) => workWebhook(webhookEventId, context),
  "forget-old-webhooks": (_, { now }) => forgetOldWebhooks({ now }),
  "write-consent": forInstalledShop((shop, { consentEventId }) => writeConsent(shop, consentEventId)),
  "answer-privacy-request": forShop((shop, { privacyRequestId }, { now }) => answerPrivacyRequest(shop, privacyRequestId, { now })),
};
