import { phoneChannels } from "../customers/customer.ts";
import { joinSuppression, policyReason } from "../customers/policy.sql.ts";

// $1 is the shop and $2 the segment in every statement here. A walk is known by the time it began, `sync_started_at`:
// whoever edits the segment or begins another walk changes it, and pages of the old walk are then stored no more.

export const lockSegment = `
  SELECT id, query, query_since, version, member_count, sync_state, sync_cursor, sync_query_id, sync_started_at
  FROM segment WHERE shop_id = $1 AND id = $2 AND deleted_at IS NULL
  FOR UPDATE`;

export const beginWalk = `
  UPDATE segment
  SET sync_state = 'syncing', sync_started_at = $3, sync_cursor = NULL, sync_query_id = NULL, sync_error = NULL
  WHERE shop_id = $1 AND id = $2`;

export const continueWalk =
  "UPDATE segment SET sync_state = 'syncing', sync_error = NULL WHERE shop_id = $1 AND id = $2";

export const clearStage = "DELETE FROM segment_member_stage WHERE shop_id = $1 AND segment_id = $2";

/** Moves the walk on. Changes no row when the walk was overtaken. */
export const moveCursor = `
  UPDATE segment SET sync_cursor = $4
  WHERE shop_id = $1 AND id = $2 AND sync_started_at = $3 AND deleted_at IS NULL`;

/** The walk starts over, on the list that Shopify makes for it if $4 names one. Changes no row when the walk was overtaken. */
export const useMemberQuery = `
  UPDATE segment SET sync_cursor = NULL, sync_query_id = $4
  WHERE shop_id = $1 AND id = $2 AND sync_started_at = $3 AND deleted_at IS NULL`;

export const stageMembers = `
  INSERT INTO segment_member_stage (shop_id, segment_id, customer_id)
  SELECT $1, $2, id FROM unnest($3::bigint[]) AS id
  ON CONFLICT DO NOTHING`;

export const countStaged =
  "SELECT count(*)::int AS staged FROM segment_member_stage WHERE shop_id = $1 AND segment_id = $2";

/** The ids among $2 that the mirror does not have. */
export const unknownCustomers = `
  SELECT id FROM unnest($2::bigint[]) AS id
  WHERE NOT EXISTS (SELECT FROM customer WHERE customer.shop_id = $1 AND customer.id = id.id AND deleted_at IS NULL)`;

/** Ends the spans of members who are no longer on the list, at version $3. */
export const closeSpans = `
  UPDATE segment_member AS member SET left_version = $3
  WHERE member.shop_id = $1 AND member.segment_id = $2 AND member.left_version IS NULL
    AND NOT EXISTS (
      SELECT FROM segment_member_stage AS stage
      WHERE stage.shop_id = $1 AND stage.segment_id = $2 AND stage.customer_id = member.customer_id)`;

/** Opens spans for members who were not on the list before, at version $3. */
export const openSpans = `
  INSERT INTO segment_member (shop_id, segment_id, customer_id, joined_version)
  SELECT $1, $2, stage.customer_id, $3
  FROM segment_member_stage AS stage
  WHERE stage.shop_id = $1 AND stage.segment_id = $2
    AND NOT EXISTS (
      SELECT FROM segment_member AS member
      WHERE member.shop_id = $1 AND member.segment_id = $2 AND member.customer_id = stage.customer_id
        AND member.left_version IS NULL)`;

export const insertVersion = `
  INSERT INTO segment_version (shop_id, segment_id, version, member_count, joined, "left", query, query_since, taken_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`;

/** A walk that began at $4 found list version $3 unchanged. */
export const confirmVersion = `
  UPDATE segment_version SET confirmed_at = greatest(confirmed_at, $4)
  WHERE shop_id = $1 AND segment_id = $2 AND version = $3`;

/** Whether Shopify told of anybody's joining or leaving since list version $3 was last read, or shortly before. */
export const hasNotices = `
  SELECT FROM segment_version AS version
  WHERE version.shop_id = $1 AND version.segment_id = $2 AND version.version = $3 AND EXISTS (
    SELECT FROM segment_notice AS notice
    WHERE notice.shop_id = $1 AND notice.segment_id = $2
      AND notice.at >= coalesce(version.confirmed_at, version.taken_at) - interval '1 day')`;

export const latestVersion = `
  SELECT query FROM segment_version WHERE shop_id = $1 AND segment_id = $2 AND version = $3`;

export const endWalk = `
  UPDATE segment
  SET version = $3, member_count = $4, sync_state = 'ready', sync_error = NULL, sync_cursor = NULL, sync_query_id = NULL,
      synced_at = $5, reach_sms = $6, reach_whatsapp = $7, reach_rcs = $8, reach_email = $9, reach_at = $5
  WHERE shop_id = $1 AND id = $2`;

export const failWalk = `
  UPDATE segment SET sync_state = 'failed', sync_error = $4
  WHERE shop_id = $1 AND id = $2 AND sync_started_at = $3`;

/**
 * How many of the current members can be written to on each channel. An address that several members share counts once,
 * as it gets one message.
 */
export const measureReach = `
  WITH member AS (
    SELECT customer.id, deleted_at, phone_hash, phone_state, sms_consent, whatsapp_consent, rcs_consent,
           email_hash, email, email_consent
    FROM segment_member JOIN customer ON customer.shop_id = $1 AND customer.id = segment_member.customer_id
    WHERE segment_member.shop_id = $1 AND segment_member.segment_id = $2 AND segment_member.left_version IS NULL
  ), number AS (
    SELECT member.phone_hash,
           bool_or(${isReachable("sms", "sms")}) AS sms,
           bool_or(${isReachable("whatsapp", "whatsapp")}) AS whatsapp,
           bool_or(${isReachable("rcs", "rcs")}) AS rcs
    FROM member
    ${phoneChannels.map((channel) => joinSuppression(channel, { hash: "member.phone_hash", as: channel })).join("\n")}
    WHERE member.phone_hash IS NOT NULL
    GROUP BY member.phone_hash
  ), address AS (
    SELECT DISTINCT member.email_hash
    FROM member ${joinSuppression("email", { hash: "member.email_hash", as: "email" })}
    WHERE member.email_hash IS NOT NULL AND ${isReachable("email", "email")}
  )
  SELECT count(*) FILTER (WHERE sms)::int AS sms,
         count(*) FILTER (WHERE whatsapp)::int AS whatsapp,
         count(*) FILTER (WHERE rcs)::int AS rcs,
         (SELECT count(*) FROM address)::int AS email
  FROM number`;

function isReachable(channel: "sms" | "whatsapp" | "rcs" | "email", suppression: string): string {
  return `${policyReason(channel, { customer: "member", suppression })} IS NULL`;
}
