import type { MarketingActivityExternalStatus } from "../shopify/admin-operations.generated.ts";
import type { AutomationStatus } from "../automations/automation.ts";
import type { CampaignStatus } from "../campaigns/campaign.ts";
import type { UtmMedium } from "../messaging/utm.ts";

/** An activity of which something is to be told, as it is now. */
export type DueActivity = {
  source: "campaign" | "automation";
  sourceId: bigint;
  utmCampaign: string;
  utmSource: string;
  utmMedium: UtmMedium;
  shopifyId: bigint | null;
  statusTold: MarketingActivityExternalStatus | null;
  /** Until when it is this caller's: what changes meanwhile sets another time. */
  dueAt: Date;
  createdAt: Date;
};

/**
 * Takes the activity that has been due longest, and says in the same statement when it is tried again unless it is told by then:
 * after two and a half minutes, twice as long each time, up to an hour. $1 shop, $2 now.
 */
export const claimActivity = `
UPDATE marketing_activity a SET attempts = a.attempts + 1,
  due_at = $2::timestamptz + least(150 * 2 ^ a.attempts, 3600) * interval '1 second'
FROM (
  SELECT source, source_id FROM marketing_activity WHERE shop_id = $1 AND due_at <= $2
  ORDER BY due_at, source, source_id LIMIT 1 FOR UPDATE SKIP LOCKED
) due
WHERE a.shop_id = $1 AND a.source = due.source AND a.source_id = due.source_id
RETURNING a.source, a.source_id AS "sourceId", a.utm_campaign AS "utmCampaign", a.utm_source AS "utmSource",
  a.utm_medium AS "utmMedium", a.shopify_id AS "shopifyId", a.status_told AS "statusTold", a.due_at AS "dueAt",
  a.created_at AS "createdAt"`;

/**
 * It was told, or there is nothing more to tell. A change that came meanwhile stays due. $1 shop, $2 source, $3 its id, $4 the time
 * it was claimed until, $5 Shopify's id, $6 the status told, $7 now, $8 the problem.
 */
export const settleActivity = `
UPDATE marketing_activity SET shopify_id = $5, status_told = $6, problem = $8,
  synced_at = CASE WHEN $8::text IS NULL THEN $7::timestamptz ELSE synced_at END,
  due_at = CASE WHEN due_at = $4 THEN NULL ELSE due_at END, attempts = 0
WHERE shop_id = $1 AND source = $2 AND source_id = $3`;

/** It is told later, unless a change calls for it before. $1 shop, $2 source, $3 its id, $4 claimed until, $5 when, $6 the problem. */
export const postponeActivity = `
UPDATE marketing_activity SET problem = $6, due_at = CASE WHEN due_at = $4 THEN $5 ELSE due_at END
WHERE shop_id = $1 AND source = $2 AND source_id = $3`;

export type CampaignRow = {
  name: string;
  status: CampaignStatus;
  isArchived: boolean;
  wasSent: boolean;
  scheduledAt: Date | null;
  startedAt: Date | null;
  finishedAt: Date | null;
};

/** $1 shop, $2 campaign. Only of a cancelled one it is in doubt whether it wrote to anybody. */
export const readCampaign = `
SELECT name, status, archived_at IS NOT NULL AS "isArchived", scheduled_at AS "scheduledAt", started_at AS "startedAt",
  finished_at AS "finishedAt",
  status = 'cancelled' AND EXISTS (
    SELECT FROM message m
    WHERE m.shop_id = $1 AND m.source = 'campaign' AND m.source_id = $2 AND m.status NOT IN ('queued', 'skipped')) AS "wasSent"
FROM campaign WHERE shop_id = $1 AND id = $2`;

export type AutomationRow = { name: string; status: AutomationStatus; isArchived: boolean; triggerKind: string | null };

/** $1 shop, $2 automation. */
export const readAutomation = `
SELECT a.name, a.status, a.archived_at IS NOT NULL AS "isArchived", v.trigger_kind AS "triggerKind"
FROM automation a
LEFT JOIN automation_version v ON v.shop_id = a.shop_id AND v.automation_id = a.id AND v.version = a.version
WHERE a.shop_id = $1 AND a.id = $2`;
